using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <summary>
/// An element of the field of 2^255 − 19 elements: five limbs in radix 2^51 (RFC 7748 §4.1).
/// </summary>
/// <remarks>
/// <para>
/// Side channels: no branch, no index and no division depends on a value. Carries come from comparisons
/// turned into integers without a branch, in the intermediate language already, and from shifts.
/// Multiplication uses the processor's 64 × 64 → 128 bit product, which takes constant time on every
/// processor .NET runs on but a few old Arm cores. Nothing is allocated; spilled temporaries stay on the
/// stack below the caller, as in any managed code.
/// </para>
/// <para>
/// Sizes: what multiplying, squaring and decoding give is <em>tight</em>, each limb below 2^51 + 2^18. Adding
/// or subtracting two tight elements gives a <em>loose</em> one, each limb below 2^53, which must be
/// multiplied or squared before it is added again. Multiplying takes limbs below 2^54.
/// </para>
/// </remarks>
internal readonly partial struct FieldElement25519
{
    private const ulong Mask = (1UL << 51) - 1;

    private readonly ulong _l0;
    private readonly ulong _l1;
    private readonly ulong _l2;
    private readonly ulong _l3;
    private readonly ulong _l4;

    private FieldElement25519(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        _l0 = l0;
        _l1 = l1;
        _l2 = l2;
        _l3 = l3;
        _l4 = l4;
    }

    public static FieldElement25519 Zero => default;

    public static FieldElement25519 One => new(1, 0, 0, 0, 0);

    /// <summary>
    /// Reads 32 little-endian bytes; the most significant bit is ignored, larger values are reduced (§5).
    /// </summary>
    public static FieldElement25519 Decode(ReadOnlySpan<byte> bytes)
    {
        ulong w0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        ulong w1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        ulong w2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        ulong w3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        unchecked
        {
            return new FieldElement25519(
                w0 & Mask,
                ((w0 >> 51) | (w1 << 13)) & Mask,
                ((w1 >> 38) | (w2 << 26)) & Mask,
                ((w2 >> 25) | (w3 << 39)) & Mask,
                (w3 >> 12) & Mask);
        }
    }

    /// <summary>Writes the one representative below 2^255 − 19, 32 bytes, little endian.</summary>
    public void Encode(Span<byte> destination)
    {
        unchecked
        {
            // Carry until every limb has 51 bits, so that the value is below 2^255.
            (ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) = CarryOnce(_l0, _l1, _l2, _l3, _l4);
            (l0, l1, l2, l3, l4) = CarryOnce(l0, l1, l2, l3, l4);

            // The carry out of value + 19 is 1 exactly when value is at least 2^255 − 19; then take that off.
            ulong q = (l0 + 19) >> 51;
            q = (l1 + q) >> 51;
            q = (l2 + q) >> 51;
            q = (l3 + q) >> 51;
            q = (l4 + q) >> 51;
            l0 += 19 * q;
            l1 += l0 >> 51;
            l2 += l1 >> 51;
            l3 += l2 >> 51;
            l4 += l3 >> 51;
            l0 &= Mask;
            l1 &= Mask;
            l2 &= Mask;
            l3 &= Mask;
            l4 &= Mask;

            BinaryPrimitives.WriteUInt64LittleEndian(destination, l0 | (l1 << 51));
            BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], (l1 >> 13) | (l2 << 38));
            BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], (l2 >> 26) | (l3 << 25));
            BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], (l3 >> 39) | (l4 << 12));
        }
    }

    /// <summary>Loose sum of two tight elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement25519 Add(in FieldElement25519 a, in FieldElement25519 b)
    {
        unchecked
        {
            return new FieldElement25519(
                a._l0 + b._l0, a._l1 + b._l1, a._l2 + b._l2, a._l3 + b._l3, a._l4 + b._l4);
        }
    }

    /// <summary>
    /// Loose difference of two tight elements: 2p is added so that no limb goes below zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement25519 Subtract(in FieldElement25519 a, in FieldElement25519 b)
    {
        const ulong TwoP0 = (1UL << 52) - 38;
        const ulong TwoP = (1UL << 52) - 2;
        unchecked
        {
            return new FieldElement25519(
                a._l0 + TwoP0 - b._l0,
                a._l1 + TwoP - b._l1,
                a._l2 + TwoP - b._l2,
                a._l3 + TwoP - b._l3,
                a._l4 + TwoP - b._l4);
        }
    }

    /// <summary>Tight negative of a tight element.</summary>
    public static FieldElement25519 Negate(in FieldElement25519 a)
    {
        FieldElement25519 loose = Subtract(Zero, a);
        (ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) =
            CarryOnce(loose._l0, loose._l1, loose._l2, loose._l3, loose._l4);
        return new FieldElement25519(l0, l1, l2, l3, l4);
    }

    /// <summary>Whether both are the same element, whatever their representatives.</summary>
    public static bool Equals(in FieldElement25519 a, in FieldElement25519 b)
    {
        Span<byte> first = stackalloc byte[32];
        Span<byte> second = stackalloc byte[32];
        a.Encode(first);
        b.Encode(second);
        return FixedTime.Equals(first, second);
    }

    /// <summary>The lowest bit of the one representative below p: the sign of RFC 8032 §5.1.2.</summary>
    public readonly int Sign()
    {
        Span<byte> encoded = stackalloc byte[32];
        Encode(encoded);
        return encoded[0] & 1;
    }

    /// <summary>Takes the other element's value when <paramref name="take"/> is 1, and not when it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ConditionalMove(ref FieldElement25519 a, in FieldElement25519 b, ulong take)
    {
        unchecked
        {
            ulong mask = 0UL - take;
            a = new FieldElement25519(
                a._l0 ^ ((a._l0 ^ b._l0) & mask),
                a._l1 ^ ((a._l1 ^ b._l1) & mask),
                a._l2 ^ ((a._l2 ^ b._l2) & mask),
                a._l3 ^ ((a._l3 ^ b._l3) & mask),
                a._l4 ^ ((a._l4 ^ b._l4) & mask));
        }
    }

    /// <summary>Exchanges the two when <paramref name="swap"/> is 1, and not when it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ConditionalSwap(ref FieldElement25519 a, ref FieldElement25519 b, ulong swap)
    {
        unchecked
        {
            ulong mask = 0UL - swap;
            ulong d0 = (a._l0 ^ b._l0) & mask;
            ulong d1 = (a._l1 ^ b._l1) & mask;
            ulong d2 = (a._l2 ^ b._l2) & mask;
            ulong d3 = (a._l3 ^ b._l3) & mask;
            ulong d4 = (a._l4 ^ b._l4) & mask;
            a = new FieldElement25519(a._l0 ^ d0, a._l1 ^ d1, a._l2 ^ d2, a._l3 ^ d3, a._l4 ^ d4);
            b = new FieldElement25519(b._l0 ^ d0, b._l1 ^ d1, b._l2 ^ d2, b._l3 ^ d3, b._l4 ^ d4);
        }
    }

    /// <summary>The inverse, a^(p − 2); zero gives zero.</summary>
    public static void Invert(out FieldElement25519 result, in FieldElement25519 a)
    {
        // 2^255 − 21 = (2^250 − 1) · 2^5 + 11.
        Power250(out FieldElement25519 ones250, out FieldElement25519 a11, a);
        Extend(out result, ones250, a11, 5);
    }

    /// <summary>a^((p − 5) / 8), of which square roots are made (RFC 8032 §5.1.1).</summary>
    public static void PowerForRoot(out FieldElement25519 result, in FieldElement25519 a)
    {
        // 2^252 − 3 = (2^250 − 1) · 2^2 + 1.
        Power250(out FieldElement25519 ones250, out _, a);
        Extend(out result, ones250, a, 2);
    }

    /// <summary>a^(2^250 − 1), and a^11, which comes on the way.</summary>
    private static void Power250(
        out FieldElement25519 ones250, out FieldElement25519 a11, in FieldElement25519 a)
    {
        Square(out FieldElement25519 a2, a);
        SquareTimes(out FieldElement25519 t, a2, 2);
        Multiply(out FieldElement25519 a9, t, a);
        Multiply(out a11, a9, a2);
        Square(out t, a11);
        Multiply(out FieldElement25519 ones5, t, a9); // 2^5 − 1
        Extend(out FieldElement25519 ones10, ones5, ones5, 5);
        Extend(out FieldElement25519 ones20, ones10, ones10, 10);
        Extend(out FieldElement25519 ones40, ones20, ones20, 20);
        Extend(out FieldElement25519 ones50, ones40, ones10, 10);
        Extend(out FieldElement25519 ones100, ones50, ones50, 50);
        Extend(out FieldElement25519 ones200, ones100, ones100, 100);
        Extend(out ones250, ones200, ones50, 50);
    }

    /// <summary>high^(2^shift) · low.</summary>
    private static void Extend(
        out FieldElement25519 result, in FieldElement25519 high, in FieldElement25519 low, int shift)
    {
        SquareTimes(out FieldElement25519 shifted, high, shift);
        Multiply(out result, shifted, low);
    }

    private static void SquareTimes(out FieldElement25519 result, in FieldElement25519 a, int times)
    {
        Square(out result, a);
        for (int i = 1; i < times; i++)
        {
            Square(out result, result);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong L0, ulong L1, ulong L2, ulong L3, ulong L4) CarryOnce(
        ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        unchecked
        {
            l1 += l0 >> 51;
            l2 += l1 >> 51;
            l3 += l2 >> 51;
            l4 += l3 >> 51;
            return ((l0 & Mask) + (19 * (l4 >> 51)), l1 & Mask, l2 & Mask, l3 & Mask, l4 & Mask);
        }
    }
}
