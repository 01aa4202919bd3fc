using System;
using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <summary>
/// The ring of ML-KEM (FIPS 203 §2.4.4, §4.3): polynomials of 256 coefficients modulo q = 3329 and X^256 + 1, and their
/// number-theoretic transforms. A polynomial is a span of 256 signed 16-bit integers, in any representative.
/// </summary>
/// <remarks>
/// <para>
/// Side channels: no branch, no index and no division depends on a coefficient; products are reduced by multiplication
/// (Montgomery with R = 2^16, Barrett). Nothing is allocated; what is in the spans is the caller's to wipe. The vector
/// paths do the same arithmetic sixteen coefficients at a time, around bounds checks: each takes its spans' 256 first.
/// </para>
/// <para>
/// Sizes: <see cref="Ntt"/> takes coefficients between −q and q and gives them between 0 and q, bounds included;
/// <see cref="MultiplyAccumulate"/> takes such and sums up to four products; what it and <see cref="InverseNtt"/> give is
/// between −q and q.
/// </para>
/// </remarks>
internal static partial class MlKemRing
{
    /// <summary>The number of coefficients.</summary>
    public const int N = 256;

    /// <summary>The modulus.</summary>
    public const int Q = 3329;

    /// <summary>q^−1 modulo 2^16, signed.</summary>
    private const short QInverse = -3327;

    /// <summary>2^32 modulo q: a Montgomery product with it brings a factor R in.</summary>
    private const short RSquared = 1353;

    /// <summary>2^32 / 128 modulo q: ends the inverse transform of a Montgomery product (§4.3: f · 128^−1).</summary>
    private const short InverseScale = 1441;

    /// <summary>⌊2^26 / q⌉, for Barrett's reduction.</summary>
    private const int Barrett = 20159;

    /// <summary>ζ^BitRev7(i) · R, signed, for i from 0 to 127 (§4.3, Appendix A).</summary>
    private static readonly short[] Zetas = MakeZetas();

    /// <summary>The transform (Algorithm 9), in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Ntt(Span<short> f, bool wide)
    {
        f = f[..N];
        if (wide && IsWideSupported)
        {
            NttWide(f);
            return;
        }

        unchecked
        {
            int i = 1;
            for (int length = 128; length >= 2; length >>= 1)
            {
                for (int start = 0; start < N; start += 2 * length)
                {
                    int zeta = Zetas[i++];
                    for (int j = start; j < start + length; j++)
                    {
                        short t = Montgomery(zeta * f[j + length]);
                        f[j + length] = (short)(f[j] - t);
                        f[j] = (short)(f[j] + t);
                    }
                }
            }

            for (int j = 0; j < N; j++)
            {
                f[j] = Reduce(f[j]);
            }
        }
    }

    /// <summary>
    /// The inverse transform (Algorithm 10), in place; multiplies by R too, which makes up for what
    /// <see cref="MultiplyAccumulate"/> leaves out.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InverseNtt(Span<short> f, bool wide)
    {
        f = f[..N];
        if (wide && IsWideSupported)
        {
            InverseNttWide(f);
            return;
        }

        unchecked
        {
            int i = 127;
            for (int length = 2; length <= 128; length <<= 1)
            {
                for (int start = 0; start < N; start += 2 * length)
                {
                    int zeta = Zetas[i--];
                    for (int j = start; j < start + length; j++)
                    {
                        short t = f[j];
                        f[j] = Reduce((short)(t + f[j + length]));
                        f[j + length] = Montgomery(zeta * (short)(f[j + length] - t));
                    }
                }
            }

            for (int j = 0; j < N; j++)
            {
                f[j] = Montgomery(f[j] * InverseScale);
            }
        }
    }

    /// <summary>
    /// The sum of the products of transforms (Algorithms 11, 12), Σ a[i] · b[i], divided by R.
    /// </summary>
    /// <param name="sum">One polynomial; may be none of the factors.</param>
    /// <param name="a">The first factors, the next beginning <paramref name="stride"/> after each.</param>
    /// <param name="stride">At least 256: N for a row of a matrix, more for a column.</param>
    /// <param name="b">The second factors, one after another.</param>
    /// <param name="count">How many, at most 4.</param>
    /// <param name="wide">Whether to use wide registers where there are some.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAccumulate(
        Span<short> sum, ReadOnlySpan<short> a, int stride, ReadOnlySpan<short> b, int count, bool wide)
    {
        sum = sum[..N];
        a = a[..(((count - 1) * stride) + N)];
        b = b[..(count * N)];
        if (wide && IsWideSupported)
        {
            MultiplyAccumulateWide(sum, a, stride, b, count);
            return;
        }

        unchecked
        {
            for (int j = 0; j < N; j += 2)
            {
                // §4.3: the moduli are X² − ζ^(2 BitRev7(i) + 1), which come in pairs of both signs.
                int zeta = Zetas[64 + (j >> 2)];
                int gamma = (j & 2) == 0 ? zeta : -zeta;
                int even = 0;
                int odd = 0;
                for (int i = 0; i < count; i++)
                {
                    int a0 = a[(i * stride) + j], a1 = a[(i * stride) + j + 1];
                    int b0 = b[(i * N) + j], b1 = b[(i * N) + j + 1];
                    even += (a0 * b0) + (a1 * Montgomery(b1 * gamma));
                    odd += (a0 * b1) + (a1 * b0);
                }

                sum[j] = Montgomery(even);
                sum[j + 1] = Montgomery(odd);
            }
        }
    }

    /// <summary>a + b, where each is between −q and q; the result is between 0 and q.</summary>
    public static void Add(Span<short> sum, ReadOnlySpan<short> a, ReadOnlySpan<short> b)
    {
        unchecked
        {
            sum = sum[..N];
            a = a[..N];
            b = b[..N];
            for (int j = 0; j < N; j++)
            {
                sum[j] = Reduce((short)(a[j] + b[j]));
            }
        }
    }

    /// <summary>a − b, where each is between −q and q; the result is between 0 and q.</summary>
    public static void Subtract(Span<short> difference, ReadOnlySpan<short> a, ReadOnlySpan<short> b)
    {
        unchecked
        {
            difference = difference[..N];
            a = a[..N];
            b = b[..N];
            for (int j = 0; j < N; j++)
            {
                difference[j] = Reduce((short)(a[j] - b[j]));
            }
        }
    }

    /// <summary>a · R, which makes up for what <see cref="MultiplyAccumulate"/> leaves out.</summary>
    public static void Scale(Span<short> a)
    {
        unchecked
        {
            a = a[..N];
            for (int j = 0; j < N; j++)
            {
                a[j] = Montgomery(a[j] * RSquared);
            }
        }
    }

    /// <summary>The representative from 0 to q − 1, of one between −q and q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Canonical(int a)
    {
        unchecked
        {
            a += (a >> 31) & Q;
            a -= Q;
            return a + ((a >> 31) & Q);
        }
    }

    /// <summary>a / R, between −q and q, for a below q · 2^15 in magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static short Montgomery(int a)
    {
        unchecked
        {
            int m = (short)((short)a * QInverse);
            return (short)((a - (m * Q)) >> 16);
        }
    }

    /// <summary>The same element between 0 and q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static short Reduce(short a)
    {
        unchecked
        {
            return (short)(a - (((a * Barrett) >> 26) * Q));
        }
    }

    private static short[] MakeZetas()
    {
        const int Zeta = 17;
        const int R = 65536 % Q;
        var zetas = new short[128];
        int power = R;
        for (int i = 0; i < zetas.Length; i++)
        {
            // BitRev7: the seven bits of i from the last to the first.
            int reversed = 0;
            for (int bit = 0; bit < 7; bit++)
            {
                reversed |= ((i >> bit) & 1) << (6 - bit);
            }

            zetas[reversed] = (short)(power > Q / 2 ? power - Q : power);
            power = power * Zeta % Q;
        }

        return zetas;
    }
}
