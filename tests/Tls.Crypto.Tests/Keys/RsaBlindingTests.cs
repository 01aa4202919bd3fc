using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Tls.TestKit;
using Xunit;
using static Tls.Crypto.Tests.RsaNumbers;

namespace Tls.Crypto.Tests;

/// <summary>What private operations are blinded by.</summary>
public sealed class RsaBlindingTests
{
    [BclFact]
    [Rfc("5246-7.4.7.1-6")]
    public void Each_use_has_a_pair_of_its_own_that_cancels_out()
    {
        using RSA rsa = RSA.Create(2048);
        byte[] key = rsa.ExportRSAPrivateKey();
        BigInteger n = Decode(key)[1];
        ulong[] limbs = MontgomeryDifferentialTests.LimbsOf(n, 32);
        Assert.True(RsaPrivateNumbers.TryRead(key, out RsaPrivateNumbers numbers));
        using RsaFactors factors = RsaFactors.TryCreate(numbers, limbs)!;
        using var modulus = new MontgomeryModulus(limbs);
        using var blinding = new RsaBlinding(CryptoProvider.Managed, modulus, 65537, factors);
        var seen = new HashSet<BigInteger>();

        // More than one draw of them.
        for (int i = 0; i < 70; i++)
        {
            ulong[] power = new ulong[32];
            ulong[] inverse = new ulong[32];
            Assert.True(blinding.TryTake(power, inverse));
            modulus.FromMontgomery(power, power);
            modulus.FromMontgomery(inverse, inverse);
            Assert.Equal(
                BigInteger.One, NumberOf(power) * BigInteger.ModPow(NumberOf(inverse), 65537, n) % n);
            Assert.True(seen.Add(NumberOf(power)));
            Assert.NotEqual(BigInteger.One, NumberOf(inverse));
        }
    }

    [BclFact]
    [Rfc("5246-7.4.7.1-6")]
    public void A_new_pair_is_drawn_every_so_often()
    {
        // A pair is drawn before the first use, and anew after 32.
        using RSA rsa = RSA.Create(2048);
        var random = new Counted();
        Assert.True(RsaPrivateOperation.TryCreate(
            random, rsa.ExportRSAPrivateKey(), out RsaPrivateOperation? operation));
        byte[] input = [0, .. Enumerable.Repeat((byte)1, 255)];
        byte[] output = new byte[256];
        Assert.True(operation.TryApply(input, output));
        Assert.Equal(1, random.Draws);
        for (int i = 0; i < 32; i++)
        {
            Assert.True(operation.TryApply(input, output));
        }

        Assert.Equal(2, random.Draws);
        operation.Dispose();
    }

    private static BigInteger NumberOf(ReadOnlySpan<ulong> limbs) =>
        new(MemoryMarshal.AsBytes(limbs), isUnsigned: true);

    private sealed class Counted() : DelegatingCryptoProvider(CryptoProvider.Managed)
    {
        public int Draws { get; private set; }

        public override void FillRandom(Span<byte> destination)
        {
            Draws++;
            base.FillRandom(destination);
        }
    }
}
