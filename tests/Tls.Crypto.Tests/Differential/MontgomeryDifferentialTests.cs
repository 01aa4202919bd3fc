using System;
using System.Diagnostics;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using FsCheck.Xunit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Modular arithmetic of any size against arbitrary-precision integers.</summary>
public sealed class MontgomeryDifferentialTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(128)]
    [InlineData(256)]
    public void Arithmetic_agrees_with_integers_on_the_edges(int length)
    {
        BigInteger r = BigInteger.One << (64 * length);
        BigInteger[] moduli = [3, r - 1, (r >> 1) + 1, (r >> 1) - 1, (r >> 2) + 1, (r >> 63) + 1 | 3, (r >> 64) + 1 | 3];
        foreach ((BigInteger n, bool isSecret) in moduli.SelectMany(n => new[] { (n, true), (n, false) }))
        {
            using var modulus = new MontgomeryModulus(LimbsOf(n, length), isSecret);
            foreach (BigInteger a in (BigInteger[])[0, 1, 2, n / 2, n - 2, n - 1])
            {
                foreach (BigInteger b in (BigInteger[])[0, 1, n / 3, n - 1])
                {
                    Check(modulus, n, a % n, b % n);
                }
            }
        }
    }

    [Fact]
    public void A_public_modulus_a_bit_short_of_its_limbs_is_prepared_as_soon_as_another()
    {
        // Who sends a certificate chooses its key; one product for each bit of it would be a way to make us work.
        ulong[] n = LimbsOf((BigInteger.One << 16383) - 1, MontgomeryModulus.MaximumLength);
        var number = new ulong[n.Length];
        TimeSpan making = TimeSpan.MaxValue;
        TimeSpan raising = TimeSpan.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using var modulus = new MontgomeryModulus(n, isSecret: false);
            making = Least(making, start);
            start = Stopwatch.GetTimestamp();
            modulus.RaisePublic(n, 65537, number);
            raising = Least(raising, start);
        }

        Assert.True(making < raising / 4, $"{making} to prepare, {raising} to raise once");
    }

    private static TimeSpan Least(TimeSpan least, long start)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        return elapsed < least ? elapsed : least;
    }

    [Property(MaxTest = 200)]
    public void Arithmetic_agrees_with_integers(int seed, byte size)
    {
        int length = 1 + (size % 40);
        BigInteger n = Random(8 * length, seed) | 1;
        using var modulus = new MontgomeryModulus(LimbsOf(n + (n.IsOne ? 2 : 0), length));
        n += n.IsOne ? 2 : 0;
        Check(modulus, n, Random(8 * length, seed ^ 1) % n, Random(8 * length, seed ^ 2) % n);
    }

    [Property(MaxTest = 40)]
    public void Numbers_twice_as_long_are_reduced(int seed)
    {
        const int Length = 5;
        BigInteger n = Random(8 * Length, seed) | 1;
        BigInteger a = Random(16 * Length, seed ^ 1);
        using var modulus = new MontgomeryModulus(LimbsOf(n, Length));
        ulong[] reduced = new ulong[Length];
        modulus.ToMontgomery(LimbsOf(a, 2 * Length), reduced);
        modulus.FromMontgomery(reduced, reduced);
        Assert.Equal(a % n, NumberOf(reduced));
    }

    [Property(MaxTest = 20)]
    public void Powers_agree_with_integers(int seed)
    {
        const int Length = 4;
        BigInteger n = Random(8 * Length, seed) | 1;
        BigInteger a = Random(8 * Length, seed ^ 1) % n;
        BigInteger exponent = Random(8 * Length, seed ^ 2);
        using var modulus = new MontgomeryModulus(LimbsOf(n, Length));
        ulong[] x = new ulong[Length];
        ulong[] y = new ulong[Length];
        modulus.ToMontgomery(LimbsOf(a, Length), x);
        modulus.Power(x, LimbsOf(exponent, Length), y);
        modulus.FromMontgomery(y, y);
        Assert.Equal(BigInteger.ModPow(a, exponent, n), NumberOf(y));

        ulong small = (ulong)(exponent & ulong.MaxValue) | 3;
        modulus.RaisePublic(LimbsOf(a, Length), small, y);
        Assert.Equal(BigInteger.ModPow(a, small, n), NumberOf(y));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(256)]
    public void Bytes_go_in_and_come_out(int size)
    {
        byte[] bytes = Providers.Bytes(size, size);
        ulong[] limbs = new ulong[Limbs.For(size)];
        byte[] wider = new byte[size + 3];

        Limbs.Decode(bytes, limbs);
        Limbs.Encode(limbs, wider);

        Assert.Equal(new BigInteger(bytes, isUnsigned: true, isBigEndian: true), NumberOf(limbs));
        Assert.Equal([0, 0, 0, .. bytes], wider);
    }

    [Fact]
    public void Even_or_overlong_moduli_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new MontgomeryModulus([2]));
        Assert.Throws<ArgumentException>(() => new MontgomeryModulus([]));
        ulong[] overlong = new ulong[257];
        overlong[0] = 1;
        Assert.Throws<ArgumentException>(() => new MontgomeryModulus(overlong));
    }

    internal static ulong[] LimbsOf(BigInteger number, int length)
    {
        byte[] bytes = new byte[8 * length];
        Assert.True(number.TryWriteBytes(bytes, out _, isUnsigned: true));
        return MemoryMarshal.Cast<byte, ulong>(bytes).ToArray();
    }

    private static BigInteger NumberOf(ReadOnlySpan<ulong> limbs) =>
        new(MemoryMarshal.AsBytes(limbs), isUnsigned: true);

    private static BigInteger Random(int size, int seed) =>
        new(Providers.Bytes(size, seed), isUnsigned: true);

    private static void Check(MontgomeryModulus modulus, BigInteger n, BigInteger a, BigInteger b)
    {
        int length = modulus.Length;
        ulong[] x = new ulong[length];
        ulong[] y = LimbsOf(b, length);
        ulong[] result = new ulong[length];

        modulus.ToMontgomery(LimbsOf(a, length), x);
        Assert.Equal((a << (64 * length)) % n, NumberOf(x));
        modulus.Multiply(x, y, result);
        Assert.Equal(a * b % n, NumberOf(result));
        modulus.Add(LimbsOf(a, length), y, result);
        Assert.Equal((a + b) % n, NumberOf(result));
        modulus.Subtract(LimbsOf(a, length), y, result);
        Assert.Equal((a + n - b) % n, NumberOf(result));
    }
}
