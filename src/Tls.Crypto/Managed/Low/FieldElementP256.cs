using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using static Tls.Crypto.Carry;

namespace Tls.Crypto;

/// <summary>
/// An element of the field of p = 2^256 − 2^224 + 2^192 + 2^96 − 1 elements (SP 800-186 §3.2.1.3): five limbs in radix 2^53,
/// in Montgomery form, times 2^265.
/// </summary>
/// <remarks>
/// <para>
/// Side channels: no branch, no index and no division depends on a value, except in <see cref="TryDecode"/>, which tells
/// whether a number from outside is below p, and in <see cref="IsZero"/>, which is for public values. Multiplication uses the
/// processor's 64 × 64 → 128 bit product, which takes constant time on every processor .NET runs on but a few old Arm cores.
/// </para>
/// <para>
/// Sizes: the nine bits above 256 and the eleven above 53 take up what sums leave, so that nothing is carried between products.
/// What multiplying and squaring give is <em>tight</em>: below 1.6 p, each limb below 2^53 + 2^11, called one unit. A sum
/// has the units of both. <see cref="Subtract"/> takes off what is below 3.9 p in at most 3.9 units, and adds 4 p
/// in five units. Factors have at most 16 p each and units whose product is at most 160: then five upper halves of products
/// are below 2^63, and no column overflows.
/// </para>
/// </remarks>
internal readonly partial struct FieldElementP256
{
    /// <summary>The size of an encoded element, in bytes.</summary>
    public const int Size = 32;

    private const ulong Mask = (1UL << 53) - 1;

    private readonly ulong _l0;
    private readonly ulong _l1;
    private readonly ulong _l2;
    private readonly ulong _l3;
    private readonly ulong _l4;

    private FieldElementP256(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        _l0 = l0;
        _l1 = l1;
        _l2 = l2;
        _l3 = l3;
        _l4 = l4;
    }

    /// <summary>1, which is 2^265 modulo p in this form.</summary>
    public static FieldElementP256 One => new(0x200, 0x10000000000000, 0x1fffffffffffff, 0x1ffbffffffffff, 0x1fffff);

    /// <summary>Whether every limb is zero: of a product with such a factor this is true, of other zeros it need not be.</summary>
    public bool IsNothing => (_l0 | _l1 | _l2 | _l3 | _l4) == 0;

    /// <summary>2^530 modulo p: a product with it brings a number into this form.</summary>
    private static FieldElementP256 R2 =>
        new(0xc0000, 0x1fffffe0000000, 0x1ffefffffffbff, 0xfffffffffffff, 0x13fffffff);

    /// <summary>Reads 32 big-endian bytes, which must be less than p (SEC 1 §2.3.6).</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out FieldElementP256 element)
    {
        ulong w3 = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        ulong w2 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        ulong w1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        ulong w0 = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
        element = FromWords(w0, w1, w2, w3);
        _ = SubtractPrime(w0, w1, w2, w3, out ulong borrow);
        return borrow == 1;
    }

    /// <summary>From a number below 2^256, lowest word first.</summary>
    public static FieldElementP256 FromWords(ulong w0, ulong w1, ulong w2, ulong w3)
    {
        unchecked
        {
            var number = new FieldElementP256(
                w0 & Mask,
                ((w0 >> 53) | (w1 << 11)) & Mask,
                ((w1 >> 42) | (w2 << 22)) & Mask,
                ((w2 >> 31) | (w3 << 33)) & Mask,
                w3 >> 20);
            Multiply(out FieldElementP256 element, number, R2);
            return element;
        }
    }

    /// <summary>Writes the one representative below p, 32 bytes, big endian.</summary>
    public void Encode(Span<byte> destination)
    {
        (ulong w0, ulong w1, ulong w2, ulong w3) = ToWords();
        BinaryPrimitives.WriteUInt64BigEndian(destination, w3);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], w2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], w1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], w0);
    }

    /// <summary>Whether it is a multiple of p; for public values.</summary>
    public bool IsZero()
    {
        // k · p is −k in the lowest limb, and k is below 16: nearly all that is not zero is seen there.
        if (unchecked((0 - _l0) & Mask) > 16)
        {
            return false;
        }

        (ulong w0, ulong w1, ulong w2, ulong w3) = ToWords();
        return (w0 | w1 | w2 | w3) == 0;
    }

    /// <summary>1 for a multiple of p and 0 for others, in constant time.</summary>
    public ulong ZeroBit()
    {
        unchecked
        {
            (ulong w0, ulong w1, ulong w2, ulong w3) = ToWords();
            ulong any = w0 | w1 | w2 | w3;
            return ((any | (0 - any)) >> 63) ^ 1;
        }
    }

    /// <summary>Sum, with the units and the multiples of p of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElementP256 Add(in FieldElementP256 a, in FieldElementP256 b)
    {
        unchecked
        {
            return new FieldElementP256(
                a._l0 + b._l0, a._l1 + b._l1, a._l2 + b._l2, a._l3 + b._l3, a._l4 + b._l4);
        }
    }

    /// <summary>a · factor, with so many times the units and the multiples of p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElementP256 Times(in FieldElementP256 a, ulong factor)
    {
        unchecked
        {
            return new FieldElementP256(
                a._l0 * factor, a._l1 * factor, a._l2 * factor, a._l3 * factor, a._l4 * factor);
        }
    }

    /// <summary>
    /// a + 4p − b: 4p is spread so that no limb goes below zero, whose units it has too.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElementP256 Subtract(in FieldElementP256 a, in FieldElementP256 b)
    {
        unchecked
        {
            return new FieldElementP256(
                a._l0 + 0x9ffffffffffffc - b._l0,
                a._l1 + 0x801ffffffffffb - b._l1,
                a._l2 + 0x7ffffffffffffc - b._l2,
                a._l3 + 0x800007fffffffc - b._l3,
                a._l4 + 0x3fffffffbffc - b._l4);
        }
    }

    /// <summary>Takes the other element's value when <paramref name="take"/> is 1, and not when it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ConditionalMove(ref FieldElementP256 a, in FieldElementP256 b, ulong take)
    {
        unchecked
        {
            ulong mask = 0UL - take;
            a = new FieldElementP256(
                a._l0 ^ ((a._l0 ^ b._l0) & mask),
                a._l1 ^ ((a._l1 ^ b._l1) & mask),
                a._l2 ^ ((a._l2 ^ b._l2) & mask),
                a._l3 ^ ((a._l3 ^ b._l3) & mask),
                a._l4 ^ ((a._l4 ^ b._l4) & mask));
        }
    }

    /// <summary>The inverse, tight, in constant time; zero gives zero.</summary>
    public static void Invert(out FieldElementP256 result, in FieldElementP256 a)
    {
        (ulong w0, ulong w1, ulong w2, ulong w3) = a.ToWords();
        DivisionNumber inverse = DivisionSteps.Invert<Prime>(DivisionNumber.FromWords(w0, w1, w2, w3));
        (w0, w1, w2, w3) = inverse.ToWords();
        result = FromWords(w0, w1, w2, w3);
    }

    /// <summary>The number below p that this stands for, lowest word first.</summary>
    private (ulong W0, ulong W1, ulong W2, ulong W3) ToWords()
    {
        unchecked
        {
            // A product with the number 1 takes the factor 2^265 away and leaves at most p.
            Multiply(out FieldElementP256 number, this, new FieldElementP256(1, 0, 0, 0, 0));
            ulong l1 = number._l1 + (number._l0 >> 53);
            ulong l2 = number._l2 + (l1 >> 53);
            ulong l3 = number._l3 + (l2 >> 53);
            ulong l4 = number._l4 + (l3 >> 53);
            l1 &= Mask;
            l2 &= Mask;
            l3 &= Mask;
            ulong w0 = (number._l0 & Mask) | (l1 << 53);
            ulong w1 = (l1 >> 11) | (l2 << 42);
            ulong w2 = (l2 >> 22) | (l3 << 31);
            ulong w3 = (l3 >> 33) | (l4 << 20);
            (ulong d0, ulong d1, ulong d2, ulong d3) = SubtractPrime(w0, w1, w2, w3, out ulong borrow);
            ulong keep = 0UL - borrow;
            return (
                d0 ^ ((d0 ^ w0) & keep),
                d1 ^ ((d1 ^ w1) & keep),
                d2 ^ ((d2 ^ w2) & keep),
                d3 ^ ((d3 ^ w3) & keep));
        }
    }

    private static (ulong D0, ulong D1, ulong D2, ulong D3) SubtractPrime(
        ulong w0, ulong w1, ulong w2, ulong w3, out ulong borrow)
    {
        borrow = 0;
        return (
            SubtractBorrow(w0, 0xffffffffffffffff, ref borrow),
            SubtractBorrow(w1, 0x00000000ffffffff, ref borrow),
            SubtractBorrow(w2, 0, ref borrow),
            SubtractBorrow(w3, 0xffffffff00000001, ref borrow));
    }

    /// <summary>p, for inverses.</summary>
    private readonly struct Prime : IDivisionModulus
    {
        public static DivisionNumber Value => new()
        {
            L0 = 0x3fffffffffffffff,
            L1 = 0x3ffffffff,
            L2 = 0x0,
            L3 = 0x3fffffc000000040,
            L4 = 0xff,
        };

        public static ulong Inverse => 0x3fffffffffffffff;
    }
}
