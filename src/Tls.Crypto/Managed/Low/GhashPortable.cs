using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <summary>
/// GHASH (NIST SP 800-38D §6.4) without carry-less multiplication: integers with holes. Of each operand four are made, each with
/// every fourth bit; in their products as integers a sum of up to sixteen bits stays in its hole, and of each hole the lowest bit is
/// the sum without carries. The upper half of a product is the lower half of the product of the mirrored operands, mirrored.
/// </summary>
/// <remarks>
/// Side channels: multiplications of 64 bits, exclusive or, shifts by constants; no table, and no branch, no index and no division
/// depends on the hash key or the text. On processors whose multiplication takes longer for some operands, small ones of old design,
/// this is not constant time.
/// </remarks>
internal struct GhashPortable
{
    private const int BlockSize = 16;

    // H: its halves and their sum, and each mirrored.
    private ulong _h0;
    private ulong _h1;
    private ulong _h2;
    private ulong _m0;
    private ulong _m1;
    private ulong _m2;

    // What has been hashed so far.
    private ulong _y0;
    private ulong _y1;

    /// <summary>Takes the hash key: the block of zeros, encrypted.</summary>
    public void SetKey(ReadOnlySpan<byte> h)
    {
        _h1 = BinaryPrimitives.ReadUInt64BigEndian(h);
        _h0 = BinaryPrimitives.ReadUInt64BigEndian(h[8..]);
        _h2 = _h0 ^ _h1;
        _m0 = Mirror(_h0);
        _m1 = Mirror(_h1);
        _m2 = _m0 ^ _m1;
        Begin();
    }

    /// <summary>Starts with nothing hashed.</summary>
    public void Begin()
    {
        _y0 = 0;
        _y1 = 0;
    }

    /// <summary>Hashes data, with zeros behind it to make whole blocks.</summary>
    public void Absorb(ReadOnlySpan<byte> data)
    {
        for (; data.Length >= BlockSize; data = data[BlockSize..])
        {
            Absorb(
                BinaryPrimitives.ReadUInt64BigEndian(data), BinaryPrimitives.ReadUInt64BigEndian(data[8..]));
        }

        if (!data.IsEmpty)
        {
            Span<byte> last = stackalloc byte[BlockSize];
            last.Clear();
            data.CopyTo(last);
            Absorb(last);
        }
    }

    /// <summary>Hashes the lengths, in bytes, and writes the hash.</summary>
    public void Finish(int associatedData, int text, Span<byte> hash)
    {
        Absorb(8 * (ulong)(uint)associatedData, 8 * (ulong)(uint)text);
        BinaryPrimitives.WriteUInt64BigEndian(hash, _y1);
        BinaryPrimitives.WriteUInt64BigEndian(hash[8..], _y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Absorb(ulong high, ulong low)
    {
        ulong y0 = _y0 ^ low;
        ulong y1 = _y1 ^ high;
        ulong r0 = Mirror(y0);
        ulong r1 = Mirror(y1);

        // Three products by Karatsuba, of 127 bits each: a lower half, and an upper one by the mirror.
        ulong a = Multiply(y0, _h0);
        ulong c = Multiply(y1, _h1);
        ulong b = Multiply(y0 ^ y1, _h2) ^ a ^ c;
        ulong aHigh = Multiply(r0, _m0);
        ulong cHigh = Multiply(r1, _m1);
        ulong bHigh = Mirror(Multiply(r0 ^ r1, _m2) ^ aHigh ^ cHigh) >> 1;
        aHigh = Mirror(aHigh) >> 1;
        cHigh = Mirror(cHigh) >> 1;

        // Bits are numbered from the left (§6.3), so the product is one place short.
        ulong v0 = a;
        ulong v1 = aHigh ^ b;
        ulong v2 = c ^ bHigh;
        ulong v3 = cHigh;
        v3 = (v3 << 1) | (v2 >> 63);
        v2 = (v2 << 1) | (v1 >> 63);
        v1 = (v1 << 1) | (v0 >> 63);
        v0 <<= 1;

        // x^128 = x^7 + x^2 + x + 1, from the lowest word up.
        v2 ^= v0 ^ (v0 >> 1) ^ (v0 >> 2) ^ (v0 >> 7);
        v1 ^= (v0 << 63) ^ (v0 << 62) ^ (v0 << 57);
        v3 ^= v1 ^ (v1 >> 1) ^ (v1 >> 2) ^ (v1 >> 7);
        v2 ^= (v1 << 63) ^ (v1 << 62) ^ (v1 << 57);
        _y0 = v2;
        _y1 = v3;
    }

    /// <summary>The lower 64 bits of the product without carries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Multiply(ulong x, ulong y)
    {
        const ulong Hole0 = 0x1111_1111_1111_1111;
        const ulong Hole1 = 0x2222_2222_2222_2222;
        const ulong Hole2 = 0x4444_4444_4444_4444;
        const ulong Hole3 = 0x8888_8888_8888_8888;
        ulong x0 = x & Hole0, x1 = x & Hole1, x2 = x & Hole2, x3 = x & Hole3;
        ulong y0 = y & Hole0, y1 = y & Hole1, y2 = y & Hole2, y3 = y & Hole3;
        unchecked
        {
            ulong z0 = (x0 * y0) ^ (x1 * y3) ^ (x2 * y2) ^ (x3 * y1);
            ulong z1 = (x0 * y1) ^ (x1 * y0) ^ (x2 * y3) ^ (x3 * y2);
            ulong z2 = (x0 * y2) ^ (x1 * y1) ^ (x2 * y0) ^ (x3 * y3);
            ulong z3 = (x0 * y3) ^ (x1 * y2) ^ (x2 * y1) ^ (x3 * y0);
            return (z0 & Hole0) | (z1 & Hole1) | (z2 & Hole2) | (z3 & Hole3);
        }
    }

    /// <summary>The bits from the last to the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mirror(ulong x)
    {
        x = ((x >> 1) & 0x5555_5555_5555_5555) | ((x & 0x5555_5555_5555_5555) << 1);
        x = ((x >> 2) & 0x3333_3333_3333_3333) | ((x & 0x3333_3333_3333_3333) << 2);
        x = ((x >> 4) & 0x0f0f_0f0f_0f0f_0f0f) | ((x & 0x0f0f_0f0f_0f0f_0f0f) << 4);
        return BinaryPrimitives.ReverseEndianness(x);
    }
}
