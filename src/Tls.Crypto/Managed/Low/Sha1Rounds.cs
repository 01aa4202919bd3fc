using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>
/// The compression function of SHA-1 (FIPS 180-4 §6.1.2), for the HMAC of legacy records alone: as a hash SHA-1 is broken.
/// </summary>
/// <remarks>
/// Side channels: additions, exclusive or, and, and rotations by fixed amounts; the only branch is on the round's number,
/// and no index depends on the state or on the block. The schedule is left on the stack for the next call to overwrite, as
/// are registers: what follows it is the caller's to wipe.
/// </remarks>
internal static class Sha1Rounds
{
    /// <summary>The size of a block, in bytes.</summary>
    public const int BlockSize = 64;

    /// <summary>The size of the state, in bytes: five words.</summary>
    public const int StateSize = 20;

    /// <summary>H(0) (§5.3.1).</summary>
    public static void Begin(Span<byte> state)
    {
        Span<uint> h = MemoryMarshal.Cast<byte, uint>(state);
        h[0] = 0x67452301;
        h[1] = 0xefcdab89;
        h[2] = 0x98badcfe;
        h[3] = 0x10325476;
        h[4] = 0xc3d2e1f0;
    }

    /// <summary>H(i − 1) and blocks → H(i), one after the other.</summary>
    /// <param name="state">Five words as this machine has them.</param>
    /// <param name="blocks">Whole blocks.</param>
    public static void Compress(Span<byte> state, ReadOnlySpan<byte> blocks)
    {
        for (; blocks.Length >= BlockSize; blocks = blocks[BlockSize..])
        {
            CompressOne(state, blocks);
        }
    }

    private static void CompressOne(Span<byte> state, ReadOnlySpan<byte> block)
    {
        unchecked
        {
            Span<uint> w = stackalloc uint[80];
            for (int t = 0; t < 16; t++)
            {
                w[t] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * t)..]);
            }

            for (int t = 16; t < w.Length; t++)
            {
                w[t] = BitOperations.RotateLeft(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
            }

            Span<uint> h = MemoryMarshal.Cast<byte, uint>(state)[..5];
            (uint a, uint b, uint c, uint d, uint e) = (h[0], h[1], h[2], h[3], h[4]);
            for (int t = 0; t < w.Length; t++)
            {
                // §4.1.1 Ch, Parity, Maj; §4.2.1 the constants.
                uint f = t < 20 ? (d ^ (b & (c ^ d))) + 0x5a827999
                    : t < 40 ? (b ^ c ^ d) + 0x6ed9eba1
                    : t < 60 ? ((b & c) | (d & (b | c))) + 0x8f1bbcdc
                    : (b ^ c ^ d) + 0xca62c1d6;
                uint next = BitOperations.RotateLeft(a, 5) + f + e + w[t];
                (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
            }

            h[0] += a;
            h[1] += b;
            h[2] += c;
            h[3] += d;
            h[4] += e;
        }
    }
}
