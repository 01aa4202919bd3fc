using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>
/// ChaCha20 (RFC 8439 §2.1 to §2.4), four blocks at a time in registers of 128 bits; with <see cref="ChaCha20Wide"/> eight in
/// registers of 256 and sixteen in registers of 512. A register holds one word of the state for all of its blocks.
/// </summary>
/// <remarks>
/// Side channels: additions, exclusive ors and rotations by constants; no branch, no index and no division depends on key, key
/// stream or text. Lengths are public and decide how many turns there are, and of what width. Every block is read before it is
/// written, so input and output may be the same memory.
/// </remarks>
internal static class ChaCha20
{
    /// <summary>The size of the state that is kept for a key, in bytes: the sixteen words of §2.3.</summary>
    public const int StateSize = BlockSize;

    /// <summary>In bytes.</summary>
    public const int BlockSize = 64;

    /// <summary>The bytes of a turn at the widest, and what a turn never exceeds.</summary>
    public const int MaxTurn = 16 * BlockSize;

    /// <summary>The bytes of the smallest turn.</summary>
    public const int LeastTurn = 4 * BlockSize;

    private const int NonceAt = 52;

    /// <summary>§2.3: "expa" "nd 3" "2-by" "te k".</summary>
    private static ReadOnlySpan<uint> Constants => [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

    /// <summary>Writes constants and key into a state; counter and nonce stay zero.</summary>
    /// <param name="state"><see cref="StateSize"/> bytes.</param>
    /// <param name="key">32 bytes.</param>
    public static void SetKey(Span<byte> state, ReadOnlySpan<byte> key)
    {
        Span<uint> words = MemoryMarshal.Cast<byte, uint>(state[..StateSize]);
        Constants.CopyTo(words);
        ReadWords(key[..32], words[4..]);
    }

    /// <summary>Writes the nonce into a state.</summary>
    public static void SetNonce(Span<byte> state, ReadOnlySpan<byte> nonce) =>
        ReadWords(nonce[..12], MemoryMarshal.Cast<byte, uint>(state[NonceAt..StateSize]));

    /// <summary>Adds key stream to the input.</summary>
    /// <param name="state">A state with key and nonce.</param>
    /// <param name="counter">That of the first block.</param>
    /// <param name="input">What is encrypted or decrypted.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="length">
    /// In bytes; rounded up to a multiple of 256, and so much is read and written.
    /// </param>
    /// <param name="width">The widest registers to use.</param>
    public static void Apply(
        ref uint state, uint counter, ref byte input, ref byte output, int length, ChaCha20Width width)
    {
        while (length > 0)
        {
            int turn = LeastTurn;
            if (width == ChaCha20Width.Bits512 && length > MaxTurn / 2)
            {
                turn = MaxTurn;
                ChaCha20Wide.Turn16(ref state, counter, ref input, ref output);
            }
            else if (width != ChaCha20Width.Bits128 && length > LeastTurn)
            {
                turn = MaxTurn / 2;
                ChaCha20Wide.Turn8(ref state, counter, ref input, ref output);
            }
            else
            {
                Turn4(ref state, counter, ref input, ref output);
            }

            unchecked
            {
                counter += (uint)turn / BlockSize;
                length -= turn;
            }

            input = ref Unsafe.Add(ref input, turn);
            output = ref Unsafe.Add(ref output, turn);
        }
    }

    private static void ReadWords(ReadOnlySpan<byte> bytes, Span<uint> words)
    {
        for (int i = 0; i < bytes.Length / 4; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Turn4(ref uint state, uint counter, ref byte input, ref byte output)
    {
        Vector128<uint> counters = Vector128.Create(counter) + Vector128<uint>.Indices;
        Vector128<uint> x0 = Word(ref state, 0), x1 = Word(ref state, 1);
        Vector128<uint> x2 = Word(ref state, 2), x3 = Word(ref state, 3);
        Vector128<uint> x4 = Word(ref state, 4), x5 = Word(ref state, 5);
        Vector128<uint> x6 = Word(ref state, 6), x7 = Word(ref state, 7);
        Vector128<uint> x8 = Word(ref state, 8), x9 = Word(ref state, 9);
        Vector128<uint> x10 = Word(ref state, 10), x11 = Word(ref state, 11);
        Vector128<uint> x12 = counters, x13 = Word(ref state, 13);
        Vector128<uint> x14 = Word(ref state, 14), x15 = Word(ref state, 15);
        for (int i = 0; i < 10; i = unchecked(i + 1))
        {
            QuarterRounds(
                ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
                ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
            QuarterRounds(
                ref x0, ref x1, ref x2, ref x3, ref x5, ref x6, ref x7, ref x4,
                ref x10, ref x11, ref x8, ref x9, ref x15, ref x12, ref x13, ref x14);
        }

        Finish(ref state, 0, x0, x1, x2, x3, ref input, ref output);
        Finish(ref state, 4, x4, x5, x6, x7, ref input, ref output);
        Finish(ref state, 8, x8, x9, x10, x11, ref input, ref output);

        // The state's own word for the counter is zero.
        Finish(ref state, 12, x12 + counters, x13, x14, x15, ref input, ref output);
    }

    /// <summary>
    /// Four quarter rounds, step by step side by side: none of them waits for another, and the processor need not look far.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRounds(
        ref Vector128<uint> a0, ref Vector128<uint> a1, ref Vector128<uint> a2, ref Vector128<uint> a3,
        ref Vector128<uint> b0, ref Vector128<uint> b1, ref Vector128<uint> b2, ref Vector128<uint> b3,
        ref Vector128<uint> c0, ref Vector128<uint> c1, ref Vector128<uint> c2, ref Vector128<uint> c3,
        ref Vector128<uint> d0, ref Vector128<uint> d1, ref Vector128<uint> d2, ref Vector128<uint> d3)
    {
        a0 += b0;
        a1 += b1;
        a2 += b2;
        a3 += b3;
        d0 = Rotate16(d0 ^ a0);
        d1 = Rotate16(d1 ^ a1);
        d2 = Rotate16(d2 ^ a2);
        d3 = Rotate16(d3 ^ a3);
        c0 += d0;
        c1 += d1;
        c2 += d2;
        c3 += d3;
        b0 = Lanes.RotateRight(b0 ^ c0, 32 - 12);
        b1 = Lanes.RotateRight(b1 ^ c1, 32 - 12);
        b2 = Lanes.RotateRight(b2 ^ c2, 32 - 12);
        b3 = Lanes.RotateRight(b3 ^ c3, 32 - 12);
        a0 += b0;
        a1 += b1;
        a2 += b2;
        a3 += b3;
        d0 = Rotate8(d0 ^ a0);
        d1 = Rotate8(d1 ^ a1);
        d2 = Rotate8(d2 ^ a2);
        d3 = Rotate8(d3 ^ a3);
        c0 += d0;
        c1 += d1;
        c2 += d2;
        c3 += d3;
        b0 = Lanes.RotateRight(b0 ^ c0, 32 - 7);
        b1 = Lanes.RotateRight(b1 ^ c1, 32 - 7);
        b2 = Lanes.RotateRight(b2 ^ c2, 32 - 7);
        b3 = Lanes.RotateRight(b3 ^ c3, 32 - 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Rotate16(Vector128<uint> words) => Avx512F.VL.IsSupported
        ? Avx512F.VL.RotateLeft(words, 16)
        : Vector128.Shuffle(
            words.AsByte(),
            Vector128.Create((byte)2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)).AsUInt32();

    /// <summary>To the left; as bytes lie in a little-endian word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Rotate8(Vector128<uint> words) => Avx512F.VL.IsSupported
        ? Avx512F.VL.RotateLeft(words, 8)
        : !BitConverter.IsLittleEndian
        ? Lanes.RotateRight(words, 24)
        : Vector128.Shuffle(
            words.AsByte(),
            Vector128.Create((byte)3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14)).AsUInt32();

    /// <summary>§2.3: the state is added; then four words of each block meet the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(
        ref uint state,
        int word,
        Vector128<uint> a,
        Vector128<uint> b,
        Vector128<uint> c,
        Vector128<uint> d,
        ref byte input,
        ref byte output)
    {
        a += Word(ref state, word);
        b += Word(ref state, unchecked(word + 1));
        c += Word(ref state, unchecked(word + 2));
        d += Word(ref state, unchecked(word + 3));
        Vector128<ulong> abLow = Lanes.InterleaveLow(a, b).AsUInt64();
        Vector128<ulong> abHigh = Lanes.InterleaveHigh(a, b).AsUInt64();
        Vector128<ulong> cdLow = Lanes.InterleaveLow(c, d).AsUInt64();
        Vector128<ulong> cdHigh = Lanes.InterleaveHigh(c, d).AsUInt64();
        nuint offset = unchecked((nuint)(uint)word * 4);
        Add(Lanes.InterleaveLow(abLow, cdLow), ref input, ref output, offset);
        Add(Lanes.InterleaveHigh(abLow, cdLow), ref input, ref output, unchecked(offset + BlockSize));
        Add(Lanes.InterleaveLow(abHigh, cdHigh), ref input, ref output, unchecked(offset + (2 * BlockSize)));
        Add(Lanes.InterleaveHigh(abHigh, cdHigh), ref input, ref output, unchecked(offset + (3 * BlockSize)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector128<ulong> keyStream, ref byte input, ref byte output, nuint offset) =>
        (Lanes.FromLittleEndian(keyStream.AsUInt32()).AsByte() ^ Vector128.LoadUnsafe(ref input, offset))
            .StoreUnsafe(ref output, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Word(ref uint state, int index) =>
        Vector128.Create(Unsafe.Add(ref state, index));
}

/// <summary>How wide the registers are that ChaCha20 and Poly1305 use.</summary>
internal enum ChaCha20Width
{
    Bits128,
    Bits256,
    Bits512,
}
