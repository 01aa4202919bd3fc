using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>
/// ChaCha20's wide turns: eight blocks in registers of 256 bits (AVX2), sixteen in registers of 512 (AVX-512). A word has a
/// register, a block has a lane of it, until the end, when they change places. Two blocks by rows may go along with sixteen.
/// </summary>
/// <remarks>Side channels: those of <see cref="ChaCha20"/>.</remarks>
internal static class ChaCha20Wide
{
    private const int BlockSize = ChaCha20.BlockSize;

    public static bool IsSupported256 => Avx2.IsSupported;

    public static bool IsSupported512 => Avx512F.IsSupported && Vector512.IsHardwareAccelerated;

    /// <summary>Adds sixteen blocks of key stream to the input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Turn16(ref uint state, uint counter, ref byte input, ref byte output)
    {
        Vector512<uint> counters = Vector512.Create(counter) + Vector512<uint>.Indices;
        Vector512<uint> x0 = Word512(ref state, 0), x1 = Word512(ref state, 1);
        Vector512<uint> x2 = Word512(ref state, 2), x3 = Word512(ref state, 3);
        Vector512<uint> x4 = Word512(ref state, 4), x5 = Word512(ref state, 5);
        Vector512<uint> x6 = Word512(ref state, 6), x7 = Word512(ref state, 7);
        Vector512<uint> x8 = Word512(ref state, 8), x9 = Word512(ref state, 9);
        Vector512<uint> x10 = Word512(ref state, 10), x11 = Word512(ref state, 11);
        Vector512<uint> x12 = counters, x13 = Word512(ref state, 13);
        Vector512<uint> x14 = Word512(ref state, 14), x15 = Word512(ref state, 15);
        for (int i = 0; i < 10; i = unchecked(i + 1))
        {
            QuarterRounds(
                ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
                ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
            QuarterRounds(
                ref x0, ref x1, ref x2, ref x3, ref x5, ref x6, ref x7, ref x4,
                ref x10, ref x11, ref x8, ref x9, ref x15, ref x12, ref x13, ref x14);
        }

        // The state's own word for the counter is zero.
        x12 += counters;
        Finish(
            ref state, ref input, ref output,
            ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
            ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
    }

    /// <summary>
    /// The same, and the key stream of two more blocks, each with a half of four registers of 256 bits: their few instructions find
    /// room between the others, where a turn of their own would wait for itself.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="counter">That of the first of sixteen blocks.</param>
    /// <param name="input">Sixteen blocks.</param>
    /// <param name="output">Where they go; it may be the input.</param>
    /// <param name="other">The counter of the second of the two; the first is block 0.</param>
    /// <param name="pair">Where the key stream of the two goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Turn16AndPair(
        ref uint state, uint counter, ref byte input, ref byte output, uint other, ref byte pair)
    {
        Vector512<uint> counters = Vector512.Create(counter) + Vector512<uint>.Indices;
        Vector512<uint> x0 = Word512(ref state, 0), x1 = Word512(ref state, 1);
        Vector512<uint> x2 = Word512(ref state, 2), x3 = Word512(ref state, 3);
        Vector512<uint> x4 = Word512(ref state, 4), x5 = Word512(ref state, 5);
        Vector512<uint> x6 = Word512(ref state, 6), x7 = Word512(ref state, 7);
        Vector512<uint> x8 = Word512(ref state, 8), x9 = Word512(ref state, 9);
        Vector512<uint> x10 = Word512(ref state, 10), x11 = Word512(ref state, 11);
        Vector512<uint> x12 = counters, x13 = Word512(ref state, 13);
        Vector512<uint> x14 = Word512(ref state, 14), x15 = Word512(ref state, 15);
        Vector256<uint> others = Vector256.Create(0, 0, 0, 0, other, 0, 0, 0);
        Vector256<uint> a = Row(ref state, 0), b = Row(ref state, 4), c = Row(ref state, 8);
        Vector256<uint> d = Row(ref state, 12) + others;
        for (int i = 0; i < 10; i = unchecked(i + 1))
        {
            QuarterRounds(
                ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
                ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
            QuarterRounds(ref a, ref b, ref c, ref d);

            // Diagonals become columns, and below columns diagonals.
            b = Avx2.Shuffle(b, 0x39);
            c = Avx2.Shuffle(c, 0x4e);
            d = Avx2.Shuffle(d, 0x93);
            QuarterRounds(
                ref x0, ref x1, ref x2, ref x3, ref x5, ref x6, ref x7, ref x4,
                ref x10, ref x11, ref x8, ref x9, ref x15, ref x12, ref x13, ref x14);
            QuarterRounds(ref a, ref b, ref c, ref d);
            b = Avx2.Shuffle(b, 0x93);
            c = Avx2.Shuffle(c, 0x4e);
            d = Avx2.Shuffle(d, 0x39);
        }

        a += Row(ref state, 0);
        b += Row(ref state, 4);
        c += Row(ref state, 8);
        d += Row(ref state, 12) + others;
        Avx2.Permute2x128(a, b, 0x20).AsByte().StoreUnsafe(ref pair);
        Avx2.Permute2x128(c, d, 0x20).AsByte().StoreUnsafe(ref pair, BlockSize / 2);
        Avx2.Permute2x128(a, b, 0x31).AsByte().StoreUnsafe(ref pair, BlockSize);
        Avx2.Permute2x128(c, d, 0x31).AsByte().StoreUnsafe(ref pair, 3 * BlockSize / 2);

        // The state's own word for the counter is zero.
        x12 += counters;
        Finish(
            ref state, ref input, ref output,
            ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
            ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
    }

    /// <summary>Adds eight blocks of key stream to the input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Turn8(ref uint state, uint counter, ref byte input, ref byte output)
    {
        Vector256<uint> counters = Vector256.Create(counter) + Vector256<uint>.Indices;
        Vector256<uint> x0 = Word256(ref state, 0), x1 = Word256(ref state, 1);
        Vector256<uint> x2 = Word256(ref state, 2), x3 = Word256(ref state, 3);
        Vector256<uint> x4 = Word256(ref state, 4), x5 = Word256(ref state, 5);
        Vector256<uint> x6 = Word256(ref state, 6), x7 = Word256(ref state, 7);
        Vector256<uint> x8 = Word256(ref state, 8), x9 = Word256(ref state, 9);
        Vector256<uint> x10 = Word256(ref state, 10), x11 = Word256(ref state, 11);
        Vector256<uint> x12 = counters, x13 = Word256(ref state, 13);
        Vector256<uint> x14 = Word256(ref state, 14), x15 = Word256(ref state, 15);
        for (int i = 0; i < 10; i = unchecked(i + 1))
        {
            QuarterRounds(
                ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
                ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
            QuarterRounds(
                ref x0, ref x1, ref x2, ref x3, ref x5, ref x6, ref x7, ref x4,
                ref x10, ref x11, ref x8, ref x9, ref x15, ref x12, ref x13, ref x14);
        }

        Transpose(ref state, 0, ref x0, ref x1, ref x2, ref x3);
        Transpose(ref state, 4, ref x4, ref x5, ref x6, ref x7);
        Transpose(ref state, 8, ref x8, ref x9, ref x10, ref x11);
        x12 += counters;
        Transpose(ref state, 12, ref x12, ref x13, ref x14, ref x15);
        Add(x0, x4, ref input, ref output, 0);
        Add(x8, x12, ref input, ref output, BlockSize / 2);
        Add(x1, x5, ref input, ref output, BlockSize);
        Add(x9, x13, ref input, ref output, 3 * BlockSize / 2);
        Add(x2, x6, ref input, ref output, 2 * BlockSize);
        Add(x10, x14, ref input, ref output, 5 * BlockSize / 2);
        Add(x3, x7, ref input, ref output, 3 * BlockSize);
        Add(x11, x15, ref input, ref output, 7 * BlockSize / 2);
    }

    /// <summary>Adds the state to what the rounds have made of it, and all that to sixteen blocks of the input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Finish(
        ref uint state, ref byte input, ref byte output,
        ref Vector512<uint> x0, ref Vector512<uint> x1, ref Vector512<uint> x2, ref Vector512<uint> x3,
        ref Vector512<uint> x4, ref Vector512<uint> x5, ref Vector512<uint> x6, ref Vector512<uint> x7,
        ref Vector512<uint> x8, ref Vector512<uint> x9, ref Vector512<uint> x10, ref Vector512<uint> x11,
        ref Vector512<uint> x12, ref Vector512<uint> x13, ref Vector512<uint> x14, ref Vector512<uint> x15)
    {
        // Of each four words: lane n of the first holds those of block 4n, of the second those of block 4n + 1, and so on.
        Transpose(ref state, 0, ref x0, ref x1, ref x2, ref x3);
        Transpose(ref state, 4, ref x4, ref x5, ref x6, ref x7);
        Transpose(ref state, 8, ref x8, ref x9, ref x10, ref x11);
        Transpose(ref state, 12, ref x12, ref x13, ref x14, ref x15);
        Add(x0, x4, x8, x12, ref input, ref output, 0);
        Add(x1, x5, x9, x13, ref input, ref output, BlockSize);
        Add(x2, x6, x10, x14, ref input, ref output, 2 * BlockSize);
        Add(x3, x7, x11, x15, ref input, ref output, 3 * BlockSize);
    }

    /// <summary>
    /// Four quarter rounds, step by step, two and two of them side by side: in this order, which the compiler keeps, the
    /// processor's units have the least to wait for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void QuarterRounds(
        ref Vector512<uint> a0, ref Vector512<uint> a1, ref Vector512<uint> a2, ref Vector512<uint> a3,
        ref Vector512<uint> b0, ref Vector512<uint> b1, ref Vector512<uint> b2, ref Vector512<uint> b3,
        ref Vector512<uint> c0, ref Vector512<uint> c1, ref Vector512<uint> c2, ref Vector512<uint> c3,
        ref Vector512<uint> d0, ref Vector512<uint> d1, ref Vector512<uint> d2, ref Vector512<uint> d3)
    {
        a0 += b0;
        a1 += b1;
        d0 ^= a0;
        d1 ^= a1;
        d0 = Avx512F.RotateLeft(d0, 16);
        d1 = Avx512F.RotateLeft(d1, 16);
        a2 += b2;
        a3 += b3;
        d2 ^= a2;
        d3 ^= a3;
        d2 = Avx512F.RotateLeft(d2, 16);
        d3 = Avx512F.RotateLeft(d3, 16);
        c0 += d0;
        c1 += d1;
        b0 ^= c0;
        b1 ^= c1;
        b0 = Avx512F.RotateLeft(b0, 12);
        b1 = Avx512F.RotateLeft(b1, 12);
        c2 += d2;
        c3 += d3;
        b2 ^= c2;
        b3 ^= c3;
        b2 = Avx512F.RotateLeft(b2, 12);
        b3 = Avx512F.RotateLeft(b3, 12);
        a0 += b0;
        a1 += b1;
        d0 ^= a0;
        d1 ^= a1;
        d0 = Avx512F.RotateLeft(d0, 8);
        d1 = Avx512F.RotateLeft(d1, 8);
        a2 += b2;
        a3 += b3;
        d2 ^= a2;
        d3 ^= a3;
        d2 = Avx512F.RotateLeft(d2, 8);
        d3 = Avx512F.RotateLeft(d3, 8);
        c0 += d0;
        c1 += d1;
        b0 ^= c0;
        b1 ^= c1;
        b0 = Avx512F.RotateLeft(b0, 7);
        b1 = Avx512F.RotateLeft(b1, 7);
        c2 += d2;
        c3 += d3;
        b2 ^= c2;
        b3 ^= c3;
        b2 = Avx512F.RotateLeft(b2, 7);
        b3 = Avx512F.RotateLeft(b3, 7);
    }

    /// <summary>
    /// Four quarter rounds, step by step, two and two of them side by side: in this order, which the compiler keeps, the
    /// processor's units have the least to wait for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRounds(
        ref Vector256<uint> a0, ref Vector256<uint> a1, ref Vector256<uint> a2, ref Vector256<uint> a3,
        ref Vector256<uint> b0, ref Vector256<uint> b1, ref Vector256<uint> b2, ref Vector256<uint> b3,
        ref Vector256<uint> c0, ref Vector256<uint> c1, ref Vector256<uint> c2, ref Vector256<uint> c3,
        ref Vector256<uint> d0, ref Vector256<uint> d1, ref Vector256<uint> d2, ref Vector256<uint> d3)
    {
        a0 += b0;
        a1 += b1;
        d0 ^= a0;
        d1 ^= a1;
        d0 = Rotate16(d0);
        d1 = Rotate16(d1);
        a2 += b2;
        a3 += b3;
        d2 ^= a2;
        d3 ^= a3;
        d2 = Rotate16(d2);
        d3 = Rotate16(d3);
        c0 += d0;
        c1 += d1;
        b0 ^= c0;
        b1 ^= c1;
        b0 = Rotate12(b0);
        b1 = Rotate12(b1);
        c2 += d2;
        c3 += d3;
        b2 ^= c2;
        b3 ^= c3;
        b2 = Rotate12(b2);
        b3 = Rotate12(b3);
        a0 += b0;
        a1 += b1;
        d0 ^= a0;
        d1 ^= a1;
        d0 = Rotate8(d0);
        d1 = Rotate8(d1);
        a2 += b2;
        a3 += b3;
        d2 ^= a2;
        d3 ^= a3;
        d2 = Rotate8(d2);
        d3 = Rotate8(d3);
        c0 += d0;
        c1 += d1;
        b0 ^= c0;
        b1 ^= c1;
        b0 = Rotate7(b0);
        b1 = Rotate7(b1);
        c2 += d2;
        c3 += d3;
        b2 ^= c2;
        b3 ^= c3;
        b2 = Rotate7(b2);
        b3 = Rotate7(b3);
    }

    /// <summary>Four quarter rounds of each of two blocks: a register has a row of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRounds(
        ref Vector256<uint> a, ref Vector256<uint> b, ref Vector256<uint> c, ref Vector256<uint> d)
    {
        a += b;
        d = Rotate16(d ^ a);
        c += d;
        b = Rotate12(b ^ c);
        a += b;
        d = Rotate8(d ^ a);
        c += d;
        b = Rotate7(b ^ c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate16(Vector256<uint> words) => Avx512F.VL.IsSupported
        ? Avx512F.VL.RotateLeft(words, 16)
        : Avx2.Shuffle(
            words.AsByte(),
            Vector256.Create(
                0x0504_0706_0100_0302, 0x0d0c_0f0e_0908_0b0a, 0x0504_0706_0100_0302, 0x0d0c_0f0e_0908_0b0a)
            .AsByte()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate12(Vector256<uint> words) => Avx512F.VL.IsSupported
        ? Avx512F.VL.RotateLeft(words, 12)
        : (words << 12) | (words >>> 20);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate8(Vector256<uint> words) => Avx512F.VL.IsSupported
        ? Avx512F.VL.RotateLeft(words, 8)
        : Avx2.Shuffle(
            words.AsByte(),
            Vector256.Create(
                0x0605_0407_0201_0003, 0x0e0d_0c0f_0a09_080b, 0x0605_0407_0201_0003, 0x0e0d_0c0f_0a09_080b)
            .AsByte()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate7(Vector256<uint> words) => Avx512F.VL.IsSupported
        ? Avx512F.VL.RotateLeft(words, 7)
        : (words << 7) | (words >>> 25);

    /// <summary>Adds four words of the state; then each register has four words of one block in each lane of 128 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        ref uint state,
        int word,
        ref Vector512<uint> a,
        ref Vector512<uint> b,
        ref Vector512<uint> c,
        ref Vector512<uint> d)
    {
        a += Word512(ref state, word);
        b += Word512(ref state, unchecked(word + 1));
        c += Word512(ref state, unchecked(word + 2));
        d += Word512(ref state, unchecked(word + 3));
        Vector512<ulong> abLow = Avx512F.UnpackLow(a, b).AsUInt64();
        Vector512<ulong> abHigh = Avx512F.UnpackHigh(a, b).AsUInt64();
        Vector512<ulong> cdLow = Avx512F.UnpackLow(c, d).AsUInt64();
        Vector512<ulong> cdHigh = Avx512F.UnpackHigh(c, d).AsUInt64();
        a = Avx512F.UnpackLow(abLow, cdLow).AsUInt32();
        b = Avx512F.UnpackHigh(abLow, cdLow).AsUInt32();
        c = Avx512F.UnpackLow(abHigh, cdHigh).AsUInt32();
        d = Avx512F.UnpackHigh(abHigh, cdHigh).AsUInt32();
    }

    /// <inheritdoc cref="Transpose(ref uint, int, ref Vector512{uint}, ref Vector512{uint}, ref Vector512{uint},
    /// ref Vector512{uint})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        ref uint state,
        int word,
        ref Vector256<uint> a,
        ref Vector256<uint> b,
        ref Vector256<uint> c,
        ref Vector256<uint> d)
    {
        a += Word256(ref state, word);
        b += Word256(ref state, unchecked(word + 1));
        c += Word256(ref state, unchecked(word + 2));
        d += Word256(ref state, unchecked(word + 3));
        Vector256<ulong> abLow = Avx2.UnpackLow(a, b).AsUInt64();
        Vector256<ulong> abHigh = Avx2.UnpackHigh(a, b).AsUInt64();
        Vector256<ulong> cdLow = Avx2.UnpackLow(c, d).AsUInt64();
        Vector256<ulong> cdHigh = Avx2.UnpackHigh(c, d).AsUInt64();
        a = Avx2.UnpackLow(abLow, cdLow).AsUInt32();
        b = Avx2.UnpackHigh(abLow, cdLow).AsUInt32();
        c = Avx2.UnpackLow(abHigh, cdHigh).AsUInt32();
        d = Avx2.UnpackHigh(abHigh, cdHigh).AsUInt32();
    }

    /// <summary>Four whole blocks, each four behind the one before: their lanes are gathered and meet the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        Vector512<uint> a,
        Vector512<uint> b,
        Vector512<uint> c,
        Vector512<uint> d,
        ref byte input,
        ref byte output,
        nuint offset)
    {
        // Lanes 0 and 2 of two registers, then lanes 1 and 3.
        Vector512<uint> abEven = Avx512F.Shuffle4x128(a, b, 0x88);
        Vector512<uint> abOdd = Avx512F.Shuffle4x128(a, b, 0xdd);
        Vector512<uint> cdEven = Avx512F.Shuffle4x128(c, d, 0x88);
        Vector512<uint> cdOdd = Avx512F.Shuffle4x128(c, d, 0xdd);
        Add(Avx512F.Shuffle4x128(abEven, cdEven, 0x88), ref input, ref output, offset);
        Add(Avx512F.Shuffle4x128(abOdd, cdOdd, 0x88), ref input, ref output, unchecked(offset + (4 * BlockSize)));
        Add(Avx512F.Shuffle4x128(abEven, cdEven, 0xdd), ref input, ref output, unchecked(offset + (8 * BlockSize)));
        Add(Avx512F.Shuffle4x128(abOdd, cdOdd, 0xdd), ref input, ref output, unchecked(offset + (12 * BlockSize)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<uint> keyStream, ref byte input, ref byte output, nuint offset) =>
        (keyStream.AsByte() ^ Vector512.LoadUnsafe(ref input, offset)).StoreUnsafe(ref output, offset);

    /// <summary>Half of a block, and the same half of the one four behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        Vector256<uint> a, Vector256<uint> b, ref byte input, ref byte output, nuint offset)
    {
        nuint other = unchecked(offset + (4 * BlockSize));
        (Avx2.Permute2x128(a, b, 0x20).AsByte() ^ Vector256.LoadUnsafe(ref input, offset))
            .StoreUnsafe(ref output, offset);
        (Avx2.Permute2x128(a, b, 0x31).AsByte() ^ Vector256.LoadUnsafe(ref input, other))
            .StoreUnsafe(ref output, other);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<uint> Word512(ref uint state, int index) =>
        Vector512.Create(Unsafe.Add(ref state, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Word256(ref uint state, int index) =>
        Vector256.Create(Unsafe.Add(ref state, index));

    /// <summary>Four words of the state, for two blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Row(ref uint state, int index)
    {
        var row = Vector128.LoadUnsafe(ref Unsafe.Add(ref state, index));
        return Vector256.Create(row, row);
    }
}
