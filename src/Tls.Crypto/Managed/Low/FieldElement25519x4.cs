using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>
/// Four elements of the field of 2^255 − 19 elements side by side, one per 64-bit lane: ten limbs in radix 2^25.5,
/// that is of 26 and 25 bits in turn, for AVX2's four 32 × 32 → 64 bit products.
/// </summary>
/// <remarks>
/// <para>
/// Side channels: straight-line vector arithmetic; no branch, index or shift count depends on a value, and every
/// instruction takes the same time for all operands.
/// </para>
/// <para>
/// Sizes: a product is <em>tight</em>, limbs below 2^26 + 2^17 (even) and 2^25 + 2^17 (odd). Sums and differences of two
/// tight elements stay below 2^27.6 and 2^26.6, so that 19 times a limb fits 32 bits, and ten products 64.
/// </para>
/// </remarks>
internal readonly partial struct FieldElement25519x4
{
    private readonly Vector256<ulong> _l0;
    private readonly Vector256<ulong> _l1;
    private readonly Vector256<ulong> _l2;
    private readonly Vector256<ulong> _l3;
    private readonly Vector256<ulong> _l4;
    private readonly Vector256<ulong> _l5;
    private readonly Vector256<ulong> _l6;
    private readonly Vector256<ulong> _l7;
    private readonly Vector256<ulong> _l8;
    private readonly Vector256<ulong> _l9;

    private FieldElement25519x4(
        Vector256<ulong> l0, Vector256<ulong> l1, Vector256<ulong> l2, Vector256<ulong> l3, Vector256<ulong> l4,
        Vector256<ulong> l5, Vector256<ulong> l6, Vector256<ulong> l7, Vector256<ulong> l8, Vector256<ulong> l9)
    {
        _l0 = l0;
        _l1 = l1;
        _l2 = l2;
        _l3 = l3;
        _l4 = l4;
        _l5 = l5;
        _l6 = l6;
        _l7 = l7;
        _l8 = l8;
        _l9 = l9;
    }

    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Puts one element into each lane.</summary>
    public static FieldElement25519x4 Pack(
        in FieldElement25519 lane0,
        in FieldElement25519 lane1,
        in FieldElement25519 lane2,
        in FieldElement25519 lane3) =>
        new(
            Vector256.Create(lane0.HalfLimb(0), lane1.HalfLimb(0), lane2.HalfLimb(0), lane3.HalfLimb(0)),
            Vector256.Create(lane0.HalfLimb(1), lane1.HalfLimb(1), lane2.HalfLimb(1), lane3.HalfLimb(1)),
            Vector256.Create(lane0.HalfLimb(2), lane1.HalfLimb(2), lane2.HalfLimb(2), lane3.HalfLimb(2)),
            Vector256.Create(lane0.HalfLimb(3), lane1.HalfLimb(3), lane2.HalfLimb(3), lane3.HalfLimb(3)),
            Vector256.Create(lane0.HalfLimb(4), lane1.HalfLimb(4), lane2.HalfLimb(4), lane3.HalfLimb(4)),
            Vector256.Create(lane0.HalfLimb(5), lane1.HalfLimb(5), lane2.HalfLimb(5), lane3.HalfLimb(5)),
            Vector256.Create(lane0.HalfLimb(6), lane1.HalfLimb(6), lane2.HalfLimb(6), lane3.HalfLimb(6)),
            Vector256.Create(lane0.HalfLimb(7), lane1.HalfLimb(7), lane2.HalfLimb(7), lane3.HalfLimb(7)),
            Vector256.Create(lane0.HalfLimb(8), lane1.HalfLimb(8), lane2.HalfLimb(8), lane3.HalfLimb(8)),
            Vector256.Create(lane0.HalfLimb(9), lane1.HalfLimb(9), lane2.HalfLimb(9), lane3.HalfLimb(9)));

    /// <summary>Takes the element out of one lane; it can be multiplied.</summary>
    public FieldElement25519 Unpack(int lane) => FieldElement25519.FromHalfLimbs(
        [
            _l0[lane], _l1[lane], _l2[lane], _l3[lane], _l4[lane],
            _l5[lane], _l6[lane], _l7[lane], _l8[lane], _l9[lane],
        ]);

    /// <summary>From [a, b, c, d] makes [a + b, a − b, c + d, c − d].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement25519x4 SumsAndDifferences(in FieldElement25519x4 v) =>
        new(
            SumAndDifference(v._l0, (1UL << 27) - 38),
            SumAndDifference(v._l1, (1UL << 26) - 2),
            SumAndDifference(v._l2, (1UL << 27) - 2),
            SumAndDifference(v._l3, (1UL << 26) - 2),
            SumAndDifference(v._l4, (1UL << 27) - 2),
            SumAndDifference(v._l5, (1UL << 26) - 2),
            SumAndDifference(v._l6, (1UL << 27) - 2),
            SumAndDifference(v._l7, (1UL << 26) - 2),
            SumAndDifference(v._l8, (1UL << 27) - 2),
            SumAndDifference(v._l9, (1UL << 26) - 2));

    /// <summary>Sum of two tight elements, lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement25519x4 Add(in FieldElement25519x4 a, in FieldElement25519x4 b) =>
        new(
            a._l0 + b._l0,
            a._l1 + b._l1,
            a._l2 + b._l2,
            a._l3 + b._l3,
            a._l4 + b._l4,
            a._l5 + b._l5,
            a._l6 + b._l6,
            a._l7 + b._l7,
            a._l8 + b._l8,
            a._l9 + b._l9);

    /// <summary>Moves lanes: the lane that comes to place i is said by bits 2i and 2i + 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement25519x4 Permute(in FieldElement25519x4 v, [ConstantExpected] byte lanes) =>
        new(
            Avx2.Permute4x64(v._l0, lanes),
            Avx2.Permute4x64(v._l1, lanes),
            Avx2.Permute4x64(v._l2, lanes),
            Avx2.Permute4x64(v._l3, lanes),
            Avx2.Permute4x64(v._l4, lanes),
            Avx2.Permute4x64(v._l5, lanes),
            Avx2.Permute4x64(v._l6, lanes),
            Avx2.Permute4x64(v._l7, lanes),
            Avx2.Permute4x64(v._l8, lanes),
            Avx2.Permute4x64(v._l9, lanes));

    /// <summary>Two bits for each lane: 0b11 takes it from <paramref name="b"/>, 0b00 from <paramref name="a"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement25519x4 Blend(
        in FieldElement25519x4 a, in FieldElement25519x4 b, [ConstantExpected] byte lanes) =>
        new(
            Avx2.Blend(a._l0.AsUInt32(), b._l0.AsUInt32(), lanes).AsUInt64(),
            Avx2.Blend(a._l1.AsUInt32(), b._l1.AsUInt32(), lanes).AsUInt64(),
            Avx2.Blend(a._l2.AsUInt32(), b._l2.AsUInt32(), lanes).AsUInt64(),
            Avx2.Blend(a._l3.AsUInt32(), b._l3.AsUInt32(), lanes).AsUInt64(),
            Avx2.Blend(a._l4.AsUInt32(), b._l4.AsUInt32(), lanes).AsUInt64(),
            Avx2.Blend(a._l5.AsUInt32(), b._l5.AsUInt32(), lanes).AsUInt64(),
            Avx2.Blend(a._l6.AsUInt32(), b._l6.AsUInt32(), lanes).AsUInt64(),
            Avx2.Blend(a._l7.AsUInt32(), b._l7.AsUInt32(), lanes).AsUInt64(),
            Avx2.Blend(a._l8.AsUInt32(), b._l8.AsUInt32(), lanes).AsUInt64(),
            Avx2.Blend(a._l9.AsUInt32(), b._l9.AsUInt32(), lanes).AsUInt64());

    /// <summary>Exchanges lanes 0 and 1 with lanes 2 and 3 when <paramref name="swap"/> is 1, and not when it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement25519x4 ConditionalSwap(in FieldElement25519x4 v, ulong swap)
    {
        Vector256<ulong> mask = Vector256.Create(unchecked(0UL - swap));
        return new FieldElement25519x4(
            SwapHalves(v._l0, mask),
            SwapHalves(v._l1, mask),
            SwapHalves(v._l2, mask),
            SwapHalves(v._l3, mask),
            SwapHalves(v._l4, mask),
            SwapHalves(v._l5, mask),
            SwapHalves(v._l6, mask),
            SwapHalves(v._l7, mask),
            SwapHalves(v._l8, mask),
            SwapHalves(v._l9, mask));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> SwapHalves(Vector256<ulong> limb, Vector256<ulong> mask) =>
        limb ^ ((limb ^ Avx2.Permute4x64(limb, 0b01_00_11_10)) & mask);

    /// <summary>Twice the prime is added to a difference, so that it does not go below zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> SumAndDifference(Vector256<ulong> limb, ulong twoP)
    {
        Vector256<ulong> left = Avx2.Permute4x64(limb, 0b10_10_00_00);
        Vector256<ulong> right = Avx2.Permute4x64(limb, 0b11_11_01_01);
        Vector256<ulong> negated = Vector256.Create(twoP) - right;
        return left + Avx2.Blend(right.AsUInt32(), negated.AsUInt32(), 0b11_00_11_00).AsUInt64();
    }
}
