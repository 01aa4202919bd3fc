using System;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Tls.TestKit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Encodings of keys: what is read, what is refused, and that nothing throws.</summary>
public sealed class KeyImportTests
{
    private static readonly CryptoProvider Crypto = CryptoProvider.Default;

    public static TheoryData<KeyKind> Kinds =>
        [KeyKind.Rsa, KeyKind.RsaPss, KeyKind.EcP256, KeyKind.EcP384, KeyKind.EcP521, KeyKind.Ed25519, KeyKind.MLDsa44];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Export_and_import_give_the_same_key(KeyKind kind)
    {
        using SigningKey key = TestKeys.Signing(kind);
        byte[] exported = key.DangerousExportPkcs8();

        Assert.True(
            Crypto.TryImportSigningKey(PrivateKeyFormat.Pkcs8, exported, default, out SigningKey? again));
        Assert.Equal(kind, again.Kind);
        Assert.Equal(key.SubjectPublicKeyInfo.ToArray(), again.SubjectPublicKeyInfo.ToArray());
        Assert.Equal(exported, again.DangerousExportPkcs8());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_truncation_and_every_trailing_byte_of_a_public_key_is_refused(KeyKind kind)
    {
        using SigningKey key = TestKeys.Signing(kind);
        byte[] spki = key.SubjectPublicKeyInfo.ToArray();
        for (int length = 0; length < spki.Length; length++)
        {
            Assert.False(Crypto.TryImportVerifyingKey(spki.AsSpan(0, length), out VerifyingKey? none));
            Assert.Null(none);
        }

        Assert.False(Crypto.TryImportVerifyingKey([.. spki, 0], out _));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_mutation_of_a_public_key_throws(KeyKind kind)
    {
        using SigningKey key = TestKeys.Signing(kind);
        SignatureAlgorithm algorithm = Array.Find(Enum.GetValues<SignatureAlgorithm>(), key.Supports);
        byte[] signature = key.Sign(algorithm, "data"u8);
        byte[] spki = key.SubjectPublicKeyInfo.ToArray();
        foreach (byte mutation in (byte[])[0x01, 0x80, 0xff])
        {
            for (int i = 0; i < spki.Length; i++)
            {
                byte[] mutated = [.. spki];
                mutated[i] ^= mutation;
                if (Crypto.TryImportVerifyingKey(mutated, out VerifyingKey? other))
                {
                    Assert.False(other.Verify(algorithm, "data"u8, signature));
                    other.Dispose();
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_truncation_and_every_trailing_byte_of_a_private_key_is_refused(KeyKind kind)
    {
        byte[] pkcs8 = TestKeys.Pkcs8(kind);
        for (int length = 0; length < pkcs8.Length; length++)
        {
            Refuses(PrivateKeyFormat.Pkcs8, pkcs8[..length]);
        }

        Refuses(PrivateKeyFormat.Pkcs8, [.. pkcs8, 0]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_mutation_of_a_private_key_throws(KeyKind kind)
    {
        byte[] pkcs8 = TestKeys.Pkcs8(kind);
        for (int i = 0; i < pkcs8.Length; i++)
        {
            byte[] mutated = [.. pkcs8];
            mutated[i] ^= (byte)(1 << (i % 8));
            Crypto.TryImportSigningKey(PrivateKeyFormat.Pkcs8, mutated, default, out SigningKey? key);
            key?.Dispose();
        }
    }

    [Theory]
    [InlineData("1.2.840.10045.3.1.7", true)]
    [InlineData("1.3.132.0.34", false)]
    public void A_curve_that_is_said_twice_is_the_same_both_times(string inside, bool read)
    {
        // RFC 5915 §3. The scalar has the length that belongs to the curve that is said outside.
        var key = new AsnWriter(AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            key.WriteInteger(1);
            key.WriteOctetString(Providers.Bytes(32, seed: 5));
            using (key.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                key.WriteObjectIdentifier(inside);
            }
        }

        byte[] pkcs8 = DerBuilder.PrivateKeyInfo(KeyOids.EcIdentifier(KeyKind.EcP256), key.Encode());
        foreach (CryptoProvider provider in Providers.All)
        {
            Assert.Equal(
                read, provider.TryImportSigningKey(PrivateKeyFormat.Pkcs8, pkcs8, default, out SigningKey? imported));
            imported?.Dispose();
        }
    }

    [BclFact]
    public void Sec1_and_Pkcs1_are_read_and_not_taken_for_each_other()
    {
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using RSA rsa = RSA.Create(2048);
        byte[] sec1 = ec.ExportECPrivateKey();
        byte[] pkcs1 = rsa.ExportRSAPrivateKey();

        Assert.True(Crypto.TryImportSigningKey(PrivateKeyFormat.Sec1, sec1, default, out SigningKey? ecKey));
        Assert.Equal(KeyKind.EcP384, ecKey.Kind);
        Assert.Equal(ec.ExportSubjectPublicKeyInfo(), ecKey.SubjectPublicKeyInfo.ToArray());
        Assert.True(
            Crypto.TryImportSigningKey(PrivateKeyFormat.Pkcs1, pkcs1, default, out SigningKey? rsaKey));
        Assert.Equal(KeyKind.Rsa, rsaKey.Kind);
        Assert.Equal(rsa.ExportSubjectPublicKeyInfo(), rsaKey.SubjectPublicKeyInfo.ToArray());

        Refuses(PrivateKeyFormat.Pkcs1, sec1);
        Refuses(PrivateKeyFormat.Sec1, pkcs1);
        Refuses(PrivateKeyFormat.Pkcs8, pkcs1);
        Refuses(PrivateKeyFormat.EncryptedPkcs8, pkcs1);
        Refuses(PrivateKeyFormat.Pkcs1, [.. pkcs1, 0]);
    }

    [Fact]
    public void Private_scalar_outside_the_group_is_refused()
    {
        foreach (string scalar in (string[])
            [
                "0000000000000000000000000000000000000000000000000000000000000000",
                "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
                "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632552",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            ])
        {
            byte[] sec1 =
                [0x30, 0x31, 2, 1, 1, 4, 0x20, .. Convert.FromHexString(scalar),
                    0xa0, 0x0a, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
            Refuses(PrivateKeyFormat.Sec1, sec1);
        }
    }

    [BclFact]
    public void Public_half_that_belongs_to_another_key_is_refused()
    {
        using ECDsa one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa two = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] sec1 = one.ExportECPrivateKey();
        byte[] other = two.ExportECPrivateKey();
        other.AsSpan(^64..).CopyTo(sec1.AsSpan(^64..));

        Refuses(PrivateKeyFormat.Sec1, sec1);
    }

    [BclFact]
    [Rfc("8422-5.9-1")]
    public void Spelled_out_curve_is_refused()
    {
        using ECDsa named = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECParameters explicitly = named.ExportExplicitParameters(includePrivateParameters: true);
        using ECDsa spelled = ECDsa.Create(explicitly);

        Assert.False(Crypto.TryImportVerifyingKey(spelled.ExportSubjectPublicKeyInfo(), out _));
        Refuses(PrivateKeyFormat.Sec1, spelled.ExportECPrivateKey());
        Refuses(PrivateKeyFormat.Pkcs8, spelled.ExportPkcs8PrivateKey());
    }

    [Fact]
    public void Unknown_kinds_are_refused_without_a_throw_and_the_Bcl_has_no_Ed25519()
    {
        byte[] ed25519 = TestKeys.Signing(KeyKind.Ed25519).SubjectPublicKeyInfo.ToArray();
        byte[] unknown = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x79, 3, 0x21, 0, .. new byte[32]];

        Assert.False(CryptoProvider.Bcl.TryImportVerifyingKey(ed25519, out _));
        Assert.False(CryptoProvider.Bcl.TryImportSigningKey(
            PrivateKeyFormat.Pkcs8, TestKeys.Pkcs8(KeyKind.Ed25519), default, out _));
        Assert.False(Crypto.TryImportVerifyingKey(unknown, out _));
    }

    private static void Refuses(PrivateKeyFormat format, byte[] der)
    {
        Assert.False(Crypto.TryImportSigningKey(format, der, "password", out SigningKey? key));
        Assert.Null(key);
    }
}
