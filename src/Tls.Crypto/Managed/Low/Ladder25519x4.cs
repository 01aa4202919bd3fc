using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>
/// The Montgomery ladder of RFC 7748 §5 with its field products four at a time: three rounds of them a step. The state is
/// x_3, z_3, z_2, x_2 in this order, so that exchanging the points is to read it backwards.
/// </summary>
/// <remarks>
/// Side channels: those of <see cref="FieldElements25519x4"/>; every step does the same, and a bit of the scalar is the
/// operand of a permutation in registers.
/// </remarks>
internal static class Ladder25519x4
{
    /// <summary>(486662 − 2) / 4.</summary>
    private const ulong A24 = 121_665;

    /// <summary>2p + 1, by limbs: with the complement of b, 2p − b.</summary>
    private const ulong TwoP0 = (1UL << 27) - 38 + 1;
    private const ulong TwoPEven = (1UL << 27) - 2 + 1;
    private const ulong TwoPOdd = (1UL << 26) - 2 + 1;
    private const ulong All = ulong.MaxValue;

    /// <summary>The point's multiple: x_2 : z_2 after 255 steps.</summary>
    /// <param name="x">Loose.</param>
    /// <param name="z">Loose.</param>
    /// <param name="u">The point's coordinate.</param>
    /// <param name="k">32 bytes, clamped: even, so that no exchange is left to be done at the end.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        out FieldElement25519 x, out FieldElement25519 z, in FieldElement25519 u, ReadOnlySpan<byte> k)
    {
        var state = new FieldElements25519x4(u, FieldElement25519.One, FieldElement25519.Zero, FieldElement25519.One);
        var factors = new FieldElements25519x4(
            FieldElement25519.One, u, FieldElement25519.Zero, FieldElement25519.One);
        state.Load(
            out Vector512<ulong> s0, out Vector512<ulong> s1, out Vector512<ulong> s2, out Vector512<ulong> s3,
            out Vector512<ulong> s4);
        factors.Load(
            out Vector512<ulong> u0, out Vector512<ulong> u1, out Vector512<ulong> u2, out Vector512<ulong> u3,
            out Vector512<ulong> u4);
        ulong last = 0;
        for (int t = 254; t >= 0; t = unchecked(t - 1))
        {
            ulong bit = ((ulong)k[t >> 3] >> (t & 7)) & 1;
            Vector512<ulong> exchange = Vector512.Create(unchecked((bit ^ last) * 6));
            last = bit;

            // D, C, A, B, and of them A, B, A, B.
            Vector512<ulong> a0 = PointSums(s0, exchange, TwoP0, TwoPOdd), b0 = Shuffle(a0, 0b11_10_11_10);
            Vector512<ulong> a1 = PointSums(s1, exchange, TwoPOdd, TwoPEven), b1 = Shuffle(a1, 0b11_10_11_10);
            Vector512<ulong> a2 = PointSums(s2, exchange, TwoPEven, TwoPOdd), b2 = Shuffle(a2, 0b11_10_11_10);
            Vector512<ulong> a3 = PointSums(s3, exchange, TwoPOdd, TwoPEven), b3 = Shuffle(a3, 0b11_10_11_10);
            Vector512<ulong> a4 = PointSums(s4, exchange, TwoPEven, TwoPOdd), b4 = Shuffle(a4, 0b11_10_11_10);
            FieldElements25519x4.Multiply(ref a0, ref a1, ref a2, ref a3, ref a4, b0, b1, b2, b3, b4);

            // DA, CB, AA, BB have become DA + CB, DA − CB, E, AA; times DA + CB, DA − CB, a24, BB.
            Vector512<ulong> f0 = ProductSums(a0, TwoP0, TwoPOdd), g0 = SecondFactors(f0, a0, A24);
            Vector512<ulong> f1 = ProductSums(a1, TwoPOdd, TwoPEven), g1 = SecondFactors(f1, a1, 0);
            Vector512<ulong> f2 = ProductSums(a2, TwoPEven, TwoPOdd), g2 = SecondFactors(f2, a2, 0);
            Vector512<ulong> f3 = ProductSums(a3, TwoPOdd, TwoPEven), g3 = SecondFactors(f3, a3, 0);
            Vector512<ulong> f4 = ProductSums(a4, TwoPEven, TwoPOdd), g4 = SecondFactors(f4, a4, 0);
            s0 = f0;
            s1 = f1;
            s2 = f2;
            s3 = f3;
            s4 = f4;
            FieldElements25519x4.Multiply(ref s0, ref s1, ref s2, ref s3, ref s4, g0, g1, g2, g3, g4);

            // (DA + CB)², (DA − CB)², AA + a24 · E, AA · BB; times 1, x_1, E, 1.
            s0 += Third(a0);
            s1 += Third(a1);
            s2 += Third(a2);
            s3 += Third(a3);
            s4 += Third(a4);
            FieldElements25519x4.Multiply(
                ref s0, ref s1, ref s2, ref s3, ref s4,
                Third(f0) | u0, Third(f1) | u1, Third(f2) | u2, Third(f3) | u3, Third(f4) | u4);
        }

        state.Store(s0, s1, s2, s3, s4);
        x = state[3];
        z = state[2];
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<FieldElements25519x4>(ref state)));
    }

    /// <summary>x_3 − z_3, x_3 + z_3, x_2 + z_2, x_2 − z_2, with the points exchanged or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> PointSums(
        Vector512<ulong> state, Vector512<ulong> exchange, ulong twoPLow, ulong twoPHigh)
    {
        Vector512<ulong> x = Avx512F.PermuteVar8x64(state, Vector512.Create(0UL, 1, 0, 1, 6, 7, 6, 7) ^ exchange);
        Vector512<ulong> z = Avx512F.PermuteVar8x64(state, Vector512.Create(2UL, 3, 2, 3, 4, 5, 4, 5) ^ exchange);
        return x + Vector512.Create(twoPLow, twoPHigh, 0, 0, 0, 0, twoPLow, twoPHigh)
            + (z ^ Vector512.Create(All, All, 0, 0, 0, 0, All, All));
    }

    /// <summary>Of four: 0 + 1, 0 − 1, 2 − 3, 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> ProductSums(Vector512<ulong> products, ulong twoPLow, ulong twoPHigh)
    {
        Vector512<ulong> second =
            Shuffle(products, 0b11_11_01_01) & Vector512.Create(All, All, All, All, All, All, 0, 0);
        return Shuffle(products, 0b10_10_00_00)
            + Vector512.Create(0, 0, twoPLow, twoPHigh, twoPLow, twoPHigh, 0, 0)
            + (second ^ Vector512.Create(0, 0, All, All, All, All, 0, 0));
    }

    /// <summary>Of the sums 0 and 1, a constant, and the last of the products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> SecondFactors(Vector512<ulong> sums, Vector512<ulong> products, ulong constant) =>
        (sums & Vector512.Create(All, All, All, All, 0, 0, 0, 0))
        | (products & Vector512.Create(0UL, 0, 0, 0, 0, 0, All, All))
        | Vector512.Create(0UL, 0, 0, 0, constant, 0, 0, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Third(Vector512<ulong> four) =>
        four & Vector512.Create(0UL, 0, 0, 0, All, All, 0, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Shuffle(Vector512<ulong> four, [ConstantExpected] byte order) =>
        Avx512F.Shuffle4x128(four, four, order);
}
