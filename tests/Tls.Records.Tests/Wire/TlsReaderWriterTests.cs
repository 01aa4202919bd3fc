using System;
using FsCheck.Xunit;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests.Wire;

/// <summary>The presentation language of RFC 8446 §3, both ways.</summary>
public class TlsReaderWriterTests
{
    [Property]
    public void What_is_written_is_read(byte u8, ushort u16, int any, uint u32, byte[] opaque)
    {
        int u24 = any & 0xff_ffff;
        byte[] encoded = Encode(u8, u16, u24, u32, opaque);
        var reader = new TlsReader(encoded);
        Assert.Equal(u8, reader.UInt8("u8"));
        Assert.Equal(u16, reader.UInt16("u16"));
        Assert.Equal(u24, reader.UInt24("u24"));
        Assert.Equal(u32, reader.UInt32("u32"));
        TlsReader outer = reader.Vector24("outer");
        TlsReader middle = outer.Vector16("middle");
        Assert.Equal(opaque, middle.Opaque8("inner"));
        middle.End("middle");
        Assert.Equal(opaque, outer.Opaque16("next"));
        Assert.Equal(opaque, outer.Opaque24("last"));
        outer.End("outer");
        Assert.Equal(encoded.Length, reader.Position);
        Assert.True(reader.IsEmpty);
        reader.End("all");
    }

    [Property(MaxTest = 50)]
    [Provokes(TlsFault.DecodeTruncated)]
    [Provokes(TlsFault.DecodeTrailingData)]
    public void Every_truncation_and_every_trailing_byte_is_a_fault(
        byte u8, ushort u16, uint u32, byte[] opaque)
    {
        byte[] encoded = Encode(u8, u16, 0x01_0203, u32, opaque);
        for (int length = 0; length < encoded.Length; length++)
        {
            Faults.Expect(TlsFault.DecodeTruncated, () => Decode(encoded[..length]));
        }

        Faults.Expect(TlsFault.DecodeTrailingData, () => Decode([.. encoded, 0]));
        Decode(encoded);
    }

    [Fact]
    [Provokes(TlsFault.DecodeTruncated)]
    public void A_fault_names_its_field()
    {
        TlsException fault = Faults.Expect(
            TlsFault.DecodeTruncated, () => new TlsReader([1]).UInt16("ticket_lifetime"));
        Assert.Contains("ticket_lifetime needs 2 bytes, 1 are left", fault.Context, StringComparison.Ordinal);
    }

    [Theory]
    [Provokes(TlsFault.DecodeVectorLength)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void A_vector_is_held_to_its_floor_and_ceiling(byte length, bool legal)
    {
        byte[] body = new byte[length];
        Check(legal, () => new TlsReader([length, .. body]).Opaque8("v", 2, 4));
        Check(legal, () => new TlsReader([0, length, .. body]).Opaque16("v", 2, 4));
        Check(legal, () => new TlsReader([0, 0, length, .. body]).Opaque24("v", 2, 4));
        Check(legal, () => new TlsReader([length, .. body]).Vector8("v", 2, 4));
        Check(legal, () => new TlsReader([0, length, .. body]).Vector16("v", 2, 4));
        Check(legal, () => new TlsReader([0, 0, length, .. body]).Vector24("v", 2, 4));
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_vector_that_overflows_its_prefix_is_the_callers_mistake(int length, bool fits)
    {
        var writer = new TlsWriter(0);
        Action write = () => writer.Opaque8(new byte[length]);
        if (fits)
        {
            write();
            Assert.Equal(0xff, writer.Written[0]);
        }
        else
        {
            Assert.Throws<InvalidOperationException>(write);
        }

        Assert.Throws<InvalidOperationException>(() => new TlsWriter().Opaque16(new byte[0x1_0000]));
        Assert.Throws<InvalidOperationException>(() => new TlsWriter().Opaque24(new byte[0x100_0000]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0x100_0000)]
    public void A_uint24_that_does_not_fit_is_the_callers_mistake(int value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TlsWriter().UInt24(value));

    [Fact]
    public void An_unfinished_vector_cannot_pass_for_a_whole_one()
    {
        var writer = new TlsWriter();
        writer.Vector16();
        writer.UInt8(7);
        Assert.Equal([0xff, 0xff, 7], writer.ToArray());
    }

    [Fact]
    public void A_cleared_writer_begins_anew()
    {
        var writer = new TlsWriter();
        writer.UInt32(1);
        writer.Clear();
        writer.UInt8(2);
        Assert.Equal([2], writer.ToArray());
        Assert.Equal(1, writer.Length);
    }

    private static void Check(bool legal, Action read)
    {
        if (legal)
        {
            read();
        }
        else
        {
            Faults.Expect(TlsFault.DecodeVectorLength, read);
        }
    }

    private static byte[] Encode(byte u8, ushort u16, int u24, uint u32, byte[] opaque)
    {
        var writer = new TlsWriter(1);
        writer.UInt8(u8);
        writer.UInt16(u16);
        writer.UInt24(u24);
        writer.UInt32(u32);
        using (writer.Vector24())
        {
            using (writer.Vector16())
            {
                writer.Opaque8(opaque);
            }

            writer.Opaque16(opaque);
            writer.Opaque24(opaque);
        }

        return writer.ToArray();
    }

    private static void Decode(byte[] encoded)
    {
        var reader = new TlsReader(encoded);
        reader.UInt8("u8");
        reader.UInt16("u16");
        reader.UInt24("u24");
        reader.UInt32("u32");
        TlsReader outer = reader.Vector24("outer");
        TlsReader middle = outer.Vector16("middle");
        middle.Opaque8("inner");
        middle.End("middle");
        outer.Opaque16("next");
        outer.Opaque24("last");
        outer.End("outer");
        reader.End("all");
    }
}
