using System;
using System.Numerics;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Xunit;
using static Tls.Crypto.Tests.RsaNumbers;

namespace Tls.Crypto.Tests;

/// <summary>The RSA private operation against integers and the BCL, and what damaged keys come to.</summary>
public sealed class RsaPrivateOperationTests
{
    [BclTheory]
    [InlineData(2048, true)]
    [InlineData(2048, false)]
    [InlineData(2056, true)]
    [InlineData(2056, false)]
    [InlineData(3072, true)]
    [InlineData(3072, false)]
    [InlineData(4096, true)]
    [InlineData(4096, false)]
    public void Powers_agree_with_integers(int bits, bool wide)
    {
        using RSA rsa = RSA.Create(bits);
        RSAParameters key = rsa.ExportParameters(true);
        BigInteger n = Number(key.Modulus!);
        using RsaPrivateOperation operation = Operation(rsa.ExportRSAPrivateKey(), wide);
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

    [BclFact]
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

    [BclFact]
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

    [BclTheory]
    [InlineData(6, true)]
    [InlineData(6, false)]
    [InlineData(7, true)]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(8, false)]
    public void A_wrong_power_never_leaves(int field, bool wide)
    {
        // dP, dQ or qInv with one bit changed: what a fault would come to, half right and half wrong.
        using RSA rsa = RSA.Create(2048);
        using RsaPrivateOperation operation = Operation(Change(rsa.ExportRSAPrivateKey(), field), wide);
        byte[] output = Providers.Bytes(256, 2);

        Assert.False(operation.TryApply(Bytes(2, 256), output));
        Assert.True(FixedTime.IsZero(output));
    }

    [BclTheory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    public void Factors_of_another_modulus_are_refused(int field)
    {
        using RSA rsa = RSA.Create(2048);
        byte[] damaged = Change(rsa.ExportRSAPrivateKey(), field);

        Assert.False(RsaPrivateOperation.TryCreate(CryptoProvider.Bcl, damaged, out _));
    }

    [BclFact]
    public void Small_keys_and_other_bytes_are_refused()
    {
        using RSA rsa = RSA.Create(1024);
        using RSA fine = RSA.Create(2048);
        byte[] der = fine.ExportRSAPrivateKey();

        Assert.False(RsaPrivateOperation.TryCreate(CryptoProvider.Bcl, rsa.ExportRSAPrivateKey(), out _));
        Assert.False(RsaPrivateOperation.TryCreate(CryptoProvider.Bcl, der.AsSpan(1), out _));
        Assert.False(RsaPrivateOperation.TryCreate(CryptoProvider.Bcl, [.. der, 0], out _));
    }

    [BclFact]
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

    private static RsaPrivateOperation Operation(byte[] key, bool wide = true)
    {
        Assert.True(
            RsaPrivateOperation.TryCreate(CryptoProvider.Bcl, key, out RsaPrivateOperation? operation, wide));
        return operation;
    }
}
