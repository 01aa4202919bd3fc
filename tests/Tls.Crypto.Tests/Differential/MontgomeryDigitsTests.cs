using System;
using System.Numerics;
using System.Runtime.InteropServices;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>
/// Powers by either path, limbs and wide registers, against integers of any size: the same numbers for both, at the edges of
/// limbs and of digits.
/// </summary>
public sealed class MontgomeryDigitsTests
{
    public static TheoryData<int, bool> Lengths
    {
        get
        {
            var data = new TheoryData<int, bool>();
            foreach (int length in (int[])[1, 11, 12, 13, 16, 17, 24, 25, 31, 32, 33])
            {
                data.Add(length, true);
                data.Add(length, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Public_powers_agree_with_integers(int length, bool wide)
    {
        foreach (BigInteger n in Moduli(length))
        {
            var modulus = new MontgomeryModulus(LimbsOf(n, length), isSecret: false, wide);
            ulong[] result = new ulong[length];
            foreach (BigInteger a in Numbers(n, length))
            {
                foreach (ulong exponent in (ulong[])[3, 5, 65537, ulong.MaxValue])
                {
                    modulus.RaisePublic(LimbsOf(a, length), exponent, result);
                    Assert.Equal(BigInteger.ModPow(a, exponent, n), NumberOf(result));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Secret_powers_agree_with_integers(int length, bool wide)
    {
        foreach (BigInteger n in Moduli(length))
        {
            using var modulus = new MontgomeryModulus(LimbsOf(n, length), wide: wide);
            ulong[] result = new ulong[length];
            BigInteger[] exponents =
                [0, 1, 31, 32, Ones(length), n - 1, Random(length, 5), (BigInteger.One << ((64 * length) - 1)) + 1];
            BigInteger[] numbers = [.. Numbers(n, length)];
            for (int i = 0; i < exponents.Length; i++)
            {
                BigInteger a = numbers[i % numbers.Length];
                modulus.ToMontgomery(LimbsOf(a, length), result);
                modulus.Raise(result, LimbsOf(exponents[i], length), result);
                Assert.Equal(BigInteger.ModPow(a, exponents[i], n), NumberOf(result));
            }
        }
    }

    [WideFact]
    public void Two_powers_side_by_side_are_those_of_each()
    {
        foreach (int length in (int[])[1, 2, 12, 15, 16])
        {
            BigInteger[] moduli = [.. Moduli(length)];
            for (int i = 0; i < moduli.Length; i++)
            {
                (BigInteger p, BigInteger q) = (moduli[i], moduli[(i + 1) % moduli.Length]);
                using var first = new MontgomeryModulus(LimbsOf(p, length));
                using var second = new MontgomeryModulus(LimbsOf(q, length));
                using var both = new MontgomeryDigits(first, second);
                foreach (BigInteger a in Numbers(p, length))
                {
                    BigInteger b = Ones(length) - a;
                    (BigInteger x, BigInteger y) = (Random(length, i), Ones(length) - i);
                    ulong[] result = new ulong[length];
                    ulong[] result2 = new ulong[length];
                    first.ToMontgomery(LimbsOf(a, length), result);
                    second.ToMontgomery(LimbsOf(b, length), result2);
                    both.Power(result, LimbsOf(x, length), result, result2, LimbsOf(y, length), result2);
                    Assert.Equal(BigInteger.ModPow(a, x, p), NumberOf(result));
                    Assert.Equal(BigInteger.ModPow(b, y, q), NumberOf(result2));
                }
            }
        }
    }

    [WideFact]
    public void Moduli_that_registers_have_no_room_for_are_refused()
    {
        var longest = new MontgomeryModulus(LimbsOf(Ones(33), 33));
        var one = new MontgomeryModulus(LimbsOf(Ones(17), 17));
        var other = new MontgomeryModulus(LimbsOf(Ones(16), 16));
        Assert.Throws<ArgumentException>(() => new MontgomeryDigits(longest));
        Assert.Throws<ArgumentException>(() => new MontgomeryDigits(one, one));
        Assert.Throws<ArgumentException>(() => new MontgomeryDigits(other, one));
    }

    private static BigInteger Ones(int length) => (BigInteger.One << (64 * length)) - 1;

    /// <summary>The least, the greatest, with the bit on top alone, with a digit of ones, and any.</summary>
    private static BigInteger[] Moduli(int length) =>
    [
        3,
        Ones(length),
        (BigInteger.One << ((64 * length) - 1)) + 1,
        Ones(length) - (BigInteger.One << 28) + 2,
        (Ones(length) >> 28 << 28) + 1,
        Random(length, 1) | 1,
        Random(length, 2) | 1 | (BigInteger.One << ((64 * length) - 1)),
    ];

    private static BigInteger[] Numbers(BigInteger n, int length) =>
        [0, 1, 2, n - 1, n / 2, Ones(length), Ones(length) / 3, Random(length, 3), Random(length, 4) % n];

    private static BigInteger Random(int length, int seed) =>
        new(Providers.Bytes(8 * length, seed + (100 * length)), isUnsigned: true);

    private static ulong[] LimbsOf(BigInteger number, int length) =>
        MontgomeryDifferentialTests.LimbsOf(number, length);

    private static BigInteger NumberOf(ReadOnlySpan<ulong> limbs) =>
        new(MemoryMarshal.AsBytes(limbs), isUnsigned: true);

    /// <summary>A test of the wide path alone, where the processor has it.</summary>
    private sealed class WideFactAttribute : FactAttribute
    {
        public WideFactAttribute() => Skip = MontgomeryDigits.IsSupported ? null : "The processor has no AVX-512.";
    }
}
