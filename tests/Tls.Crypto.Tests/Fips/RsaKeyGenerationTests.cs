using System;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>The pieces that RSA keys are made by (FIPS 186-5 A.1.3, B.3.1).</summary>
public sealed class RsaKeyGenerationTests
{
    [Theory]
    [InlineData(1024)]
    [InlineData(1028)]
    public void Primes_are_drawn_with_the_bits_that_were_asked_for(int bits)
    {
        ulong[] drawn = new ulong[(bits + 63) / 64];
        RsaPrime.Draw(CryptoProvider.Managed, bits, drawn);
        BigInteger prime = NumberOf(drawn);
        Assert.Equal(bits, (int)prime.GetBitLength());
        Assert.Equal(3, prime >> (bits - 2));
        Assert.Equal(3, prime % 4);
        Assert.NotEqual(1, prime % 65537);
        Assert.Equal(BigInteger.One, BigInteger.ModPow(2, prime - 1, prime));
    }

    [Fact]
    public void Multiples_of_small_primes_are_no_candidates()
    {
        int[] primes = [.. Enumerable.Range(3, 2045).Where(
            number => Enumerable.Range(2, number - 2).TakeWhile(d => d * d <= number).All(d => number % d != 0))];
        BigInteger some = new BigInteger(Providers.Bytes(64, 1), isUnsigned: true) | 1;
        foreach (int prime in primes)
        {
            Assert.False(RsaPrime.IsCandidate(LimbsOf(some * prime)));
        }

        // And others are, but for those one above a multiple of e.
        int candidates = 0;
        for (BigInteger number = some; number < some + 4000; number += 2)
        {
            bool expected = primes.All(prime => !(number % prime).IsZero) && !(number % 65537).IsOne;
            Assert.Equal(expected, RsaPrime.IsCandidate(LimbsOf(number)));
            candidates += expected ? 1 : 0;
        }

        Assert.True(candidates > 100);
        BigInteger above = Enumerable.Range(1, 10_000)
            .Select(i => (some * 65537 * 2 * i) + 1)
            .First(number => primes.All(prime => !(number % prime).IsZero));
        Assert.False(RsaPrime.IsCandidate(LimbsOf(above)));
    }

    [Theory]
    [InlineData("170141183460469231731687303715884105727", true)] // 2^127 - 1
    [InlineData("2147483647", true)]
    [InlineData("3215031751", false)] // a strong pseudoprime to the bases 2, 3, 5 and 7
    [InlineData("8911", false)] // 7 · 19 · 67, a Carmichael number
    [InlineData("2152302898747", false)] // a strong pseudoprime to five bases
    [InlineData("10737418235", false)] // 5 (2^31 - 1)
    public void Composites_are_told_from_primes(string number, bool isPrime) =>
        Assert.Equal(isPrime, RsaPrime.IsProbablyPrime(
            new Seeded(), LimbsOf(BigInteger.Parse(number, null))));

    [Fact]
    public void Inverses_of_65537_agree_with_integers()
    {
        for (int i = 0; i < 300; i++)
        {
            int length = 1 + (i % 17);
            BigInteger m = i switch
            {
                < 17 => (BigInteger.One << (64 * length)) - 1,
                < 34 => (BigInteger.One << (64 * length)) - 65536,
                < 51 => (BigInteger.One << ((64 * length) - 1)) + 3,
                _ => new BigInteger(Providers.Bytes(8 * length, i), isUnsigned: true),
            };
            if ((m % 65537).IsZero || m.IsOne)
            {
                continue;
            }

            ulong[] limbs = MontgomeryDifferentialTests.LimbsOf(m, length);
            ExponentOf65537.Invert(limbs, limbs);
            BigInteger inverse = NumberOf(limbs);
            Assert.True(inverse < m);
            Assert.Equal(BigInteger.One, inverse * 65537 % m);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(923, false)]
    [InlineData(924, true)]
    [InlineData(1000, true)]
    public void Primes_that_are_too_near_are_told(int bit, bool apart)
    {
        BigInteger p = BigInteger.One << 1023;
        BigInteger q = p + (BigInteger.One << bit);
        Assert.Equal(apart, RsaKeyGeneration.AreApart(LimbsOf(p), LimbsOf(q), 924));
        Assert.Equal(apart, RsaKeyGeneration.AreApart(LimbsOf(q), LimbsOf(p), 924));
        Assert.False(RsaKeyGeneration.AreApart(LimbsOf(p), LimbsOf(p), 924));
    }

    private static ulong[] LimbsOf(BigInteger number) =>
        MontgomeryDifferentialTests.LimbsOf(number, (int)((number.GetBitLength() + 63) / 64));

    private static BigInteger NumberOf(ReadOnlySpan<ulong> limbs) =>
        new(MemoryMarshal.AsBytes(limbs), isUnsigned: true);

    /// <summary>The same bases in every run: one in four might find nothing.</summary>
    private sealed class Seeded() : DelegatingCryptoProvider(CryptoProvider.Managed)
    {
        private readonly Random _random = new(1);

        public override string Name => "Seeded";

        public override void FillRandom(Span<byte> destination) => _random.NextBytes(destination);
    }
}
