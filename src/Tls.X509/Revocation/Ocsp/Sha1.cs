using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Tls.X509;

/// <summary>
/// SHA-1 (FIPS 180-4 §6.1), for names that OCSP gives to issuers and keys (RFC 6960 §4.1.1). Nothing that is
/// signed is ever hashed with it, so that its collisions help nobody, but where <see
/// cref="VerificationOptions.DangerousAllowDsa"/> says so.
/// </summary>
internal static class Sha1
{
    internal const int Size = 20;
    private const int Block = 64;

    internal static byte[] Hash(ReadOnlySpan<byte> data)
    {
        Span<uint> state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];

        // §5.1.1: a one bit, zeros, and the length in bits, to a multiple of 512 bits.
        byte[] padded = new byte[(data.Length + 9 + Block - 1) / Block * Block];
        data.CopyTo(padded);
        padded[data.Length] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(padded.AsSpan(padded.Length - 8), data.Length * 8L);
        for (int i = 0; i < padded.Length; i += Block)
        {
            Compress(state, padded.AsSpan(i, Block));
        }

        byte[] hash = new byte[Size];
        for (int i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * 4), state[i]);
        }

        return hash;
    }

    private static void Compress(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> schedule = stackalloc uint[80];
        for (int t = 0; t < schedule.Length; t++)
        {
            schedule[t] = t < 16
                ? BinaryPrimitives.ReadUInt32BigEndian(block[(t * 4)..])
                : BitOperations.RotateLeft(
                    schedule[t - 3] ^ schedule[t - 8] ^ schedule[t - 14] ^ schedule[t - 16], 1);
        }

        (uint a, uint b, uint c, uint d, uint e) = (state[0], state[1], state[2], state[3], state[4]);
        for (int t = 0; t < schedule.Length; t++)
        {
            (uint f, uint k) = (t / 20) switch
            {
                0 => ((b & c) | (~b & d), 0x5a827999u),
                1 => (b ^ c ^ d, 0x6ed9eba1u),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1bbcdcu),
                _ => (b ^ c ^ d, 0xca62c1d6u),
            };
            uint next = unchecked(BitOperations.RotateLeft(a, 5) + f + e + k + schedule[t]);
            (a, b, c, d, e) = (next, a, BitOperations.RotateLeft(b, 30), c, d);
        }

        unchecked
        {
            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
        }
    }
}
