using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using static Tls.Crypto.Carry;

namespace Tls.Crypto;

/// <summary>A modulus of <see cref="DivisionSteps"/>: odd, below 2^256 and not below 2^255.</summary>
internal interface IDivisionModulus
{
    /// <summary>The modulus.</summary>
    static abstract DivisionNumber Value { get; }

    /// <summary>1 / modulus modulo 2^62.</summary>
    static abstract ulong Inverse { get; }
}

/// <summary>
/// Inverses by Bernstein's and Yang's division steps (Fast constant-time gcd computation and modular inversion, 2019), some
/// sixty at a time: those see the lowest words alone, and what they did is a matrix for the whole numbers.
/// </summary>
/// <remarks>
/// Side channels: <see cref="InvertPublic"/> is for public values. In <see cref="Invert"/> no branch and no index depends on a value.
/// </remarks>
internal static class DivisionSteps
{
    private const ulong Mask62 = DivisionNumber.Mask62;

    /// <summary>1 / number, in variable time; zero gives zero.</summary>
    /// <param name="g">The number, below the modulus.</param>
    /// <returns>From 0 to the modulus, both included.</returns>
    public static DivisionNumber InvertPublic<TModulus>(DivisionNumber g)
        where TModulus : IDivisionModulus
    {
        // f and g go towards ±1 and 0; d · number = f and e · number = g modulo m, all the way.
        DivisionNumber f = TModulus.Value;
        DivisionNumber d = default;
        DivisionNumber e = new() { L0 = 1 };
        long eta = -1;
        while (!g.IsZero)
        {
            Matrix steps = Divide(f.L0, g.L0, ref eta);
            steps.ApplyModulo<TModulus>(ref d, ref e);
            steps.Apply(ref f, ref g);
        }

        return Finish<TModulus>(d, signs: f.L4 >> 63);
    }

    /// <summary>1 / number, in constant time; zero gives zero.</summary>
    /// <param name="g">The number, below the modulus.</param>
    /// <returns>From 0 to the modulus, both included.</returns>
    /// <remarks>
    /// Half-delta division steps: 590 of them are enough for any 256 bits (Pornin and Wuille, 2021), done 59 at a time, each of
    /// them the same whether it swaps, adds or only halves.
    /// </remarks>
    public static DivisionNumber Invert<TModulus>(DivisionNumber g)
        where TModulus : IDivisionModulus
    {
        DivisionNumber f = TModulus.Value;
        DivisionNumber d = default;
        DivisionNumber e = new() { L0 = 1 };
        long zeta = -1;
        for (int i = 0; i < 10; i++)
        {
            Matrix steps = DivideFixed(f.L0, g.L0, ref zeta);
            steps.ApplyModulo<TModulus>(ref d, ref e);
            steps.Apply(ref f, ref g);
        }

        return Finish<TModulus>(d, signs: f.L4 >> 63);
    }

    /// <summary>From a number between −2 m and m, or its negative; without a branch.</summary>
    /// <param name="d">The number.</param>
    /// <param name="signs">All ones for the negative, and zero for the number itself.</param>
    private static DivisionNumber Finish<TModulus>(DivisionNumber d, long signs)
        where TModulus : IDivisionModulus
    {
        d.AddMasked(TModulus.Value, d.L4 >> 63);
        d.Negate(signs);
        d.AddMasked(TModulus.Value, d.L4 >> 63);
        return d;
    }

    /// <summary>62 division steps on the lowest bits of f and g; eta is the paper's −δ.</summary>
    private static Matrix Divide(long f0, long g0, ref long eta)
    {
        unchecked
        {
            var matrix = new Matrix { U = 1, R = 1 };
            ulong f = (ulong)f0;
            ulong g = (ulong)g0;
            int left = 62;
            while (true)
            {
                // As long as g is even a step halves it, which doubles f's row.
                int zeros = BitOperations.TrailingZeroCount(g | (ulong.MaxValue << left));
                g >>= zeros;
                matrix.U <<= zeros;
                matrix.V <<= zeros;
                eta -= zeros;
                left -= zeros;
                if (left == 0)
                {
                    return matrix;
                }

                if (eta < 0)
                {
                    eta = -eta;
                    (f, g) = (g, 0 - f);
                    (matrix.U, matrix.Q) = (matrix.Q, -matrix.U);
                    (matrix.V, matrix.R) = (matrix.R, -matrix.V);
                }

                // The next steps, until eta is negative again, add f or leave it: f times w clears that many bits of g
                // at once, where w = −g / f; 1 / f is f · (2 − f²) modulo 64.
                int bits = (int)Math.Min(Math.Min(eta + 1, left), 6);
                ulong w = (f * g * ((f * f) - 2)) & ((1UL << bits) - 1);
                g += f * w;
                matrix.Q += matrix.U * (long)w;
                matrix.R += matrix.V * (long)w;
            }
        }
    }

    /// <summary>59 half-delta division steps; zeta is −(δ + 1/2). The matrix is eightfold, so that it is of 62 steps like the others.</summary>
    private static Matrix DivideFixed(long f, long g, ref long zeta)
    {
        unchecked
        {
            // Thirty steps and 29, whose entries fit into half a word each; delta in a register, which a reference is not.
            long delta = zeta;
            (long first, long second) = DivideHalf(ref f, ref g, ref delta, 30);
            (long u, long v) = Entries(first);
            (long q, long r) = Entries(second);
            (first, second) = DivideHalf(ref f, ref g, ref delta, 29);
            zeta = delta;
            (long x, long y) = Entries(first);
            (long z, long w) = Entries(second);
            return new Matrix
            {
                U = 8 * ((x * u) + (y * q)),
                V = 8 * ((x * v) + (y * r)),
                Q = 8 * ((z * u) + (w * q)),
                R = 8 * ((z * v) + (w * r)),
            };
        }
    }

    /// <summary>
    /// Up to 30 steps, with a row of the matrix in one word: the sum of the left entry and 2^32 times the right one, each at most
    /// 2^30 in size, which is added, negated and doubled like any number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (long First, long Second) DivideHalf(ref long f, ref long g, ref long zeta, int count)
    {
        unchecked
        {
            long first = 1;
            long second = 1L << 32;
            for (; count > 0; count--)
            {
                // Masks: whether zeta is negative, whether g is odd.
                long negative = zeta >> 63;
                long odd = -(g & 1);

                // g adds f, or takes it off where zeta is negative, to be even.
                g += ((f ^ negative) - negative) & odd;
                second += ((first ^ negative) - negative) & odd;

                // If it was both, f becomes what g was.
                negative &= odd;
                zeta = (zeta ^ negative) - 1;
                f += g & negative;
                first += second & negative;
                g >>= 1;
                first <<= 1;
            }

            return (first, second);
        }
    }

    /// <summary>The entries of a row that is in one word.</summary>
    private static (long Left, long Right) Entries(long row) => unchecked(((int)row, (row - (int)row) >> 32));

    /// <summary>What 62 division steps do: (f, g) becomes (U f + V g, Q f + R g) / 2^62.</summary>
    private struct Matrix
    {
        public long U;
        public long V;
        public long Q;
        public long R;

        public readonly void Apply(ref DivisionNumber f, ref DivisionNumber g)
        {
            (f, g) = (Row(U, V, f, g), Row(Q, R, f, g));
        }

        /// <summary>The same modulo m: so much of m is added that the sums divide by 2^62.</summary>
        public readonly void ApplyModulo<TModulus>(ref DivisionNumber d, ref DivisionNumber e)
            where TModulus : IDivisionModulus
        {
            (d, e) = (RowModulo<TModulus>(U, V, d, e), RowModulo<TModulus>(Q, R, d, e));
        }

        private static DivisionNumber Row(long x, long y, in DivisionNumber a, in DivisionNumber b)
        {
            unchecked
            {
                DivisionNumber result = default;
                long carry = (long)((Low(x, a.L0) + Low(y, b.L0)) >> 62) + High(x, a.L0) + High(y, b.L0);
                result.L0 = Column(ref carry, Low(x, a.L1) + Low(y, b.L1));
                carry += High(x, a.L1) + High(y, b.L1);
                result.L1 = Column(ref carry, Low(x, a.L2) + Low(y, b.L2));
                carry += High(x, a.L2) + High(y, b.L2);
                result.L2 = Column(ref carry, Low(x, a.L3) + Low(y, b.L3));
                carry += High(x, a.L3) + High(y, b.L3);
                result.L3 = Column(ref carry, Low(x, a.L4) + Low(y, b.L4));
                result.L4 = carry + HighSigned(x, a.L4) + HighSigned(y, b.L4);
                return result;
            }
        }

        private static DivisionNumber RowModulo<TModulus>(long x, long y, in DivisionNumber a, in DivisionNumber b)
            where TModulus : IDivisionModulus
        {
            unchecked
            {
                // a and b are between −2 m and m; with m added to the negative ones the sum's size is that of |x| + |y| times m,
                // and the result is in the same range.
                DivisionNumber m = TModulus.Value;
                long times = (x & (a.L4 >> 63)) + (y & (b.L4 >> 63));
                ulong low = Low(x, a.L0) + Low(y, b.L0);
                times -= (long)(((low * TModulus.Inverse) + (ulong)times) & Mask62);
                long carry = (long)((low + Low(times, m.L0)) >> 62) + High(x, a.L0) + High(y, b.L0);
                DivisionNumber result = default;
                result.L0 = Column(ref carry, Low(x, a.L1) + Low(y, b.L1) + Low(times, m.L1), High(times, m.L0));
                carry += High(x, a.L1) + High(y, b.L1);
                result.L1 = Column(ref carry, Low(x, a.L2) + Low(y, b.L2) + Low(times, m.L2), High(times, m.L1));
                carry += High(x, a.L2) + High(y, b.L2);
                result.L2 = Column(ref carry, Low(x, a.L3) + Low(y, b.L3) + Low(times, m.L3), High(times, m.L2));
                carry += High(x, a.L3) + High(y, b.L3);
                result.L3 = Column(ref carry, Low(x, a.L4) + Low(y, b.L4) + Low(times, m.L4), High(times, m.L3));
                result.L4 = carry + HighSigned(x, a.L4) + HighSigned(y, b.L4) + High(times, m.L4);
                return result;
            }
        }

        /// <summary>
        /// A column: what is below 2^62 stays, and what is above is the new carry. The old one is at most 2^62 and a bit in size,
        /// for |x| + |y| is at most 2^62.
        /// </summary>
        /// <param name="carry">What is carried.</param>
        /// <param name="low">Up to three lower parts of products.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static long Column(ref long carry, ulong low)
        {
            unchecked
            {
                ulong sum = low + ((ulong)carry & Mask62);
                carry = (carry >> 62) + (long)(sum >> 62);
                return (long)(sum & Mask62);
            }
        }

        /// <summary>The same with one more upper part, which is up to 2^63 in size: it and the carry may be too much for one word.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static long Column(ref long carry, ulong low, long more)
        {
            unchecked
            {
                ulong sum = (ulong)Column(ref carry, low) + ((ulong)more & Mask62);
                carry += (more >> 62) + (long)(sum >> 62);
                return (long)(sum & Mask62);
            }
        }

        /// <summary>x · y modulo 2^62.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ulong Low(long x, long y) => unchecked((ulong)(x * y) & Mask62);

        /// <summary>x · y / 2^62, rounded down, for a y from 0 to below 2^62.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static long High(long x, long y)
        {
            unchecked
            {
                ulong wide = (ulong)y << 2;
                return (long)(UpperHalf((ulong)x, wide) - (wide & (ulong)(x >> 63)));
            }
        }

        /// <summary>The same for a y of either sign, up to 2^61 in size.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static long HighSigned(long x, long y) =>
            unchecked(High(x, y & (long)Mask62) - (x & (y >> 63)));
    }
}
