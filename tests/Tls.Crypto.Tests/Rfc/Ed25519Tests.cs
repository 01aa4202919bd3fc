using System;
using System.Numerics;
using System.Text.Json;
using Tls.TestKit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Ed25519 (RFC 8032 §5.1), its encodings (RFC 8410), and the arithmetic under both it and X25519.</summary>
public sealed class Ed25519Tests
{
    private static readonly BigInteger P = (BigInteger.One << 255) - 19;

    private static readonly BigInteger L =
        (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", provider: null);

    [BclFact]
    [Rfc("8422-5.10-5")]
    public void Signatures_are_those_the_RFC_prints()
    {
        foreach (JsonElement vector in Repository.Vectors("ed25519").GetProperty("cases").EnumerateArray())
        {
            using SigningKey key = Import(vector.Hex("secretKey"));
            Assert.Equal(vector.Hex("publicKey"), key.SubjectPublicKeyInfo[^32..].ToArray());
            byte[] signature = key.Sign(SignatureAlgorithm.Ed25519, vector.Hex("message"));
            Assert.Equal(vector.Hex("signature"), signature);

            using VerifyingKey half = TestKeys.PublicHalf(key);
            Assert.True(half.Verify(SignatureAlgorithm.Ed25519, vector.Hex("message"), signature));
        }
    }

    [Fact]
    public void S_of_the_order_or_more_is_refused()
    {
        using SigningKey key = TestKeys.Signing(KeyKind.Ed25519);
        using VerifyingKey half = TestKeys.PublicHalf(key);
        byte[] signature = key.Sign(SignatureAlgorithm.Ed25519, "m"u8);
        BigInteger s = Number(signature.AsSpan(32));

        // §5.1.7: S + L leads to the same point, and is refused all the same.
        Bytes(s + L).CopyTo(signature, 32);
        Assert.False(half.Verify(SignatureAlgorithm.Ed25519, "m"u8, signature));
    }

    [Fact]
    [Rfc("8422-5.9-2")]
    public void Only_the_one_encoding_of_a_point_is_a_key()
    {
        // y = p, p + 1: 0 and 1 spelled in another way; −0: x = 0 has no negative.
        Refuses(Bytes(P));
        Refuses(Bytes(P + 1));
        byte[] minusZero = Bytes(BigInteger.One);
        minusZero[31] |= 0x80;
        Refuses(minusZero);

        // y = 2 is no point's.
        Refuses(Bytes(new BigInteger(2)));
        Assert.True(Ed25519VerifyingKey.TryCreate(CryptoProvider.Bcl, Bytes(BigInteger.One), out _));
    }

    [Fact]
    public void Scalars_are_those_of_whole_numbers()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            byte[] wide = Providers.Bytes(64, seed);
            if (seed < 4)
            {
                wide.AsSpan().Fill(seed switch { 0 => (byte)0, 1 => 0xff, 2 => 0x80, _ => 1 });
            }

            var reduced = new byte[32];
            Scalar25519 a = Scalar25519.Reduce(wide);
            a.Encode(reduced);
            Assert.Equal(Number(wide) % L, Number(reduced));

            byte[] factor = Providers.Bytes(32, seed + 1000);
            var result = new byte[32];
            Scalar25519.MultiplyAdd(Scalar25519.Decode(factor), a, a).Encode(result);
            Assert.Equal(((Number(factor) * (Number(wide) % L)) + (Number(wide) % L)) % L, Number(result));
        }

        foreach (int around in (int[])[-1, 0, 1])
        {
            Assert.Equal(around < 0, Scalar25519.Decode(Bytes(L + around)).IsReduced());
        }
    }

    [Fact]
    public void Table_and_ladder_agree_on_public_keys()
    {
        byte[] nine = Bytes(new BigInteger(9));
        for (int seed = 0; seed < 100; seed++)
        {
            byte[] scalar = Providers.Bytes(32, seed);
            if (seed < 2)
            {
                scalar.AsSpan().Fill(seed == 0 ? (byte)0 : (byte)0xff);
            }

            var byTable = new byte[32];
            var byLadder = new byte[32];
            X25519.PublicKey(byTable, scalar);
            X25519.Multiply(byLadder, scalar, nine);
            Assert.Equal(byLadder, byTable);
        }
    }

    [Fact]
    public void Both_ways_to_multiply_agree()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            byte[] scalar = Providers.Bytes(32, seed);
            scalar[31] &= 0x7f;
            var one = new byte[32];
            var other = new byte[32];
            EdwardsProducts.OfGenerator(scalar).Encode(one);
            EdwardsProducts.OfPublic(scalar, EdwardsPoint.Generator).Encode(other);
            Assert.Equal(one, other);
        }
    }

    [Fact]
    public void Key_with_the_public_half_of_another_is_refused_and_with_its_own_taken()
    {
        byte[] pkcs8 = TestKeys.Pkcs8(KeyKind.Ed25519);
        using SigningKey key = TestKeys.Signing(KeyKind.Ed25519);
        byte[] half = key.SubjectPublicKeyInfo[^32..].ToArray();

        Assert.True(Imports(WithPublicKey(pkcs8, half)));
        half[3] ^= 1;
        Assert.False(Imports(WithPublicKey(pkcs8, half)));
        Assert.False(Imports(WithPublicKey(pkcs8, half[1..])));
    }

    [Fact]
    public void Key_of_another_length_is_refused()
    {
        foreach (int length in (int[])[0, 31, 33, 64])
        {
            byte[] inner = [4, (byte)length, .. new byte[length]];
            byte[] outer = [2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, (byte)inner.Length, .. inner];
            Assert.False(Imports([0x30, (byte)outer.Length, .. outer]));
        }
    }

    private static void Refuses(byte[] point) =>
        Assert.False(Ed25519VerifyingKey.TryCreate(CryptoProvider.Bcl, point, out _));

    private static byte[] WithPublicKey(byte[] pkcs8, byte[] half)
    {
        // RFC 5958 §2: version 1, and [1] publicKey at the end.
        byte[] body = [2, 1, 1, .. pkcs8[5..], 0x81, (byte)(half.Length + 1), 0, .. half];
        return [0x30, (byte)body.Length, .. body];
    }

    private static bool Imports(byte[] pkcs8)
    {
        bool taken = CryptoProvider.Default.TryImportSigningKey(
            PrivateKeyFormat.Pkcs8, pkcs8, default, out SigningKey? key);
        key?.Dispose();
        return taken;
    }

    private static Ed25519SigningKey Import(byte[] privateKey) =>
        new(CryptoProvider.Bcl, new SecretBytes(privateKey));

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        Assert.True(number.TryWriteBytes(bytes, out _, isUnsigned: true));
        return bytes;
    }
}
