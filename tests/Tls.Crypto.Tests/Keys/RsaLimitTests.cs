using System;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Tls.TestKit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>
/// What sizes and exponents of RSA are read, and what the parameters of id-RSASSA-PSS allow.
/// </summary>
public sealed class RsaLimitTests
{
    private static readonly CryptoProvider[] Providers = [CryptoProvider.Bcl, CryptoProvider.Managed];

    [BclTheory]
    [InlineData(1023, false)]
    [InlineData(1024, true)]
    [InlineData(1025, true)]
    [InlineData(2048, true)]
    [InlineData(16384, true)]
    [InlineData(16385, false)]
    public void Modulus_has_1024_to_16384_bits(int bits, bool read)
    {
        byte[] spki = Spki((BigInteger.One << (bits - 1)) + 1, 65537);

        Assert.All(Providers, crypto =>
        {
            Assert.Equal(read, crypto.TryImportVerifyingKey(spki, out VerifyingKey? key));
            Assert.Equal(read ? bits : null, key?.SizeInBits);
        });
    }

    [BclTheory]
    [InlineData("0", false)]
    [InlineData("1", false)]
    [InlineData("2", false)]
    [InlineData("3", true)]
    [InlineData("4", false)]
    [InlineData("65537", true)]
    [InlineData("-3", false)]
    [InlineData("18446744073709551615", true)]
    [InlineData("18446744073709551617", false)]
    public void Exponent_is_odd_at_least_3_and_below_2_to_the_64(string exponent, bool read)
    {
        byte[] spki = Spki((BigInteger.One << 2047) + 1, BigInteger.Parse(exponent, null));

        Assert.All(Providers, crypto => Assert.Equal(read, crypto.TryImportVerifyingKey(spki, out _)));
    }

    [Fact]
    public void Even_or_negative_modulus_is_refused()
    {
        foreach (CryptoProvider crypto in Providers)
        {
            Assert.False(crypto.TryImportVerifyingKey(Spki(BigInteger.One << 2047, 65537), out _));
            Assert.False(crypto.TryImportVerifyingKey(Spki(-(BigInteger.One << 2047) - 1, 65537), out _));
        }
    }

    [BclTheory]
    [InlineData("2.16.840.1.101.3.4.2.1", 32, SignatureAlgorithm.RsaPssSha256)]
    [InlineData("2.16.840.1.101.3.4.2.1", 0, SignatureAlgorithm.RsaPssSha256)]
    [InlineData("2.16.840.1.101.3.4.2.2", 48, SignatureAlgorithm.RsaPssSha384)]
    [InlineData("2.16.840.1.101.3.4.2.3", 20, SignatureAlgorithm.RsaPssSha512)]
    [Rfc("8446-4.2.3-9")]
    public void Pss_parameters_leave_one_hash(string hashOid, int saltLength, SignatureAlgorithm allowed)
    {
        using RSA rsa = RSA.Create(2048);
        byte[] identifier = PssIdentifier(hashOid, hashOid, saltLength);
        byte[] pkcs8 = DerBuilder.PrivateKeyInfo(identifier, rsa.ExportRSAPrivateKey());

        foreach (CryptoProvider crypto in Providers)
        {
            Assert.True(
                crypto.TryImportSigningKey(PrivateKeyFormat.Pkcs8, pkcs8, default, out SigningKey? signing));
            Assert.Equal(
                DerBuilder.PublicKeyInfo(identifier, rsa.ExportRSAPublicKey()), signing.SubjectPublicKeyInfo);
            Assert.True(crypto.TryImportVerifyingKey(
                signing.SubjectPublicKeyInfo.Span, out VerifyingKey? verifying));
            foreach (SignatureAlgorithm algorithm in Enum.GetValues<SignatureAlgorithm>())
            {
                Assert.Equal(algorithm == allowed, signing.Supports(algorithm));
                Assert.Equal(algorithm == allowed, verifying.Supports(algorithm));
            }

            Assert.True(verifying.Verify(allowed, "data"u8, signing.Sign(allowed, "data"u8)));
        }
    }

    [BclFact]
    [Rfc("8446-4.2.3-6")]
    public void Pss_parameters_that_want_more_salt_than_we_give_leave_nothing()
    {
        using RSA rsa = RSA.Create(2048);
        byte[] identifier = PssIdentifier("2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.1", 33);
        byte[] spki = DerBuilder.PublicKeyInfo(identifier, rsa.ExportRSAPublicKey());

        foreach (CryptoProvider crypto in Providers)
        {
            Assert.True(crypto.TryImportVerifyingKey(spki, out VerifyingKey? key));
            Assert.False(key.Supports(SignatureAlgorithm.RsaPssSha256));
        }
    }

    [BclTheory]
    [InlineData("1.3.14.3.2.26", "1.3.14.3.2.26")]
    [InlineData("2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2")]
    public void Pss_with_Sha1_or_another_hash_in_the_mask_is_refused(string hashOid, string maskOid)
    {
        using RSA rsa = RSA.Create(2048);
        byte[] identifier = PssIdentifier(hashOid, maskOid, 20);

        byte[] spki = DerBuilder.PublicKeyInfo(identifier, rsa.ExportRSAPublicKey());
        Assert.All(Providers, crypto => Assert.False(crypto.TryImportVerifyingKey(spki, out _)));
    }

    private static byte[] Spki(BigInteger modulus, BigInteger exponent)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(modulus);
            writer.WriteInteger(exponent);
        }

        return DerBuilder.PublicKeyInfo(KeyOids.RsaIdentifier(KeyKind.Rsa), writer.Encode());
    }

    /// <summary>The content of an AlgorithmIdentifier id-RSASSA-PSS with parameters.</summary>
    private static byte[] PssIdentifier(string hashOid, string maskOid, int saltLength)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier("1.2.840.113549.1.1.10");
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                WriteHash(writer, hashOid);
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.1.8");
                WriteHash(writer, maskOid);
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
            {
                writer.WriteInteger(saltLength);
            }
        }

        return writer.Encode();
    }

    private static void WriteHash(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            writer.WriteNull();
        }
    }
}
