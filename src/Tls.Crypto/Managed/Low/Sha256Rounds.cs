using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>The compression function of SHA-256 (FIPS 180-4 §6.2.2).</summary>
/// <remarks>
/// Side channels: additions, exclusive or, and, shifts and rotations by fixed amounts; no branch and no index depends on the
/// state or on the block. Sixteen words of the schedule are left on the stack for the next call to overwrite, as are registers.
/// </remarks>
internal static class Sha256Rounds
{
    /// <summary>The size of a block, in bytes.</summary>
    public const int BlockSize = 64;

    /// <summary>The size of the state, in bytes: eight words.</summary>
    public const int StateSize = 32;

    /// <summary>The constants of §4.2.2: of the cube roots of the first 64 primes.</summary>
    internal static ReadOnlySpan<uint> K =>
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

    /// <summary>H(i − 1) and blocks → H(i), one after the other.</summary>
    /// <param name="state">Eight words as this machine has them.</param>
    /// <param name="blocks">Whole blocks.</param>
    public static void Compress(Span<byte> state, ReadOnlySpan<byte> blocks)
    {
        if (Sha256Pair.IsSupported)
        {
            Sha256Pair.Compress(state, blocks);
        }
        else
        {
            CompressWords(state, blocks);
        }
    }

    /// <summary>A block each of two messages.</summary>
    /// <param name="state">Of the one.</param>
    /// <param name="other">Of the other.</param>
    /// <param name="block">The one's block.</param>
    /// <param name="otherBlock">The other's.</param>
    public static void Compress(
        Span<byte> state, Span<byte> other, ReadOnlySpan<byte> block, ReadOnlySpan<byte> otherBlock)
    {
        if (Sha256Pair.IsSupported)
        {
            Sha256Pair.Compress(state, other, block, otherBlock);
        }
        else
        {
            CompressWords(state, block);
            CompressWords(other, otherBlock);
        }
    }

    /// <summary>The path that is always there: the state in words, the schedule in registers of 128 bits.</summary>
    internal static void CompressWords(Span<byte> state, ReadOnlySpan<byte> blocks)
    {
        unchecked
        {
            Span<uint> sum = MemoryMarshal.Cast<byte, uint>(state)[..8];
            Span<uint> scheduled = stackalloc uint[16];
            ref uint kw = ref MemoryMarshal.GetReference(scheduled);
            ref uint k = ref MemoryMarshal.GetReference(K);
            uint a = sum[0], b = sum[1], c = sum[2], d = sum[3];
            uint e = sum[4], f = sum[5], g = sum[6], h = sum[7];
            for (; blocks.Length >= BlockSize; blocks = blocks[BlockSize..])
            {
                Vector128<uint> w0 = Words(blocks);
                Vector128<uint> w1 = Words(blocks[16..]);
                Vector128<uint> w2 = Words(blocks[32..]);
                Vector128<uint> w3 = Words(blocks[48..]);

                // Sixteen rounds with the words at hand, while the sixteen after them are made.
                for (nuint t = 0; t < 64; t += 16)
                {
                    (w0 + Vector128.LoadUnsafe(ref k, t)).StoreUnsafe(ref kw);
                    (w1 + Vector128.LoadUnsafe(ref k, t + 4)).StoreUnsafe(ref kw, 4);
                    (w2 + Vector128.LoadUnsafe(ref k, t + 8)).StoreUnsafe(ref kw, 8);
                    (w3 + Vector128.LoadUnsafe(ref k, t + 12)).StoreUnsafe(ref kw, 12);
                    Round(a, b, c, ref d, e, f, g, ref h, kw);
                    Round(h, a, b, ref c, d, e, f, ref g, Unsafe.Add(ref kw, 1));
                    Round(g, h, a, ref b, c, d, e, ref f, Unsafe.Add(ref kw, 2));
                    Round(f, g, h, ref a, b, c, d, ref e, Unsafe.Add(ref kw, 3));
                    w0 = Schedule(w0, w1, w2, w3);
                    Round(e, f, g, ref h, a, b, c, ref d, Unsafe.Add(ref kw, 4));
                    Round(d, e, f, ref g, h, a, b, ref c, Unsafe.Add(ref kw, 5));
                    Round(c, d, e, ref f, g, h, a, ref b, Unsafe.Add(ref kw, 6));
                    Round(b, c, d, ref e, f, g, h, ref a, Unsafe.Add(ref kw, 7));
                    w1 = Schedule(w1, w2, w3, w0);
                    Round(a, b, c, ref d, e, f, g, ref h, Unsafe.Add(ref kw, 8));
                    Round(h, a, b, ref c, d, e, f, ref g, Unsafe.Add(ref kw, 9));
                    Round(g, h, a, ref b, c, d, e, ref f, Unsafe.Add(ref kw, 10));
                    Round(f, g, h, ref a, b, c, d, ref e, Unsafe.Add(ref kw, 11));
                    w2 = Schedule(w2, w3, w0, w1);
                    Round(e, f, g, ref h, a, b, c, ref d, Unsafe.Add(ref kw, 12));
                    Round(d, e, f, ref g, h, a, b, ref c, Unsafe.Add(ref kw, 13));
                    Round(c, d, e, ref f, g, h, a, ref b, Unsafe.Add(ref kw, 14));
                    Round(b, c, d, ref e, f, g, h, ref a, Unsafe.Add(ref kw, 15));
                    w3 = Schedule(w3, w0, w1, w2);
                }

                sum[0] = a += sum[0];
                sum[1] = b += sum[1];
                sum[2] = c += sum[2];
                sum[3] = d += sum[3];
                sum[4] = e += sum[4];
                sum[5] = f += sum[5];
                sum[6] = g += sum[6];
                sum[7] = h += sum[7];
            }
        }
    }

    /// <summary>Step 3, with the letters turned by one instead of the words; kw is K(t) + W(t).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint kw)
    {
        unchecked
        {
            uint sum1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11)
                ^ BitOperations.RotateRight(e, 25);
            uint sum0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13)
                ^ BitOperations.RotateRight(a, 22);
            h += sum1 + (g ^ (e & (f ^ g))) + kw;
            d += h;
            h += sum0 + ((a & b) | (c & (a | b)));
        }
    }

    /// <summary>W(t) = σ1(W(t − 2)) + W(t − 7) + σ0(W(t − 15)) + W(t − 16), four of them.</summary>
    /// <remarks>The last two need the first two, which are there after half of the sum.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Schedule(
        Vector128<uint> w0, Vector128<uint> w1, Vector128<uint> w2, Vector128<uint> w3)
    {
        Vector128<uint> w15 = Lanes.Next(w0, w1);
        Vector128<uint> w = w0 + Lanes.Next(w2, w3)
            + (Lanes.RotateRight(w15, 7) ^ Lanes.RotateRight(w15, 18) ^ (w15 >>> 3));
        Vector128<uint> first = Sigma1(Vector128.Shuffle(w3, Vector128.Create(2U, 3U, 2U, 3U)));
        w += first & Vector128.Create(uint.MaxValue, uint.MaxValue, 0, 0);
        Vector128<uint> last = Sigma1(Vector128.Shuffle(w, Vector128.Create(0U, 1U, 0U, 1U)));
        return w + (last & Vector128.Create(0, 0, uint.MaxValue, uint.MaxValue));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Sigma1(Vector128<uint> w) =>
        Lanes.RotateRight(w, 17) ^ Lanes.RotateRight(w, 19) ^ (w >>> 10);

    /// <summary>Four words, which come with the most significant byte first.</summary>
    private static Vector128<uint> Words(ReadOnlySpan<byte> bytes) =>
        Lanes.FromBigEndian(Vector128.Create(bytes[..16]).AsUInt32());
}
