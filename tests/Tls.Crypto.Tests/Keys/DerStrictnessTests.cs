using System;
using System.Linq;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>
/// One encoding per value (X.690 §8.3, §10.1): the other ways to write the same are refused.
/// </summary>
public sealed class DerStrictnessTests
{
    [Theory]
    [InlineData("3006020101020102", true)]
    [InlineData("300702020001020102", false)] // a leading zero too many
    [InlineData("3006020181020102", false)] // negative
    [InlineData("300702020081020102", true)] // a leading zero that is needed
    [InlineData("3006020100020102", false)] // zero
    [InlineData("30050200020102", false)] // no content
    [InlineData("308106020101020102", false)] // a long length that fits the short form
    [InlineData("30820006020101020102", false)]
    [InlineData("3080020101020102", false)] // indefinite
    [InlineData("30800201010201020000", false)]
    [InlineData("300602010102010200", false)] // something after the end
    [InlineData("3007020101020102", false)] // an end that does not come
    [InlineData("30080201010201020500", false)] // a third element
    [InlineData("3106020101020102", false)] // not a SEQUENCE
    [InlineData("", false)]
    [InlineData("30", false)]
    public void Ecdsa_signature_has_one_encoding(string der, bool read)
    {
        Span<byte> fixedForm = stackalloc byte[64];

        Assert.Equal(read, EcdsaSignature.TryDecode(Convert.FromHexString(der), fixedForm));
        if (read)
        {
            Assert.Equal(der, Convert.ToHexStringLower(EcdsaSignature.Encode(fixedForm)));
        }
    }

    [Fact]
    public void Ecdsa_signature_of_the_largest_curve_has_a_long_length()
    {
        byte[] fixedForm = [.. Enumerable.Repeat((byte)0xff, 2 * 66)];
        byte[] der = EcdsaSignature.Encode(fixedForm);
        byte[] decoded = new byte[fixedForm.Length];

        Assert.Equal("30818A0243", Convert.ToHexString(der.AsSpan(0, 5)));
        Assert.True(EcdsaSignature.TryDecode(der, decoded));
        Assert.Equal(fixedForm, decoded);
    }

    [Fact]
    public void Numbers_fill_their_half_from_the_right()
    {
        Span<byte> fixedForm = stackalloc byte[8];

        Assert.True(EcdsaSignature.TryDecode(Convert.FromHexString("3008020200ff02020102"), fixedForm));

        Assert.Equal("000000FF00000102", Convert.ToHexString(fixedForm));
        Assert.False(EcdsaSignature.TryDecode(Convert.FromHexString("300a02050101010101020101"), fixedForm));
    }

    [Fact]
    public void Signature_with_a_number_that_lacks_its_leading_zero_is_refused()
    {
        using SigningKey signing = TestKeys.Signing(KeyKind.EcP256);
        using VerifyingKey verifying = TestKeys.PublicHalf(signing);
        byte[] signature = signing.Sign(SignatureAlgorithm.EcdsaSha256, [1]);
        while (signature[4] != 0)
        {
            signature = signing.Sign(SignatureAlgorithm.EcdsaSha256, [1]);
        }

        // r is 00 and 32 bytes: without the 00 it reads as a negative number.
        byte[] legacy = [0x30, (byte)(signature[1] - 1), 2, 32, .. signature[5..]];

        Assert.True(verifying.Verify(SignatureAlgorithm.EcdsaSha256, [1], signature));
        Assert.False(verifying.Verify(SignatureAlgorithm.EcdsaSha256, [1], legacy));
    }
}
