using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>A point of P-256 that is not the identity, as x and y, both tight.</summary>
internal readonly struct P256Affine(FieldElementP256 x, FieldElementP256 y)
{
    /// <summary>The size of an uncompressed point, in bytes (SEC 1 §2.3.3).</summary>
    public const int EncodedSize = 1 + (2 * FieldElementP256.Size);

    private const byte Uncompressed = 0x04;

    private readonly FieldElementP256 _x = x;
    private readonly FieldElementP256 _y = y;

    /// <summary>b of y² = x³ − 3x + b.</summary>
    public static FieldElementP256 B { get; } = FieldElementP256.FromWords(
        0x3bce3c3e27d2604b, 0x651d06b0cc53b0f6, 0xb3ebbd55769886bc, 0x5ac635d8aa3a93e7);

    /// <summary>The base point G (SP 800-186 §3.2.1.3).</summary>
    public static P256Affine Generator { get; } = Decode(
        "046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296"
        + "4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5");

    public FieldElementP256 X => _x;

    public FieldElementP256 Y => _y;

    /// <summary>The same x, and −y, which is not tight: it has five units, which is fine where it is only multiplied.</summary>
    public P256Affine Negate() => new(_x, FieldElementP256.Subtract(default, _y));

    /// <summary>An entry of a table, or its negative, in constant time: all of the table is read.</summary>
    /// <param name="entries">The table, of an even number of entries.</param>
    /// <param name="index">Which one.</param>
    /// <param name="negate">1 for the negative, 0 for the entry itself.</param>
    public static P256Affine Select(ReadOnlySpan<P256Affine> entries, uint index, ulong negate)
    {
        // An entry is ten words: two of them are five registers, of which the third is half the one's and half the other's.
        const int Registers = 5;
        ReadOnlySpan<Vector256<ulong>> table = MemoryMarshal.Cast<P256Affine, Vector256<ulong>>(entries);
        Vector256<ulong> a = default, b = default, c = default, d = default, e = default;
        Vector256<ulong> wanted = Vector256.Create((ulong)index);
        Vector256<ulong> even = default;
        Vector256<ulong> mixed = Vector256.Create(0UL, 0, 1, 1);
        Vector256<ulong> odd = Vector256<ulong>.One;
        Vector256<ulong> two = Vector256.Create(2UL);
        for (; table.Length >= Registers; table = table[Registers..])
        {
            Vector256<ulong> takeEven = Vector256.Equals(even, wanted);
            Vector256<ulong> takeOdd = Vector256.Equals(odd, wanted);
            a |= takeEven & table[0];
            b |= takeEven & table[1];
            c |= Vector256.Equals(mixed, wanted) & table[2];
            d |= takeOdd & table[3];
            e |= takeOdd & table[4];
            even += two;
            mixed += two;
            odd += two;
        }

        // One of the two is all zeros.
        Span<Vector256<ulong>> chosen = [a, b, c, d, e];
        ReadOnlySpan<P256Affine> pair = MemoryMarshal.Cast<Vector256<ulong>, P256Affine>(chosen);
        FieldElementP256 x = FieldElementP256.Add(pair[0]._x, pair[1]._x);
        FieldElementP256 y = FieldElementP256.Add(pair[0]._y, pair[1]._y);
        FieldElementP256.ConditionalMove(ref y, FieldElementP256.Subtract(default, y), negate);
        return new P256Affine(x, y);
    }

    /// <summary>
    /// Reads an uncompressed point, the only form that TLS and certificates have here. The identity has no such encoding.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, out P256Affine point)
    {
        point = default;

        // RFC 8446 §4.2.8.2, RFC 5480 §2.2: legacy_form is 4; X and Y have the size of the curve.
        if (encoded.Length != EncodedSize
            || encoded[0] != Uncompressed
            || !FieldElementP256.TryDecode(encoded.Slice(1, FieldElementP256.Size), out FieldElementP256 x)
            || !FieldElementP256.TryDecode(encoded[(1 + FieldElementP256.Size)..], out FieldElementP256 y))
        {
            return false;
        }

        // SEC 1 §3.2.2.1 step 3: y² = x³ + ax + b. The cofactor is 1: a point of the curve is one of the group.
        FieldElementP256.Square(out FieldElementP256 y2, y);
        FieldElementP256.Square(out FieldElementP256 x2, x);
        FieldElementP256.Multiply(out FieldElementP256 x3, x2, x);
        FieldElementP256 right = FieldElementP256.Subtract(
            FieldElementP256.Subtract(FieldElementP256.Add(x3, B), FieldElementP256.Times(x, 2)), x);
        if (!FieldElementP256.Subtract(right, y2).IsZero())
        {
            return false;
        }

        point = new P256Affine(x, y);
        return true;
    }

    /// <summary>Writes 65 bytes.</summary>
    public void Encode(Span<byte> destination)
    {
        destination[0] = Uncompressed;
        _x.Encode(destination[1..]);
        _y.Encode(destination[(1 + FieldElementP256.Size)..]);
    }

    private static P256Affine Decode(string hex) =>
        TryDecode(Convert.FromHexString(hex), out P256Affine point)
            ? point
            : throw new InvalidOperationException("The base point is not on the curve.");
}
