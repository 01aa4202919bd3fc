using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using static Tls.Crypto.Carry;

namespace Tls.Crypto;

/// <summary>A number modulo n, the order of P-256's generator (SP 800-186 §3.2.1.3): four words of 64 bits.</summary>
/// <remarks>
/// Side channels: no branch and no index depends on a value, except in <see cref="InvertPublic"/> and in what answers
/// questions about numbers from outside. Products are Montgomery's, with R = 2^256.
/// </remarks>
internal readonly struct ScalarP256
{
    /// <summary>The size of an encoded number, in bytes.</summary>
    public const int Size = 32;

    private const ulong N0 = 0xf3b9cac2fc632551;
    private const ulong N1 = 0xbce6faada7179e84;
    private const ulong N2 = 0xffffffffffffffff;
    private const ulong N3 = 0xffffffff00000000;

    /// <summary>−1 / n modulo 2^64.</summary>
    private const ulong Factor = 0xccd1c8aaee00bc4f;

    private readonly ulong _w0;
    private readonly ulong _w1;
    private readonly ulong _w2;
    private readonly ulong _w3;

    private ScalarP256(ulong w0, ulong w1, ulong w2, ulong w3)
    {
        _w0 = w0;
        _w1 = w1;
        _w2 = w2;
        _w3 = w3;
    }

    /// <summary>Whether it is zero; for public values.</summary>
    public bool IsZero => (_w0 | _w1 | _w2 | _w3) == 0;

    /// <summary>R² modulo n.</summary>
    private static ScalarP256 R2 =>
        new(0x83244c95be79eea2, 0x4699799c49bd6fa6, 0x2845b2392b6bec59, 0x66e12d94f3d95620);

    /// <summary>1/2 modulo n.</summary>
    private static ScalarP256 Half =>
        new(0x79dce5617e3192a9, 0xde737d56d38bcf42, 0x7fffffffffffffff, 0x7fffffff80000000);

    /// <summary>(2^256 − 1) / 2 modulo n.</summary>
    private static ScalarP256 HalfOfOnes =>
        new(0x86231a9e81ce6d57, 0x218c82a92c7430bd, 0x8000000000000000, 0x00000000_7fffffff);

    /// <summary>Reads 32 big-endian bytes: a number from 1 to n − 1, and nothing else.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out ScalarP256 scalar)
    {
        scalar = Read(bytes);
        _ = SubtractOrder(scalar._w0, scalar._w1, scalar._w2, scalar._w3, out ulong borrow);
        return borrow == 1 && !scalar.IsZero;
    }

    /// <summary>The leftmost 256 bits of a hash, or all where there are fewer, modulo n (SEC 1 §4.1.4 step 3).</summary>
    public static ScalarP256 FromHash(ReadOnlySpan<byte> hash)
    {
        Span<byte> number = stackalloc byte[Size];
        number.Clear();
        ReadOnlySpan<byte> leftmost = hash[..Math.Min(Size, hash.Length)];
        leftmost.CopyTo(number[^leftmost.Length..]);
        ScalarP256 bits = Read(number);
        return Once(bits._w0, bits._w1, bits._w2, bits._w3, 0);
    }

    /// <summary>Writes 32 big-endian bytes.</summary>
    public void Encode(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _w3);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _w2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _w1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _w0);
    }

    /// <summary>a · b modulo n.</summary>
    public static ScalarP256 Multiply(in ScalarP256 a, in ScalarP256 b) => Montgomery(Montgomery(a, R2), b);

    /// <summary>a + b modulo n.</summary>
    public static ScalarP256 Add(in ScalarP256 a, in ScalarP256 b)
    {
        ulong carry = 0;
        ulong w0 = AddCarry(a._w0, b._w0, ref carry);
        ulong w1 = AddCarry(a._w1, b._w1, ref carry);
        ulong w2 = AddCarry(a._w2, b._w2, ref carry);
        ulong w3 = AddCarry(a._w3, b._w3, ref carry);
        return Once(w0, w1, w2, w3, carry);
    }

    /// <summary>1 / this modulo n, in constant time; zero gives zero.</summary>
    public ScalarP256 Invert() =>
        FromNumber(DivisionSteps.Invert<Order>(DivisionNumber.FromWords(_w0, _w1, _w2, _w3)));

    /// <summary>1 / this modulo n, in variable time; zero gives zero.</summary>
    public ScalarP256 InvertPublic() =>
        FromNumber(DivisionSteps.InvertPublic<Order>(DivisionNumber.FromWords(_w0, _w1, _w2, _w3)));

    /// <summary>This number if it is odd, and n less this number if it is even and not zero: that is odd, because n is.</summary>
    /// <param name="negated">1 in the second case.</param>
    public ScalarP256 ToOdd(out ulong negated)
    {
        unchecked
        {
            negated = (_w0 & 1) ^ 1;
            ulong mask = 0UL - negated;
            ulong borrow = 0;
            ulong d0 = SubtractBorrow(N0, _w0, ref borrow);
            ulong d1 = SubtractBorrow(N1, _w1, ref borrow);
            ulong d2 = SubtractBorrow(N2, _w2, ref borrow);
            ulong d3 = SubtractBorrow(N3, _w3, ref borrow);
            return new ScalarP256(
                _w0 ^ ((_w0 ^ d0) & mask),
                _w1 ^ ((_w1 ^ d1) & mask),
                _w2 ^ ((_w2 ^ d2) & mask),
                _w3 ^ ((_w3 ^ d3) & mask));
        }
    }

    /// <summary>
    /// The number whose bits are the signs of a sum over all ±2^i below 2^256 that is this number: a one is a plus, and no term
    /// is missing. Those with a plus are (this + 2^256 − 1) / 2.
    /// </summary>
    public ScalarP256 ToSigns() => Add(Multiply(this, Half), HalfOfOnes);

    /// <summary>Bit i, 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Bit(int i)
    {
        // The position counts; it is no secret.
        ulong word = (i >> 6) switch { 0 => _w0, 1 => _w1, 2 => _w2, _ => _w3 };
        return unchecked((uint)(word >> (i & 63))) & 1;
    }

    /// <summary>The same number as an element of the field.</summary>
    public FieldElementP256 ToField() => FieldElementP256.FromWords(_w0, _w1, _w2, _w3);

    /// <summary>This number and n, as an element of the field; for public values.</summary>
    /// <returns>False where the sum is no coordinate, because it is not below p.</returns>
    public bool TryAddOrderToField(out FieldElementP256 element)
    {
        Span<byte> bytes = stackalloc byte[Size];
        ulong carry = 0;
        var sum = new ScalarP256(
            AddCarry(_w0, N0, ref carry),
            AddCarry(_w1, N1, ref carry),
            AddCarry(_w2, N2, ref carry),
            AddCarry(_w3, N3, ref carry));
        sum.Encode(bytes);
        return FieldElementP256.TryDecode(bytes, out element) && carry == 0;
    }

    private static ScalarP256 FromNumber(in DivisionNumber number)
    {
        (ulong w0, ulong w1, ulong w2, ulong w3) = number.ToWords();
        return Once(w0, w1, w2, w3, 0);
    }

    private static ScalarP256 Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes));

    /// <summary>a · b / R modulo n, where a · b is below R · n.</summary>
    private static ScalarP256 Montgomery(in ScalarP256 a, in ScalarP256 b)
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
                _ = MultiplyAddCarry(t0, m, N0, ref carry);
                t0 = MultiplyAddCarry(t1, m, N1, ref carry);
                t1 = MultiplyAddCarry(t2, m, N2, ref carry);
                t2 = MultiplyAddCarry(t3, m, N3, ref carry);
                ulong over = 0;
                t3 = AddCarry(t4, carry, ref over);
                t4 = top + over;
            }

            return Once(t0, t1, t2, t3, t4);
        }
    }

    /// <summary>Takes n off once if there is room for it: what is given, its fifth word in front, is below 2 n.</summary>
    private static ScalarP256 Once(ulong w0, ulong w1, ulong w2, ulong w3, ulong w4)
    {
        unchecked
        {
            ScalarP256 less = SubtractOrder(w0, w1, w2, w3, out ulong borrow);
            ulong keep = 0UL - (borrow & (w4 ^ 1));
            return new ScalarP256(
                less._w0 ^ ((less._w0 ^ w0) & keep),
                less._w1 ^ ((less._w1 ^ w1) & keep),
                less._w2 ^ ((less._w2 ^ w2) & keep),
                less._w3 ^ ((less._w3 ^ w3) & keep));
        }
    }

    private static ScalarP256 SubtractOrder(ulong w0, ulong w1, ulong w2, ulong w3, out ulong borrow)
    {
        borrow = 0;
        return new ScalarP256(
            SubtractBorrow(w0, N0, ref borrow),
            SubtractBorrow(w1, N1, ref borrow),
            SubtractBorrow(w2, N2, ref borrow),
            SubtractBorrow(w3, N3, ref borrow));
    }

    /// <summary>n, for inverses.</summary>
    private readonly struct Order : IDivisionModulus
    {
        public static DivisionNumber Value => new()
        {
            L0 = 0x33b9cac2fc632551,
            L1 = 0x339beab69c5e7a13,
            L2 = 0x3ffffffffffffffb,
            L3 = 0x3fffffc00000003f,
            L4 = 0xff,
        };

        public static ulong Inverse => 0x332e375511ff43b1;
    }
}
