using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using static Tls.Crypto.Carry;

namespace Tls.Crypto;

/// <summary>
/// A number modulo L, the order of Ed25519's group (RFC 8032 §5.1): L = 2^252 + 27742317777372353535851937790883648493.
/// </summary>
/// <remarks>
/// Side channels: no branch, no index and no division depends on a value; products are reduced by Montgomery's method with
/// R = 2^256. Nothing is allocated.
/// </remarks>
internal readonly struct Scalar25519
{
    private const ulong L0 = 0x5812_631a_5cf5_d3ed;
    private const ulong L1 = 0x14de_f9de_a2f7_9cd6;
    private const ulong L3 = 0x1000_0000_0000_0000;

    /// <summary>−1 / L modulo 2^64.</summary>
    private const ulong Factor = 0xd2b5_1da3_1254_7e1b;

    private static readonly Scalar25519 R2 = PowerOfTwo(512);
    private static readonly Scalar25519 R3 = PowerOfTwo(768);

    private readonly ulong _w0;
    private readonly ulong _w1;
    private readonly ulong _w2;
    private readonly ulong _w3;

    private Scalar25519(ulong w0, ulong w1, ulong w2, ulong w3)
    {
        _w0 = w0;
        _w1 = w1;
        _w2 = w2;
        _w3 = w3;
    }

    /// <summary>Reads 32 little-endian bytes as they are.</summary>
    public static Scalar25519 Decode(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));

    /// <summary>Reads 64 little-endian bytes, a hash, modulo L.</summary>
    public static Scalar25519 Reduce(ReadOnlySpan<byte> bytes)
    {
        // low + high · R, both times R: the Montgomery form, which a product with 1 takes away.
        Scalar25519 low = Montgomery(Decode(bytes), R2);
        Scalar25519 high = Montgomery(Decode(bytes[32..]), R3);
        return Montgomery(Add(low, high), new Scalar25519(1, 0, 0, 0));
    }

    /// <summary>a · b + c modulo L, where c is below L and one of the factors too.</summary>
    public static Scalar25519 MultiplyAdd(in Scalar25519 a, in Scalar25519 b, in Scalar25519 c) =>
        Add(Montgomery(Montgomery(a, R2), b), c);

    /// <summary>Writes 32 little-endian bytes.</summary>
    public void Encode(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, _w0);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], _w1);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], _w2);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], _w3);
    }

    /// <summary>Whether the number is below L.</summary>
    public bool IsReduced()
    {
        _ = SubtractOrder(_w0, _w1, _w2, _w3, out ulong borrow);
        return borrow == 1;
    }

    /// <summary>a + b modulo L, for numbers below L.</summary>
    private static Scalar25519 Add(in Scalar25519 a, in Scalar25519 b)
    {
        unchecked
        {
            ulong carry = 0;
            ulong w0 = AddCarry(a._w0, b._w0, ref carry);
            ulong w1 = AddCarry(a._w1, b._w1, ref carry);
            ulong w2 = AddCarry(a._w2, b._w2, ref carry);
            ulong w3 = AddCarry(a._w3, b._w3, ref carry);
            return Once(w0, w1, w2, w3);
        }
    }

    /// <summary>a · b / R modulo L, where a · b is below R · L.</summary>
    private static Scalar25519 Montgomery(in Scalar25519 a, in Scalar25519 b)
    {
        unchecked
        {
            ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0;
            for (int i = 0; i < 4; i++)
            {
                // The index counts; it is no secret.
                ulong word = i switch { 0 => a._w0, 1 => a._w1, 2 => a._w2, _ => a._w3 };
                ulong carry = 0;
                t0 = MultiplyAddCarry(t0, word, b._w0, ref carry);
                t1 = MultiplyAddCarry(t1, word, b._w1, ref carry);
                t2 = MultiplyAddCarry(t2, word, b._w2, ref carry);
                t3 = MultiplyAddCarry(t3, word, b._w3, ref carry);
                ulong top = 0;
                t4 = AddCarry(t4, carry, ref top);

                ulong m = t0 * Factor;
                carry = 0;
                _ = MultiplyAddCarry(t0, m, L0, ref carry);
                t0 = MultiplyAddCarry(t1, m, L1, ref carry);
                t1 = MultiplyAddCarry(t2, m, 0, ref carry);
                t2 = MultiplyAddCarry(t3, m, L3, ref carry);
                ulong over = 0;
                t3 = AddCarry(t4, carry, ref over);
                t4 = top + over;
            }

            return Once(t0, t1, t2, t3);
        }
    }

    /// <summary>Takes L off once if there is room for it: what is given is below 2 L, so below 2^254.</summary>
    private static Scalar25519 Once(ulong w0, ulong w1, ulong w2, ulong w3)
    {
        unchecked
        {
            Scalar25519 less = SubtractOrder(w0, w1, w2, w3, out ulong borrow);
            ulong keep = 0UL - borrow;
            return new Scalar25519(
                less._w0 ^ ((less._w0 ^ w0) & keep),
                less._w1 ^ ((less._w1 ^ w1) & keep),
                less._w2 ^ ((less._w2 ^ w2) & keep),
                less._w3 ^ ((less._w3 ^ w3) & keep));
        }
    }

    private static Scalar25519 SubtractOrder(ulong w0, ulong w1, ulong w2, ulong w3, out ulong borrow)
    {
        borrow = 0;
        ulong d0 = SubtractBorrow(w0, L0, ref borrow);
        ulong d1 = SubtractBorrow(w1, L1, ref borrow);
        ulong d2 = SubtractBorrow(w2, 0, ref borrow);
        ulong d3 = SubtractBorrow(w3, L3, ref borrow);
        return new Scalar25519(d0, d1, d2, d3);
    }

    private static Scalar25519 PowerOfTwo(int exponent)
    {
        var power = new Scalar25519(1, 0, 0, 0);
        for (int i = 0; i < exponent; i++)
        {
            power = Add(power, power);
        }

        return power;
    }
}
