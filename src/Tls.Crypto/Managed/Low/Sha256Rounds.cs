using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>The compression function of SHA-256 (FIPS 180-4 §6.2.2).</summary>
/// <remarks>
/// Side channels: additions, exclusive or, and, shifts and rotations by fixed amounts; no branch and no index depends on the
/// state or on the block. The schedule is left on the stack for the next call to overwrite, as are registers: what follows
/// it is the caller's to wipe.
/// </remarks>
internal static class Sha256Rounds
{
    /// <summary>The size of a block, in bytes.</summary>
    public const int BlockSize = 64;

    /// <summary>The size of the state, in bytes: eight words.</summary>
    public const int StateSize = 32;

    /// <summary>The constants of §4.2.2: of the cube roots of the first 64 primes.</summary>
    private static ReadOnlySpan<uint> K =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>H(0) (§5.3.3).</summary>
    public static void Begin(Span<byte> state)
    {
        ReadOnlySpan<uint> first =
        [
            0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
        ];
        first.CopyTo(MemoryMarshal.Cast<byte, uint>(state));
    }

    /// <summary>H(i − 1) and one block → H(i).</summary>
    /// <param name="state">Eight words as this machine has them.</param>
    /// <param name="block">64 bytes.</param>
    public static void Compress(Span<byte> state, ReadOnlySpan<byte> block)
    {
        unchecked
        {
            Span<uint> w = stackalloc uint[64];
            for (int t = 0; t < 16; t++)
            {
                w[t] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * t)..]);
            }

            for (int t = 16; t < w.Length; t++)
            {
                uint s0 = BitOperations.RotateRight(w[t - 15], 7) ^ BitOperations.RotateRight(w[t - 15], 18)
                    ^ (w[t - 15] >> 3);
                uint s1 = BitOperations.RotateRight(w[t - 2], 17) ^ BitOperations.RotateRight(w[t - 2], 19)
                    ^ (w[t - 2] >> 10);
                w[t] = s1 + w[t - 7] + s0 + w[t - 16];
            }

            Span<uint> x = MemoryMarshal.Cast<byte, uint>(state)[..8];
            (uint a, uint b, uint c, uint d) = (x[0], x[1], x[2], x[3]);
            (uint e, uint f, uint g, uint h) = (x[4], x[5], x[6], x[7]);
            ReadOnlySpan<uint> k = K;
            for (int t = 0; t < w.Length; t++)
            {
                uint sum1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11)
                    ^ BitOperations.RotateRight(e, 25);
                uint sum0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13)
                    ^ BitOperations.RotateRight(a, 22);
                uint t1 = h + sum1 + (g ^ (e & (f ^ g))) + k[t] + w[t];
                uint t2 = sum0 + ((a & b) | (c & (a | b)));
                (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
            }

            x[0] += a;
            x[1] += b;
            x[2] += c;
            x[3] += d;
            x[4] += e;
            x[5] += f;
            x[6] += g;
            x[7] += h;
        }
    }
}
