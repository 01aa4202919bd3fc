using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <content>
/// Inverses by Bernstein's and Yang's division steps (Fast constant-time gcd computation and modular inversion, 2019), some
/// sixty at a time: those see the lowest words alone, and what they did is a matrix for the whole numbers.
/// </content>
internal readonly partial struct ScalarP256
{
    private const ulong Mask62 = (1UL << 62) - 1;

    /// <summary>1 / n modulo 2^62.</summary>
    private const ulong InverseOfOrder = 0x332e375511ff43b1;

    /// <summary>1 / this modulo n, in variable time; zero gives zero.</summary>
    public ScalarP256 InvertPublic()
    {
        // f and g go towards ±1 and 0; d · this = f and e · this = g modulo n, all the way.
        Number f = Number.Order;
        Number g = ToNumber();
        Number d = default;
        Number e = new() { L0 = 1 };
        long eta = -1;
        while (!g.IsZero)
        {
            Matrix steps = Divide(f.L0, g.L0, ref eta);
            steps.ApplyModulo(ref d, ref e);
            steps.Apply(ref f, ref g);
        }

        return FromNumber(d, signs: f.L4 >> 63);
    }

    /// <summary>1 / this modulo n, in constant time; zero gives zero.</summary>
    /// <remarks>
    /// Half-delta division steps: 590 of them are enough for any 256 bits (Pornin and Wuille, 2021), done 59 at a time, each of
    /// them the same whether it swaps, adds or only halves.
    /// </remarks>
    public ScalarP256 Invert()
    {
        Number f = Number.Order;
        Number g = ToNumber();
        Number d = default;
        Number e = new() { L0 = 1 };
        long zeta = -1;
        for (int i = 0; i < 10; i++)
        {
            Matrix steps = DivideFixed(f.L0, g.L0, ref zeta);
            steps.ApplyModulo(ref d, ref e);
            steps.Apply(ref f, ref g);
        }

        return FromNumber(d, signs: f.L4 >> 63);
    }

    private Number ToNumber() => unchecked(new Number
    {
        L0 = (long)(_w0 & Mask62),
        L1 = (long)(((_w0 >> 62) | (_w1 << 2)) & Mask62),
        L2 = (long)(((_w1 >> 60) | (_w2 << 4)) & Mask62),
        L3 = (long)(((_w2 >> 58) | (_w3 << 6)) & Mask62),
        L4 = (long)(_w3 >> 56),
    });

    /// <summary>From a number between −2n and n, or its negative; without a branch.</summary>
    /// <param name="d">The number.</param>
    /// <param name="signs">All ones for the negative, and zero for the number itself.</param>
    private static ScalarP256 FromNumber(Number d, long signs)
    {
        unchecked
        {
            d.AddOrder((d.L4 >> 63) & 1);
            d.Negate(signs);
            d.AddOrder((d.L4 >> 63) & 1);
            return Once(
                (ulong)d.L0 | ((ulong)d.L1 << 62),
                ((ulong)d.L1 >> 2) | ((ulong)d.L2 << 60),
                ((ulong)d.L2 >> 4) | ((ulong)d.L3 << 58),
                ((ulong)d.L3 >> 6) | ((ulong)d.L4 << 56),
                0);
        }
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

    /// <summary>
    /// 59 half-delta division steps; zeta is −(δ + 1/2). The matrix starts at 2^3, so that it is of 62 steps like the others.
    /// </summary>
    private static Matrix DivideFixed(long f0, long g0, ref long zeta)
    {
        unchecked
        {
            long u = 8, v = 0, q = 0, r = 8;
            long f = f0;
            long g = g0;
            for (int i = 0; i < 59; i++)
            {
                // Masks: whether zeta is negative, whether g is odd.
                long negative = zeta >> 63;
                long odd = -(g & 1);

                // g adds f, or takes it off where zeta is negative, to be even.
                g += ((f ^ negative) - negative) & odd;
                q += ((u ^ negative) - negative) & odd;
                r += ((v ^ negative) - negative) & odd;

                // If it was both, f becomes what g was.
                negative &= odd;
                zeta = (zeta ^ negative) - 1;
                f += g & negative;
                u += q & negative;
                v += r & negative;
                g >>= 1;
                u <<= 1;
                v <<= 1;
            }

            return new Matrix { U = u, V = v, Q = q, R = r };
        }
    }

    /// <summary>A signed number in radix 2^62; only the highest limb is ever negative.</summary>
    private struct Number
    {
        public long L0;
        public long L1;
        public long L2;
        public long L3;
        public long L4;

        public static Number Order => new()
        {
            L0 = 0x33b9cac2fc632551,
            L1 = 0x339beab69c5e7a13,
            L2 = 0x3ffffffffffffffb,
            L3 = 0x3fffffc00000003f,
            L4 = 0xff,
        };

        public readonly bool IsZero => (L0 | L1 | L2 | L3 | L4) == 0;

        public void AddOrder(long times)
        {
            unchecked
            {
                Number n = Order;
                L0 += n.L0 * times;
                L1 += n.L1 * times;
                L2 += n.L2 * times;
                L3 += n.L3 * times;
                L4 += n.L4 * times;
                Carry();
            }
        }

        /// <summary>The negative where the signs are all ones, and nothing where they are zero.</summary>
        public void Negate(long signs)
        {
            unchecked
            {
                L0 = (L0 ^ signs) - signs;
                L1 = (L1 ^ signs) - signs;
                L2 = (L2 ^ signs) - signs;
                L3 = (L3 ^ signs) - signs;
                L4 = (L4 ^ signs) - signs;
                Carry();
            }
        }

        private void Carry()
        {
            unchecked
            {
                L1 += L0 >> 62;
                L2 += L1 >> 62;
                L3 += L2 >> 62;
                L4 += L3 >> 62;
                L0 &= (long)Mask62;
                L1 &= (long)Mask62;
                L2 &= (long)Mask62;
                L3 &= (long)Mask62;
            }
        }
    }

    /// <summary>What 62 division steps do: (f, g) becomes (U f + V g, Q f + R g) / 2^62.</summary>
    private struct Matrix
    {
        public long U;
        public long V;
        public long Q;
        public long R;

        public readonly void Apply(ref Number f, ref Number g)
        {
            (f, g) = (Row(U, V, f, g), Row(Q, R, f, g));
        }

        /// <summary>The same modulo n: so much of n is added that the sums divide by 2^62.</summary>
        public readonly void ApplyModulo(ref Number d, ref Number e)
        {
            (d, e) = (RowModulo(U, V, d, e), RowModulo(Q, R, d, e));
        }

        private static Number Row(long x, long y, in Number a, in Number b)
        {
            unchecked
            {
                Int128 sum = Product(x, a.L0) + Product(y, b.L0);
                sum = (sum >> 62) + Product(x, a.L1) + Product(y, b.L1);
                Number result = default;
                result.L0 = Low(sum);
                sum = (sum >> 62) + Product(x, a.L2) + Product(y, b.L2);
                result.L1 = Low(sum);
                sum = (sum >> 62) + Product(x, a.L3) + Product(y, b.L3);
                result.L2 = Low(sum);
                sum = (sum >> 62) + Product(x, a.L4) + Product(y, b.L4);
                result.L3 = Low(sum);
                result.L4 = (long)(sum >> 62);
                return result;
            }
        }

        private static Number RowModulo(long x, long y, in Number a, in Number b)
        {
            unchecked
            {
                // a and b are between −2n and n; with n added to the negative ones the sum's size is that of |x| + |y| times n,
                // and the result is in the same range.
                long times = (x & (a.L4 >> 63)) + (y & (b.L4 >> 63));
                Int128 sum = Product(x, a.L0) + Product(y, b.L0);
                times -= (long)(((ulong)(long)sum * InverseOfOrder) + (ulong)times & Mask62);
                Number n = Number.Order;
                sum += Product(times, n.L0);
                sum = (sum >> 62) + Product(x, a.L1) + Product(y, b.L1) + Product(times, n.L1);
                Number result = default;
                result.L0 = Low(sum);
                sum = (sum >> 62) + Product(x, a.L2) + Product(y, b.L2) + Product(times, n.L2);
                result.L1 = Low(sum);
                sum = (sum >> 62) + Product(x, a.L3) + Product(y, b.L3) + Product(times, n.L3);
                result.L2 = Low(sum);
                sum = (sum >> 62) + Product(x, a.L4) + Product(y, b.L4) + Product(times, n.L4);
                result.L3 = Low(sum);
                result.L4 = (long)(sum >> 62);
                return result;
            }
        }

        private static long Low(Int128 sum) => unchecked((long)((ulong)sum & Mask62));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Int128 Product(long x, long y)
        {
            unchecked
            {
                long high = Math.BigMul(x, y, out long low);
                return new Int128((ulong)high, (ulong)low);
            }
        }
    }
}
