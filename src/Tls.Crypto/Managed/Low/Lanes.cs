using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>What hashes do with words in registers of 128 bits, by the instructions that are there.</summary>
/// <remarks>Side channels: no branch but on what the processor has; amounts are constants.</remarks>
internal static class Lanes
{
    /// <summary>Each word rotated to the right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> RotateRight(Vector128<uint> words, [ConstantExpected] byte count) =>
        Avx512F.VL.IsSupported
            ? Avx512F.VL.RotateRight(words, count)
            : (words >>> count) | (words << (32 - count));

    /// <summary>Each word rotated to the right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> RotateRight(Vector128<ulong> words, [ConstantExpected] byte count) =>
        Avx512F.VL.IsSupported
            ? Avx512F.VL.RotateRight(words, count)
            : (words >>> count) | (words << (64 - count));

    /// <summary>The four words that begin one word later, out of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Next(Vector128<uint> words, Vector128<uint> behind)
    {
        if (Ssse3.IsSupported)
        {
            return Ssse3.AlignRight(behind.AsByte(), words.AsByte(), 4).AsUInt32();
        }

        if (AdvSimd.IsSupported)
        {
            return AdvSimd.ExtractVector128(words, behind, 1);
        }

        Vector128<uint> turn = Vector128.Create(1U, 2U, 3U, 0U);
        return Vector128.ConditionalSelect(
            Vector128.Create(uint.MaxValue, uint.MaxValue, uint.MaxValue, 0),
            Vector128.Shuffle(words, turn),
            Vector128.Shuffle(behind, turn));
    }

    /// <summary>The two words that begin one word later, out of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Next(Vector128<ulong> words, Vector128<ulong> behind)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.Shuffle(words.AsDouble(), behind.AsDouble(), 1).AsUInt64();
        }

        return AdvSimd.IsSupported
            ? AdvSimd.ExtractVector128(words, behind, 1)
            : Vector128.Create(words.GetElement(1), behind.GetElement(0));
    }

    /// <summary>The lower words of both, in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> InterleaveLow(Vector128<uint> a, Vector128<uint> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    /// <summary>The upper words of both, in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> InterleaveHigh(Vector128<uint> a, Vector128<uint> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);

    /// <summary>The lower word of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> InterleaveLow(Vector128<ulong> a, Vector128<ulong> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0]);

    /// <summary>The upper word of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> InterleaveHigh(Vector128<ulong> a, Vector128<ulong> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[1], b[1]);

    /// <summary>Words whose bytes go with the least significant first, or came so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> FromLittleEndian(Vector128<uint> words) => BitConverter.IsLittleEndian
        ? words
        : Vector128.Shuffle(
            words.AsByte(),
            Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)).AsUInt32();

    /// <summary>Words whose bytes came with the most significant first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> FromBigEndian(Vector128<uint> words) => BitConverter.IsLittleEndian
        ? Vector128.Shuffle(
            words.AsByte(),
            Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)).AsUInt32()
        : words;

    /// <summary>Words whose bytes came with the most significant first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> FromBigEndian(Vector128<ulong> words) => BitConverter.IsLittleEndian
        ? Vector128.Shuffle(
            words.AsByte(),
            Vector128.Create((byte)7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8)).AsUInt64()
        : words;
}
