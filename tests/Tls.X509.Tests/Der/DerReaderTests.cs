using System;
using System.Formats.Asn1;
using FsCheck.Xunit;
using Tls.X509.Der;
using Xunit;

namespace Tls.X509.Tests.Der;

/// <summary>DER and nothing more lenient; System.Formats.Asn1 is the judge of what DER is.</summary>
public sealed class DerReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("3001")]
    [InlineData("30800000")]
    [InlineData("308100")]
    [InlineData("30817f")]
    [InlineData("30820080")]
    [InlineData("308500000000ff")]
    [InlineData("3084ffffffff")]
    [InlineData("30ff")]
    [InlineData("1f8101ff")]
    public void Malformed_header_is_refused(string hex) =>
        Assert.Throws<CertificateFormatException>(() =>
            new DerReader(Convert.FromHexString(hex)).Any("test"));

    [Theory]
    [InlineData("0200")]
    [InlineData("02020001")]
    [InlineData("0202007f")]
    [InlineData("0202ff80")]
    public void Integer_that_is_not_minimal_is_refused(string hex) =>
        Assert.Throws<CertificateFormatException>(() =>
            new DerReader(Convert.FromHexString(hex)).Integer("test"));

    [Theory]
    [InlineData("020100", 0)]
    [InlineData("02017f", 127)]
    [InlineData("02020080", 128)]
    [InlineData("02047fffffff", int.MaxValue)]
    [InlineData("020180", null)]
    [InlineData("02050080000000", null)]
    public void Small_integer_is_neither_negative_nor_large(string hex, int? expected)
    {
        if (expected is null)
        {
            Assert.Throws<CertificateFormatException>(
                () => new DerReader(Convert.FromHexString(hex)).SmallInteger("test"));
        }
        else
        {
            Assert.Equal(expected, new DerReader(Convert.FromHexString(hex)).SmallInteger("test"));
        }
    }

    [Theory]
    [InlineData("010100", false)]
    [InlineData("0101ff", true)]
    [InlineData("010101", null)]
    [InlineData("0100", null)]
    [InlineData("0102ffff", null)]
    public void Boolean_is_all_or_nothing(string hex, bool? expected)
    {
        if (expected is null)
        {
            Assert.Throws<CertificateFormatException>(() =>
                new DerReader(Convert.FromHexString(hex)).Boolean("test"));
        }
        else
        {
            Assert.Equal(expected, new DerReader(Convert.FromHexString(hex)).Boolean("test"));
        }
    }

    [Theory]
    [InlineData("0300")]
    [InlineData("030101")]
    [InlineData("03020800")]
    [InlineData("03020101")]
    [InlineData("0303010001")]
    public void Malformed_bit_string_is_refused(string hex) =>
        Assert.Throws<CertificateFormatException>(() =>
        {
            DerReader reader = new(Convert.FromHexString(hex));
            return DerBitString.Flags(ref reader, "test");
        });

    [Fact]
    public void Nesting_is_bounded()
    {
        byte[] der = [];
        for (int i = 0; i < 40; i++)
        {
            DerWriter writer = new();
            writer.Element(DerTag.Sequence, der);
            der = writer.ToArray();
        }

        Assert.Throws<CertificateFormatException>(() =>
        {
            DerReader reader = new(der);
            for (int i = 0; i < 40; i++)
            {
                reader = reader.Sequence("test");
            }
        });
    }

    [Fact]
    public void Error_tells_field_and_offset()
    {
        CertificateFormatException error = Assert.Throws<CertificateFormatException>(() =>
        {
            DerReader outer = new(Convert.FromHexString("3006020101020200"));
            DerReader inner = outer.Sequence("outer");
            _ = inner.Integer("first");
            _ = inner.Integer("second");
        });
        Assert.Equal(("second", 7), (error.Field, error.Offset));
    }

    [Property(MaxTest = 2000)]
    public void Every_element_the_BCL_reads_as_DER_is_read_alike(byte[] noise)
    {
        byte[] der = noise ?? [];
        if (der.Length > 0)
        {
            der[0] = (byte)(der[0] & 0x1f);
        }

        bool ours = TryAny(der, out int ourLength, out byte ourTag);
        bool theirs = AsnDecoder.TryReadEncodedValue(
            der, AsnEncodingRules.DER, out Asn1Tag tag, out int offset, out int length, out _);
        if (ours)
        {
            Assert.True(theirs);
            Assert.Equal(length, ourLength);
            Assert.Equal(tag.TagValue, ourTag & 0x1f);
        }
        else if (theirs)
        {
            Assert.True(tag.TagValue > 30, "refused what is DER");
        }

        Assert.True(offset >= 0);
    }

    [Property(MaxTest = 500)]
    public void Written_integers_read_back_in_the_BCL(int value)
    {
        DerWriter writer = new();
        writer.Integer(value);
        Assert.Equal(value, AsnDecoder.ReadInteger(writer.Written, AsnEncodingRules.DER, out _));
        if (value >= 0)
        {
            Assert.Equal(value, new DerReader(writer.Written).SmallInteger("test"));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(1 << 24)]
    public void Lengths_of_every_form_are_written_minimally(int length)
    {
        DerWriter writer = new();
        using (writer.Sequence())
        {
            writer.OctetString(new byte[length]);
        }

        AsnReader reader = new(writer.ToArray(), AsnEncodingRules.DER);
        Assert.Equal(length, reader.ReadSequence().ReadOctetString().Length);
        DerReader ours = new(writer.Written);
        Assert.Equal(length, ours.Sequence("test").OctetString("test").Contents.Length);
    }

    [Theory]
    [InlineData((ushort)0)]
    [InlineData((ushort)1)]
    [InlineData((ushort)0x60)]
    [InlineData((ushort)0x80)]
    [InlineData((ushort)0x180)]
    [InlineData((ushort)0x8000)]
    public void Named_bits_read_back(ushort flags)
    {
        DerWriter writer = new();
        writer.Flags(flags);
        DerReader reader = new(writer.Written);
        Assert.Equal(flags, DerBitString.Flags(ref reader, "test"));
    }

    private static bool TryAny(byte[] der, out int length, out byte tag)
    {
        try
        {
            DerElement element = new DerReader(der).Any("test");
            (length, tag) = (element.Contents.Length, element.Tag);
            return true;
        }
        catch (CertificateFormatException)
        {
            (length, tag) = (0, 0);
            return false;
        }
    }
}
