using System;
using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <summary>
/// The ring of ML-DSA (FIPS 204 §2.3, §7.5): polynomials of 256 coefficients modulo q = 8380417 and X^256 + 1, and their
/// number-theoretic transforms. A polynomial is a span of 256 signed 32-bit integers, in any representative.
/// </summary>
/// <remarks>
/// <para>
/// Side channels: no branch, no index and no division depends on a coefficient; products are reduced by multiplication
/// (Montgomery with R = 2^32). Nothing is allocated; what is in the spans is the caller's to wipe.
/// </para>
/// <para>
/// Sizes: <see cref="Ntt"/> takes coefficients below q in magnitude and gives them below 9q; a product with such is below
/// q; <see cref="InverseNtt"/> takes and gives coefficients below q.
/// </para>
/// </remarks>
internal static class MlDsaRing
{
    /// <summary>The number of coefficients.</summary>
    public const int N = 256;

    /// <summary>The modulus.</summary>
    public const int Q = 8_380_417;

    /// <summary>q^−1 modulo 2^32.</summary>
    private const int QInverse = 58_728_449;

    /// <summary>2^64 / 256 modulo q: ends the inverse transform of a Montgomery product.</summary>
    private const int InverseScale = 41_978;

    /// <summary>ζ^BitRev8(i) · R, signed (§7.5, Appendix B).</summary>
    private static readonly int[] Zetas = MakeZetas();

    /// <summary>The transform (Algorithm 41), in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Ntt(Span<int> w)
    {
        unchecked
        {
            w = w[..N];
            int m = 0;
            for (int length = 128; length >= 1; length >>= 1)
            {
                for (int start = 0; start < N; start += 2 * length)
                {
                    long zeta = Zetas[++m];
                    Span<int> first = w.Slice(start, length);
                    Span<int> second = w.Slice(start + length, length);
                    for (int j = 0; j < first.Length && j < second.Length; j++)
                    {
                        int t = Montgomery(zeta * second[j]);
                        second[j] = first[j] - t;
                        first[j] += t;
                    }
                }
            }
        }
    }

    /// <summary>
    /// The inverse transform (Algorithm 42), in place; multiplies by R too, which makes up for what a product leaves out.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InverseNtt(Span<int> w)
    {
        unchecked
        {
            w = w[..N];
            int m = 256;
            for (int length = 1; length <= 128; length <<= 1)
            {
                for (int start = 0; start < N; start += 2 * length)
                {
                    long zeta = -Zetas[--m];
                    Span<int> first = w.Slice(start, length);
                    Span<int> second = w.Slice(start + length, length);
                    for (int j = 0; j < first.Length && j < second.Length; j++)
                    {
                        int t = first[j];
                        first[j] = t + second[j];
                        second[j] = Montgomery(zeta * (t - second[j]));
                    }
                }
            }

            for (int j = 0; j < N; j++)
            {
                w[j] = Montgomery((long)InverseScale * w[j]);
            }
        }
    }

    /// <summary>The product of two transforms, divided by R.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Span<int> product, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        unchecked
        {
            product = product[..N];
            a = a[..N];
            b = b[..N];
            for (int j = 0; j < N; j++)
            {
                product[j] = Montgomery((long)a[j] * b[j]);
            }
        }
    }

    /// <summary>The sum of the products of two rows of transforms, divided by R and reduced below q.</summary>
    /// <param name="sum">One polynomial.</param>
    /// <param name="a">One after another.</param>
    /// <param name="b">As many, at most eight.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAccumulate(Span<int> sum, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        unchecked
        {
            sum = sum[..N];
            a = a[..b.Length];
            for (int j = 0; j < N; j++)
            {
                int total = 0;
                for (int i = j; i < b.Length; i += N)
                {
                    total += Montgomery((long)a[i] * b[i]);
                }

                sum[j] = Reduce(total);
            }
        }
    }

    /// <summary>a + b, reduced below q in magnitude.</summary>
    public static void Add(Span<int> sum, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        unchecked
        {
            for (int j = 0; j < N; j++)
            {
                sum[j] = Reduce(a[j] + b[j]);
            }
        }
    }

    /// <summary>a − b, reduced below q in magnitude.</summary>
    public static void Subtract(Span<int> difference, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        unchecked
        {
            for (int j = 0; j < N; j++)
            {
                difference[j] = Reduce(a[j] - b[j]);
            }
        }
    }

    /// <summary>The same element, at most 6,283,008 in magnitude, of one below 2^31 − 2^22.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Reduce(int a)
    {
        unchecked
        {
            int t = (a + (1 << 22)) >> 23;
            return a - (t * Q);
        }
    }

    /// <summary>The representative from 0 to q − 1, of one between −q and q, q excluded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Canonical(int a) => unchecked(a + ((a >> 31) & Q));

    /// <summary>a / R, below q in magnitude, for a below q · 2^31 in magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Montgomery(long a)
    {
        unchecked
        {
            int t = (int)a * QInverse;
            return (int)((a - ((long)t * Q)) >> 32);
        }
    }

    private static int[] MakeZetas()
    {
        const long Zeta = 1753;
        var zetas = new int[N];
        long power = (1L << 32) % Q;
        for (int i = 0; i < N; i++)
        {
            // BitRev8: the eight bits of i from the last to the first.
            int reversed = 0;
            for (int bit = 0; bit < 8; bit++)
            {
                reversed |= ((i >> bit) & 1) << (7 - bit);
            }

            zetas[reversed] = (int)(power > Q / 2 ? power - Q : power);
            power = power * Zeta % Q;
        }

        return zetas;
    }
}
