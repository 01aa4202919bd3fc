using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>
/// The compression function of SHA-256 (FIPS 180-4 §6.2.2) in vector registers: one message in the lower half of each, another
/// in the upper, for the price of one.
/// </summary>
/// <remarks>
/// Each letter of the state is a register. AVX-512 rotates in one instruction and makes Ch, Maj and sums of three in one too,
/// which is fewer instructions a round than with words: even a message alone takes little more than half of the time.
/// Side channels: as <see cref="Sha256Rounds"/>, and nothing of the schedule goes through memory.
/// </remarks>
internal static class Sha256Pair
{
    /// <summary>Truth tables of the processor's functions of three inputs.</summary>
    private const byte Parity = 0x96;
    private const byte Choice = 0xca;
    private const byte Majority = 0xe8;

    /// <summary>Whether this processor can.</summary>
    public static bool IsSupported => Avx512F.VL.IsSupported;

    /// <summary>H(i − 1) and blocks → H(i), one after the other.</summary>
    /// <param name="state">Eight words as this machine has them.</param>
    /// <param name="blocks">Whole blocks.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Compress(Span<byte> state, ReadOnlySpan<byte> blocks)
    {
        Letters sum = Letters.Load(state, state);
        for (; blocks.Length >= Sha256Rounds.BlockSize; blocks = blocks[Sha256Rounds.BlockSize..])
        {
            ReadOnlySpan<byte> block = blocks[..Sha256Rounds.BlockSize];
            Step(ref sum, block, block);
        }

        sum.Store(state, lower: true);
    }

    /// <summary>The same for a block each of two messages.</summary>
    /// <param name="state">Of the one.</param>
    /// <param name="other">Of the other.</param>
    /// <param name="block">The one's block.</param>
    /// <param name="otherBlock">The other's.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Compress(
        Span<byte> state, Span<byte> other, ReadOnlySpan<byte> block, ReadOnlySpan<byte> otherBlock)
    {
        Letters sum = Letters.Load(state, other);
        Step(ref sum, block[..Sha256Rounds.BlockSize], otherBlock[..Sha256Rounds.BlockSize]);
        sum.Store(state, lower: true);
        sum.Store(other, lower: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref Letters sum, ReadOnlySpan<byte> block, ReadOnlySpan<byte> other)
    {
        ref byte one = ref MemoryMarshal.GetReference(block);
        ref byte two = ref MemoryMarshal.GetReference(other);
        ref uint k = ref MemoryMarshal.GetReference(Sha256Rounds.K);
        Vector256<uint> a = sum.A, b = sum.B, c = sum.C, d = sum.D;
        Vector256<uint> e = sum.E, f = sum.F, g = sum.G, h = sum.H;
        Vector256<uint> w0 = Words(ref one, ref two, 0);
        Vector256<uint> w1 = Words(ref one, ref two, 16);
        Vector256<uint> w2 = Words(ref one, ref two, 32);
        Vector256<uint> w3 = Words(ref one, ref two, 48);

        // Sixteen rounds with the words at hand, while the sixteen after them are made.
        for (nuint t = 0; t < 64; t += 16)
        {
            Vector256<uint> kw = w0 + Vector256.Create(Vector128.LoadUnsafe(ref k, t));
            w0 = Schedule(w0, w1, w2, w3);
            Round(a, b, c, ref d, e, f, g, ref h, Avx2.Shuffle(kw, 0b_00_00_00_00));
            Round(h, a, b, ref c, d, e, f, ref g, Avx2.Shuffle(kw, 0b_01_01_01_01));
            Round(g, h, a, ref b, c, d, e, ref f, Avx2.Shuffle(kw, 0b_10_10_10_10));
            Round(f, g, h, ref a, b, c, d, ref e, Avx2.Shuffle(kw, 0b_11_11_11_11));
            kw = w1 + Vector256.Create(Vector128.LoadUnsafe(ref k, t + 4));
            w1 = Schedule(w1, w2, w3, w0);
            Round(e, f, g, ref h, a, b, c, ref d, Avx2.Shuffle(kw, 0b_00_00_00_00));
            Round(d, e, f, ref g, h, a, b, ref c, Avx2.Shuffle(kw, 0b_01_01_01_01));
            Round(c, d, e, ref f, g, h, a, ref b, Avx2.Shuffle(kw, 0b_10_10_10_10));
            Round(b, c, d, ref e, f, g, h, ref a, Avx2.Shuffle(kw, 0b_11_11_11_11));
            kw = w2 + Vector256.Create(Vector128.LoadUnsafe(ref k, t + 8));
            w2 = Schedule(w2, w3, w0, w1);
            Round(a, b, c, ref d, e, f, g, ref h, Avx2.Shuffle(kw, 0b_00_00_00_00));
            Round(h, a, b, ref c, d, e, f, ref g, Avx2.Shuffle(kw, 0b_01_01_01_01));
            Round(g, h, a, ref b, c, d, e, ref f, Avx2.Shuffle(kw, 0b_10_10_10_10));
            Round(f, g, h, ref a, b, c, d, ref e, Avx2.Shuffle(kw, 0b_11_11_11_11));
            kw = w3 + Vector256.Create(Vector128.LoadUnsafe(ref k, t + 12));
            w3 = Schedule(w3, w0, w1, w2);
            Round(e, f, g, ref h, a, b, c, ref d, Avx2.Shuffle(kw, 0b_00_00_00_00));
            Round(d, e, f, ref g, h, a, b, ref c, Avx2.Shuffle(kw, 0b_01_01_01_01));
            Round(c, d, e, ref f, g, h, a, ref b, Avx2.Shuffle(kw, 0b_10_10_10_10));
            Round(b, c, d, ref e, f, g, h, ref a, Avx2.Shuffle(kw, 0b_11_11_11_11));
        }

        sum.A += a;
        sum.B += b;
        sum.C += c;
        sum.D += d;
        sum.E += e;
        sum.F += f;
        sum.G += g;
        sum.H += h;
    }

    /// <summary>Step 3, with the letters turned by one instead of the words; kw is K(t) + W(t).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        Vector256<uint> a,
        Vector256<uint> b,
        Vector256<uint> c,
        ref Vector256<uint> d,
        Vector256<uint> e,
        Vector256<uint> f,
        Vector256<uint> g,
        ref Vector256<uint> h,
        Vector256<uint> kw)
    {
        Vector256<uint> sum1 = Avx512F.VL.TernaryLogic(
            Avx512F.VL.RotateRight(e, 6), Avx512F.VL.RotateRight(e, 11), Avx512F.VL.RotateRight(e, 25), Parity);
        Vector256<uint> sum0 = Avx512F.VL.TernaryLogic(
            Avx512F.VL.RotateRight(a, 2), Avx512F.VL.RotateRight(a, 13), Avx512F.VL.RotateRight(a, 22), Parity);

        // What needs no Σ first: it is there before.
        h = h + kw + Avx512F.VL.TernaryLogic(e, f, g, Choice) + sum1;
        d += h;
        h += sum0 + Avx512F.VL.TernaryLogic(a, b, c, Majority);
    }

    /// <summary>W(t) = σ1(W(t − 2)) + W(t − 7) + σ0(W(t − 15)) + W(t − 16), four of them for each message.</summary>
    /// <remarks>The last two need the first two, which are there after half of the sum. σ1 of zero is zero.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Schedule(
        Vector256<uint> w0, Vector256<uint> w1, Vector256<uint> w2, Vector256<uint> w3)
    {
        Vector256<uint> w15 = Avx2.AlignRight(w1, w0, 4);
        Vector256<uint> w = w0 + Avx2.AlignRight(w3, w2, 4) + Avx512F.VL.TernaryLogic(
            Avx512F.VL.RotateRight(w15, 7), Avx512F.VL.RotateRight(w15, 18), w15 >>> 3, Parity);
        w += Sigma1(Avx2.ShiftRightLogical128BitLane(w3, 8));
        return w + Sigma1(Avx2.ShiftLeftLogical128BitLane(w, 8));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Sigma1(Vector256<uint> w) => Avx512F.VL.TernaryLogic(
        Avx512F.VL.RotateRight(w, 17), Avx512F.VL.RotateRight(w, 19), w >>> 10, Parity);

    /// <summary>Four words of each message, which come with the most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Words(ref byte one, ref byte two, nuint offset)
    {
        Vector128<byte> turn = Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
        return Avx2.Shuffle(
            Vector256.Create(Vector128.LoadUnsafe(ref one, offset), Vector128.LoadUnsafe(ref two, offset)),
            Vector256.Create(turn)).AsUInt32();
    }

    /// <summary>The states of both, a word of the one and of the other in each register.</summary>
    private struct Letters
    {
        public Vector256<uint> A;
        public Vector256<uint> B;
        public Vector256<uint> C;
        public Vector256<uint> D;
        public Vector256<uint> E;
        public Vector256<uint> F;
        public Vector256<uint> G;
        public Vector256<uint> H;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Letters Load(ReadOnlySpan<byte> one, ReadOnlySpan<byte> two)
        {
            ReadOnlySpan<uint> lower = MemoryMarshal.Cast<byte, uint>(one)[..8];
            ReadOnlySpan<uint> upper = MemoryMarshal.Cast<byte, uint>(two)[..8];
            return new Letters
            {
                A = Both(lower[0], upper[0]),
                B = Both(lower[1], upper[1]),
                C = Both(lower[2], upper[2]),
                D = Both(lower[3], upper[3]),
                E = Both(lower[4], upper[4]),
                F = Both(lower[5], upper[5]),
                G = Both(lower[6], upper[6]),
                H = Both(lower[7], upper[7]),
            };
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(Span<byte> state, bool lower)
        {
            Span<uint> words = MemoryMarshal.Cast<byte, uint>(state)[..8];
            words[0] = Half(A, lower);
            words[1] = Half(B, lower);
            words[2] = Half(C, lower);
            words[3] = Half(D, lower);
            words[4] = Half(E, lower);
            words[5] = Half(F, lower);
            words[6] = Half(G, lower);
            words[7] = Half(H, lower);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<uint> Both(uint lower, uint upper) =>
            Vector256.Create(Vector128.CreateScalarUnsafe(lower), Vector128.CreateScalarUnsafe(upper));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static uint Half(Vector256<uint> letter, bool lower) =>
            (lower ? letter.GetLower() : letter.GetUpper()).ToScalar();
    }
}
