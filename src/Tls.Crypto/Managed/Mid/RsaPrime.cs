using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>Random primes for RSA (FIPS 186-5 A.1.3, B.3.1).</summary>
/// <remarks>
/// Side channels: no branch, no index and no division depends on the prime that comes out; candidates that were
/// dropped, which nobody uses, show why they were.
/// </remarks>
internal static class RsaPrime
{
    /// <summary>The public exponent.</summary>
    public const int Exponent = 65537;

    /// <summary>
    /// Rounds of Miller–Rabin; FIPS 186-5 Table B.1 asks for 5 where primes have 1024 bits, for fewer where they are longer.
    /// </summary>
    private const int Rounds = 8;

    private const int SmallPrimeLimit = 2048;

    private static readonly ushort[] SmallPrimes = Sieve();

    /// <summary>Draws a prime p of so many bits, the two on top set, p = 3 modulo 4, p - 1 no multiple of e.</summary>
    /// <param name="random">Where it comes from.</param>
    /// <param name="bits">How many.</param>
    /// <param name="prime">⌈bits / 64⌉ limbs.</param>
    public static void Draw(CryptoProvider random, int bits, Span<ulong> prime)
    {
        do
        {
            random.FillRandom(MemoryMarshal.AsBytes(prime));
            prime[^1] &= ulong.MaxValue >> ((64 * prime.Length) - bits);

            // A.1.3 step 4.4: at least √2 · 2^(bits - 1), and so n has all of its bits.
            Set(prime, bits - 1);
            Set(prime, bits - 2);

            // A.1.3 step 4.3 lets it be asked for: half of p - 1 is odd, and Miller–Rabin is one power.
            prime[0] |= 3;
        }
        while (!IsCandidate(prime) || !IsProbablyPrime(random, prime));
    }

    /// <summary>No small prime divides it, and e has an inverse modulo p - 1 (step 4.5.1).</summary>
    internal static bool IsCandidate(ReadOnlySpan<ulong> number)
    {
        foreach (ushort prime in SmallPrimes)
        {
            if (Remainder(number, prime) is 0)
            {
                return false;
            }
        }

        return Remainder(number, Exponent) is not 1;
    }

    /// <summary>Miller–Rabin (B.3.1) of a number that is 3 modulo 4.</summary>
    internal static bool IsProbablyPrime(CryptoProvider random, ReadOnlySpan<ulong> number)
    {
        int k = number.Length;
        using var modulus = new MontgomeryModulus(number);
        Span<ulong> half = stackalloc ulong[k];
        Span<ulong> one = stackalloc ulong[k];
        Span<ulong> minusOne = stackalloc ulong[k];
        Span<ulong> power = stackalloc ulong[k];
        for (int i = 0; i < k; i++)
        {
            half[i] = (number[i] >> 1) | (i + 1 < k ? number[i + 1] << 63 : 0);
        }

        one.Clear();
        one[0] = 1;
        _ = Limbs.Subtract(number, one, minusOne);
        bool isPrime = true;
        for (int round = 0; round < Rounds && isPrime; round++)
        {
            // Steps 4.1 to 4.7, with a = 1: b^((w - 1) / 2) is 1 or -1.
            random.FillRandom(MemoryMarshal.AsBytes(power));
            modulus.ToMontgomery(power, power);
            modulus.Raise(power, half, power);
            isPrime = (Limbs.AreEqual(power, one) | Limbs.AreEqual(power, minusOne)) != 0;
        }

        MontgomeryModulus.Wipe(half);
        MontgomeryModulus.Wipe(minusOne);
        MontgomeryModulus.Wipe(power);
        return isPrime;
    }

    /// <summary>
    /// The remainder by a number of up to 17 bits, without a division: half a limb at a time, by a reciprocal.
    /// </summary>
    private static uint Remainder(ReadOnlySpan<ulong> number, uint divisor)
    {
        unchecked
        {
            ulong reciprocal = ulong.MaxValue / divisor;
            ulong remainder = 0;
            for (int i = number.Length - 1; i >= 0; i--)
            {
                remainder = Reduce((remainder << 32) | (number[i] >> 32), divisor, reciprocal);
                remainder = Reduce((remainder << 32) | (uint)number[i], divisor, reciprocal);
            }

            // The reciprocal is rounded down, so one divisor may be left.
            ulong less = remainder - divisor;
            return (uint)(less + (divisor & (0UL - (less >> 63))));
        }
    }

    private static ulong Reduce(ulong number, ulong divisor, ulong reciprocal) =>
        unchecked(number - (Math.BigMul(number, reciprocal, out _) * divisor));

    private static void Set(Span<ulong> number, int bit) => number[bit / 64] |= 1UL << (bit % 64);

    /// <summary>The odd primes below the limit.</summary>
    private static ushort[] Sieve()
    {
        var isComposite = new bool[SmallPrimeLimit];
        var primes = new List<ushort>();
        for (int i = 3; i < SmallPrimeLimit; i += 2)
        {
            if (isComposite[i])
            {
                continue;
            }

            primes.Add((ushort)i);
            for (int multiple = i * i; multiple < SmallPrimeLimit; multiple += i)
            {
                isComposite[multiple] = true;
            }
        }

        return [.. primes];
    }
}
