using System;
using System.Formats.Asn1;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>The RSA private operation against integers and the BCL, and what damaged keys come to.</summary>
public sealed class RsaPrivateOperationTests
{
    [Theory]
    [InlineData(2048)]
    [InlineData(2056)]
    [InlineData(3072)]
    [InlineData(4096)]
    public void Powers_agree_with_integers(int bits)
    {
        using RSA rsa = RSA.Create(bits);
        RSAParameters key = rsa.ExportParameters(true);
        BigInteger n = Number(key.Modulus!);
        using RsaPrivateOperation operation = Operation(rsa.ExportRSAPrivateKey());
        Assert.Equal(bits / 8, operation.ModulusSize);

        // More than one draw of the blinding lasts.
        for (int i = 0; i < (bits == 2048 ? 40 : 8); i++)
        {
            BigInteger x = i switch
            {
                0 => 0,
                1 => 1,
                2 => n - 1,
                3 => Number(key.P!),
                4 => Number(key.Q!) * 3,
                _ => Number(Providers.Bytes(bits / 8, i)) % n,
            };
            byte[] output = new byte[bits / 8];
            Assert.True(operation.TryApply(Bytes(x, bits / 8), output));
            Assert.Equal(BigInteger.ModPow(x, Number(key.D!), n), Number(output));
        }
    }

    [Fact]
    public void Factors_of_other_lengths_and_small_exponents_do_too()
    {
        // p of 1344 bits and q of 704, e = 3.
        BigInteger p = Prime(1344);
        BigInteger q = Prime(704);
        byte[] key = Encode(p, q, e: 3);
        using RsaPrivateOperation operation = Operation(key);
        BigInteger x = Number(Providers.Bytes(operation.ModulusSize, 7)) % (p * q);
        byte[] output = new byte[operation.ModulusSize];

        Assert.True(operation.TryApply(Bytes(x, operation.ModulusSize), output));
        Assert.Equal(x, BigInteger.ModPow(Number(output), 3, p * q));

        using RsaPrivateOperation swapped = Operation(Encode(q, p, e: 3));
        byte[] again = new byte[operation.ModulusSize];
        Assert.True(swapped.TryApply(Bytes(x, operation.ModulusSize), again));
        Assert.Equal(output, again);
    }

    [Fact]
    public void What_is_not_below_the_modulus_is_refused()
    {
        using RSA rsa = RSA.Create(2048);
        BigInteger n = Number(rsa.ExportParameters(false).Modulus!);
        using RsaPrivateOperation operation = Operation(rsa.ExportRSAPrivateKey());
        foreach (BigInteger x in (BigInteger[])[n, n + 1, (BigInteger.One << 2048) - 1])
        {
            byte[] output = Providers.Bytes(256, 1);
            Assert.False(operation.TryApply(Bytes(x, 256), output));
            Assert.True(FixedTime.IsZero(output));
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_wrong_power_never_leaves(int field)
    {
        // dP, dQ or qInv with one bit changed: what a fault would come to, half right and half wrong.
        using RSA rsa = RSA.Create(2048);
        using RsaPrivateOperation operation = Operation(Change(rsa.ExportRSAPrivateKey(), field));
        byte[] output = Providers.Bytes(256, 2);

        Assert.False(operation.TryApply(Bytes(2, 256), output));
        Assert.True(FixedTime.IsZero(output));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    public void Factors_of_another_modulus_are_refused(int field)
    {
        using RSA rsa = RSA.Create(2048);
        byte[] damaged = Change(rsa.ExportRSAPrivateKey(), field);

        Assert.False(RsaPrivateOperation.TryCreate(CryptoProvider.Bcl, damaged, out _));
    }

    [Fact]
    public void Small_keys_and_other_bytes_are_refused()
    {
        using RSA rsa = RSA.Create(1024);
        using RSA fine = RSA.Create(2048);
        byte[] der = fine.ExportRSAPrivateKey();

        Assert.False(RsaPrivateOperation.TryCreate(CryptoProvider.Bcl, rsa.ExportRSAPrivateKey(), out _));
        Assert.False(RsaPrivateOperation.TryCreate(CryptoProvider.Bcl, der.AsSpan(1), out _));
        Assert.False(RsaPrivateOperation.TryCreate(CryptoProvider.Bcl, [.. der, 0], out _));
    }

    [Fact]
    public void Many_threads_may_use_one_key()
    {
        using RSA rsa = RSA.Create(2048);
        BigInteger n = Number(rsa.ExportParameters(false).Modulus!);
        using RsaPrivateOperation operation = Operation(rsa.ExportRSAPrivateKey());
        Parallel.For(0, 64, i =>
        {
            byte[] output = new byte[256];
            Assert.True(operation.TryApply(Bytes(i + 2, 256), output));
            Assert.Equal(i + 2, BigInteger.ModPow(Number(output), 65537, n));
        });
    }

    private static RsaPrivateOperation Operation(byte[] key)
    {
        Assert.True(
            RsaPrivateOperation.TryCreate(CryptoProvider.Bcl, key, out RsaPrivateOperation? operation));
        return operation;
    }

    private static byte[] Change(byte[] key, int field)
    {
        BigInteger[] numbers = Decode(key);
        numbers[field] ^= 1 << 16;
        return Encode(numbers);
    }

    private static BigInteger[] Decode(byte[] key)
    {
        AsnReader reader = new AsnReader(key, AsnEncodingRules.DER).ReadSequence();
        return [.. Enumerable.Range(0, 9).Select(_ => reader.ReadInteger())];
    }

    private static byte[] Encode(BigInteger p, BigInteger q, BigInteger e)
    {
        BigInteger d = Inverse(e, (p - 1) * (q - 1));
        return Encode([0, p * q, e, d, p, q, d % (p - 1), d % (q - 1), Inverse(q, p)]);
    }

    private static byte[] Encode(BigInteger[] numbers)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (BigInteger number in numbers)
            {
                writer.WriteInteger(number);
            }
        }

        return writer.Encode();
    }

    /// <summary>A prime of so many bits, the two on top set, p - 1 not divisible by 3.</summary>
    private static BigInteger Prime(int bits)
    {
        for (int seed = 1; ; seed++)
        {
            BigInteger candidate = Number(Providers.Bytes(bits / 8, seed * 7919))
                | 1 | (BigInteger.One << (bits - 1)) | (BigInteger.One << (bits - 2));
            if (candidate % 3 == 2 && candidate % 5 != 0 && candidate % 7 != 0 && candidate % 11 != 0
                && BigInteger.ModPow(2, candidate - 1, candidate).IsOne)
            {
                return candidate;
            }
        }
    }

    private static BigInteger Inverse(BigInteger a, BigInteger n)
    {
        (BigInteger r0, BigInteger r1, BigInteger s0, BigInteger s1) = (n, a % n, 0, 1);
        while (!r1.IsZero)
        {
            BigInteger quotient = r0 / r1;
            (r0, r1, s0, s1) = (r1, r0 - (quotient * r1), s1, s0 - (quotient * s1));
        }

        return s0.Sign < 0 ? s0 + n : s0;
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number, int size)
    {
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[size - bytes.Length], .. bytes];
    }
}
