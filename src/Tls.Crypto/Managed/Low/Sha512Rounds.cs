using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>The compression function of SHA-384 and SHA-512 (FIPS 180-4 §6.4.2).</summary>
/// <remarks>
/// Side channels: additions, exclusive or, and, shifts and rotations by fixed amounts; no branch and no index depends on the
/// state or on the block. The schedule is left on the stack for the next call to overwrite, as are registers: what follows
/// it is the caller's to wipe.
/// </remarks>
internal static class Sha512Rounds
{
    /// <summary>The size of a block, in bytes.</summary>
    public const int BlockSize = 128;

    /// <summary>The size of the state, in bytes: eight words.</summary>
    public const int StateSize = 64;

    /// <summary>The constants of §4.2.3: of the cube roots of the first 80 primes.</summary>
    private static ReadOnlySpan<ulong> K =>
    [
        0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
        0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
        0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
        0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
        0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
        0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
        0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
        0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
        0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
        0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
        0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
        0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
        0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
        0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
        0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
        0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
        0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
        0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
        0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
        0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
    ];

    /// <summary>H(0) of SHA-384 (§5.3.4).</summary>
    public static void Begin384(Span<byte> state)
    {
        ReadOnlySpan<ulong> first =
        [
            0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
            0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
        ];
        first.CopyTo(MemoryMarshal.Cast<byte, ulong>(state));
    }

    /// <summary>H(0) of SHA-512 (§5.3.5).</summary>
    public static void Begin512(Span<byte> state)
    {
        ReadOnlySpan<ulong> first =
        [
            0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
            0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
        ];
        first.CopyTo(MemoryMarshal.Cast<byte, ulong>(state));
    }

    /// <summary>H(i − 1) and blocks → H(i), one after the other.</summary>
    /// <param name="state">Eight words as this machine has them.</param>
    /// <param name="blocks">Whole blocks.</param>
    public static void Compress(Span<byte> state, ReadOnlySpan<byte> blocks)
    {
        unchecked
        {
            Span<ulong> sum = MemoryMarshal.Cast<byte, ulong>(state)[..8];
            Span<ulong> scheduled = stackalloc ulong[16];
            ref ulong kw = ref MemoryMarshal.GetReference(scheduled);
            ref ulong k = ref MemoryMarshal.GetReference(K);
            ulong a = sum[0], b = sum[1], c = sum[2], d = sum[3];
            ulong e = sum[4], f = sum[5], g = sum[6], h = sum[7];
            for (; blocks.Length >= BlockSize; blocks = blocks[BlockSize..])
            {
                Vector128<ulong> w0 = Words(blocks);
                Vector128<ulong> w1 = Words(blocks[16..]);
                Vector128<ulong> w2 = Words(blocks[32..]);
                Vector128<ulong> w3 = Words(blocks[48..]);
                Vector128<ulong> w4 = Words(blocks[64..]);
                Vector128<ulong> w5 = Words(blocks[80..]);
                Vector128<ulong> w6 = Words(blocks[96..]);
                Vector128<ulong> w7 = Words(blocks[112..]);

                // Sixteen rounds with the words at hand, while the sixteen after them are made.
                for (nuint t = 0; t < 80; t += 16)
                {
                    (w0 + Vector128.LoadUnsafe(ref k, t)).StoreUnsafe(ref kw);
                    (w1 + Vector128.LoadUnsafe(ref k, t + 2)).StoreUnsafe(ref kw, 2);
                    (w2 + Vector128.LoadUnsafe(ref k, t + 4)).StoreUnsafe(ref kw, 4);
                    (w3 + Vector128.LoadUnsafe(ref k, t + 6)).StoreUnsafe(ref kw, 6);
                    (w4 + Vector128.LoadUnsafe(ref k, t + 8)).StoreUnsafe(ref kw, 8);
                    (w5 + Vector128.LoadUnsafe(ref k, t + 10)).StoreUnsafe(ref kw, 10);
                    (w6 + Vector128.LoadUnsafe(ref k, t + 12)).StoreUnsafe(ref kw, 12);
                    (w7 + Vector128.LoadUnsafe(ref k, t + 14)).StoreUnsafe(ref kw, 14);
                    Round(a, b, c, ref d, e, f, g, ref h, kw);
                    Round(h, a, b, ref c, d, e, f, ref g, Unsafe.Add(ref kw, 1));
                    w0 = Schedule(w0, w1, w4, w5, w7);
                    Round(g, h, a, ref b, c, d, e, ref f, Unsafe.Add(ref kw, 2));
                    Round(f, g, h, ref a, b, c, d, ref e, Unsafe.Add(ref kw, 3));
                    w1 = Schedule(w1, w2, w5, w6, w0);
                    Round(e, f, g, ref h, a, b, c, ref d, Unsafe.Add(ref kw, 4));
                    Round(d, e, f, ref g, h, a, b, ref c, Unsafe.Add(ref kw, 5));
                    w2 = Schedule(w2, w3, w6, w7, w1);
                    Round(c, d, e, ref f, g, h, a, ref b, Unsafe.Add(ref kw, 6));
                    Round(b, c, d, ref e, f, g, h, ref a, Unsafe.Add(ref kw, 7));
                    w3 = Schedule(w3, w4, w7, w0, w2);
                    Round(a, b, c, ref d, e, f, g, ref h, Unsafe.Add(ref kw, 8));
                    Round(h, a, b, ref c, d, e, f, ref g, Unsafe.Add(ref kw, 9));
                    w4 = Schedule(w4, w5, w0, w1, w3);
                    Round(g, h, a, ref b, c, d, e, ref f, Unsafe.Add(ref kw, 10));
                    Round(f, g, h, ref a, b, c, d, ref e, Unsafe.Add(ref kw, 11));
                    w5 = Schedule(w5, w6, w1, w2, w4);
                    Round(e, f, g, ref h, a, b, c, ref d, Unsafe.Add(ref kw, 12));
                    Round(d, e, f, ref g, h, a, b, ref c, Unsafe.Add(ref kw, 13));
                    w6 = Schedule(w6, w7, w2, w3, w5);
                    Round(c, d, e, ref f, g, h, a, ref b, Unsafe.Add(ref kw, 14));
                    Round(b, c, d, ref e, f, g, h, ref a, Unsafe.Add(ref kw, 15));
                    w7 = Schedule(w7, w0, w3, w4, w6);
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

    /// <summary>Step 3, with the letters turned by one instead of the words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        ulong a, ulong b, ulong c, ref ulong d, ulong e, ulong f, ulong g, ref ulong h, ulong kw)
    {
        unchecked
        {
            ulong sum1 = BitOperations.RotateRight(e, 14) ^ BitOperations.RotateRight(e, 18)
                ^ BitOperations.RotateRight(e, 41);
            ulong sum0 = BitOperations.RotateRight(a, 28) ^ BitOperations.RotateRight(a, 34)
                ^ BitOperations.RotateRight(a, 39);
            h += sum1 + (g ^ (e & (f ^ g))) + kw;
            d += h;
            h += sum0 + ((a & b) | (c & (a | b)));
        }
    }

    /// <summary>W(t) = σ1(W(t − 2)) + W(t − 7) + σ0(W(t − 15)) + W(t − 16), two of them.</summary>
    /// <param name="w0">W(t − 16) and the one after it, as of the others.</param>
    /// <param name="w1">W(t − 14).</param>
    /// <param name="w4">W(t − 8).</param>
    /// <param name="w5">W(t − 6).</param>
    /// <param name="w7">W(t − 2).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Schedule(
        Vector128<ulong> w0,
        Vector128<ulong> w1,
        Vector128<ulong> w4,
        Vector128<ulong> w5,
        Vector128<ulong> w7)
    {
        Vector128<ulong> w15 = Lanes.Next(w0, w1);
        return w0
            + Lanes.Next(w4, w5)
            + (Lanes.RotateRight(w15, 1) ^ Lanes.RotateRight(w15, 8) ^ (w15 >>> 7))
            + (Lanes.RotateRight(w7, 19) ^ Lanes.RotateRight(w7, 61) ^ (w7 >>> 6));
    }

    /// <summary>Two words, which come with the most significant byte first.</summary>
    private static Vector128<ulong> Words(ReadOnlySpan<byte> bytes) =>
        Lanes.FromBigEndian(Vector128.Create(bytes[..16]).AsUInt64());
}
