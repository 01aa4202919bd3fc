using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>
/// AES-GCM's long way where registers of 512 bits multiply (VPCLMULQDQ): eight blocks per turn, of which
/// GHASH, the counters and the text take four at a time. The AES rounds stay as they are in <see
/// cref="GcmNarrow"/>: .NET 10 has no wider ones.
/// </summary>
/// <remarks>
/// Side channels: as <see cref="GcmNarrow"/>. Every block is read before it is written.
/// </remarks>
internal static class GcmWide
{
    /// <summary>The bytes of one turn.</summary>
    public const int Stride = GcmNarrow.Stride;

    public static bool IsSupported =>
        Pclmulqdq.V512.IsSupported && Avx512BW.IsSupported && Vector512.IsHardwareAccelerated;

    /// <summary>Each block's bytes from the last to the first: GHASH's integers.</summary>
    private static Vector512<byte> Reversed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(
        0x0809_0a0b_0c0d_0e0f, 0x0001_0203_0405_0607, 0x0809_0a0b_0c0d_0e0f, 0x0001_0203_0405_0607,
        0x0809_0a0b_0c0d_0e0f, 0x0001_0203_0405_0607, 0x0809_0a0b_0c0d_0e0f, 0x0001_0203_0405_0607).AsByte();
    }

    /// <summary>Each block's last word turned into the wire's order.</summary>
    private static Vector512<byte> WireOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(
        0x0706_0504_0302_0100, 0x0c0d_0e0f_0b0a_0908, 0x0706_0504_0302_0100, 0x0c0d_0e0f_0b0a_0908,
        0x0706_0504_0302_0100, 0x0c0d_0e0f_0b0a_0908, 0x0706_0504_0302_0100, 0x0c0d_0e0f_0b0a_0908).AsByte();
    }

    private static Vector512<uint> Four => Vector512.Create(0u, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4);

    private static Vector512<uint> Eight => Vector512.Create(0u, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0, 8);

    /// <inheritdoc cref="GcmNarrow.Encrypt"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static Vector128<ulong> Encrypt(
        ref byte state,
        int rounds,
        Vector128<uint> counter,
        Vector128<ulong> hash,
        ref byte input,
        ref byte output,
        int length)
    {
        Vector512<byte> reversed = Reversed;
        Vector512<byte> order = WireOrder;
        Vector512<byte> key = Broadcast(AesRounds.Key(ref state, 0));
        Vector512<uint> counters = Counters(counter);
        Vector512<byte> c0, c1;
        KeyStream(ref state, rounds, key, order, counters, out c0, out c1);
        c0 ^= Vector512.LoadUnsafe(ref input);
        c1 ^= Vector512.LoadUnsafe(ref input, 64);
        c0.StoreUnsafe(ref output);
        c1.StoreUnsafe(ref output, 64);

        // What was encrypted is hashed a turn later, so that the processor has both to do at once.
        for (nuint offset = Stride; offset < (nuint)(uint)length; offset = unchecked(offset + Stride))
        {
            counters += Eight;
            hash = Turn(
                ref state, rounds, key, order, reversed, counters, hash, c0, c1,
                out Vector512<byte> k0, out Vector512<byte> k1);
            c0 = k0 ^ Vector512.LoadUnsafe(ref input, offset);
            c1 = k1 ^ Vector512.LoadUnsafe(ref input, unchecked(offset + 64));
            c0.StoreUnsafe(ref output, offset);
            c1.StoreUnsafe(ref output, unchecked(offset + 64));
        }

        return Absorb(ref state, reversed, hash, c0, c1);
    }

    /// <inheritdoc cref="GcmNarrow.Decrypt"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static Vector128<ulong> Decrypt(
        ref byte state,
        int rounds,
        Vector128<uint> counter,
        Vector128<ulong> hash,
        ref byte input,
        ref byte output,
        int length)
    {
        Vector512<byte> reversed = Reversed;
        Vector512<byte> order = WireOrder;
        Vector512<byte> key = Broadcast(AesRounds.Key(ref state, 0));
        Vector512<uint> counters = Counters(counter);
        for (nuint offset = 0; offset < (nuint)(uint)length; offset = unchecked(offset + Stride))
        {
            Vector512<byte> c0 = Vector512.LoadUnsafe(ref input, offset);
            Vector512<byte> c1 = Vector512.LoadUnsafe(ref input, unchecked(offset + 64));
            hash = Turn(
                ref state, rounds, key, order, reversed, counters, hash, c0, c1,
                out Vector512<byte> k0, out Vector512<byte> k1);
            (c0 ^ k0).StoreUnsafe(ref output, offset);
            (c1 ^ k1).StoreUnsafe(ref output, unchecked(offset + 64));
            counters += Eight;
        }

        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Broadcast(Vector128<byte> block) =>
        Join(Join(block, block), Join(block, block));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Join(Vector128<byte> lower, Vector128<byte> upper) =>
        Avx2.InsertVector128(lower.ToVector256Unsafe(), upper, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Join(Vector256<byte> lower, Vector256<byte> upper) =>
        Avx512F.InsertVector256(lower.ToVector512Unsafe(), upper, 1);

    /// <summary>Four counters, one behind the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Counters(Vector128<uint> counter) =>
        Broadcast(counter.AsByte()).AsUInt32()
        + Vector512.Create(0u, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void KeyStream(
        ref byte state,
        int rounds,
        Vector512<byte> key,
        Vector512<byte> order,
        Vector512<uint> counters,
        out Vector512<byte> k0,
        out Vector512<byte> k1)
    {
        Vector128<byte> x0, x1, x2, x3, x4, x5, x6, x7;
        Blocks(key, order, counters, out x0, out x1, out x2, out x3, out x4, out x5, out x6, out x7);
        AesRounds.Encrypt8(
            ref state, rounds, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        k0 = Join(Join(x0, x1), Join(x2, x3));
        k1 = Join(Join(x4, x5), Join(x6, x7));
    }

    /// <summary>Eight counter blocks with the first round key added, each in its register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Blocks(
        Vector512<byte> key,
        Vector512<byte> order,
        Vector512<uint> counters,
        out Vector128<byte> x0,
        out Vector128<byte> x1,
        out Vector128<byte> x2,
        out Vector128<byte> x3,
        out Vector128<byte> x4,
        out Vector128<byte> x5,
        out Vector128<byte> x6,
        out Vector128<byte> x7)
    {
        Vector512<byte> first = Avx512BW.Shuffle(counters.AsByte(), order) ^ key;
        Vector512<byte> second = Avx512BW.Shuffle((counters + Four).AsByte(), order) ^ key;
        x0 = first.GetLower().GetLower();
        x1 = first.GetLower().GetUpper();
        x2 = Avx512F.ExtractVector128(first, 2);
        x3 = Avx512F.ExtractVector128(first, 3);
        x4 = second.GetLower().GetLower();
        x5 = second.GetLower().GetUpper();
        x6 = Avx512F.ExtractVector128(second, 2);
        x7 = Avx512F.ExtractVector128(second, 3);
    }

    /// <summary>
    /// Both at once: eight blocks of key stream, and what <see cref="Absorb"/> does. Multiplications wait for
    /// the same units as AES rounds, so two of them are saved as Karatsuba does, and the rest is spread over
    /// the rounds.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Turn(
        ref byte state,
        int rounds,
        Vector512<byte> key,
        Vector512<byte> order,
        Vector512<byte> reversed,
        Vector512<uint> counters,
        Vector128<ulong> hash,
        Vector512<byte> c0,
        Vector512<byte> c1,
        out Vector512<byte> k0,
        out Vector512<byte> k1)
    {
        Vector128<byte> x0, x1, x2, x3, x4, x5, x6, x7;
        Blocks(key, order, counters, out x0, out x1, out x2, out x3, out x4, out x5, out x6, out x7);
        AesRounds.Round8(ref state, 1, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        Vector512<ulong> a = Avx512BW.Shuffle(c0, reversed).AsUInt64() ^ hash.ToVector256().ToVector512();
        Vector512<ulong> b = Avx512BW.Shuffle(c1, reversed).AsUInt64();
        Vector512<ulong> p = Vector512.LoadUnsafe(ref GcmState.Power(ref state, 8));
        Vector512<ulong> q = Vector512.LoadUnsafe(ref GcmState.Power(ref state, 4));
        AesRounds.Round8(ref state, 2, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        Vector512<ulong> low = Pclmulqdq.V512.CarrylessMultiply(a, p, 0x00)
            ^ Pclmulqdq.V512.CarrylessMultiply(b, q, 0x00);
        AesRounds.Round8(ref state, 3, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        Vector512<ulong> middle = Pclmulqdq.V512.CarrylessMultiply(a ^ Swap(a), p ^ Swap(p), 0x00)
            ^ Pclmulqdq.V512.CarrylessMultiply(b ^ Swap(b), q ^ Swap(q), 0x00);
        AesRounds.Round8(ref state, 4, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        Vector512<ulong> high = Pclmulqdq.V512.CarrylessMultiply(a, p, 0x11)
            ^ Pclmulqdq.V512.CarrylessMultiply(b, q, 0x11);
        Vector512<ulong> polynomial = Vector512.Create(0xc200_0000_0000_0000UL);
        AesRounds.Round8(ref state, 5, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        middle ^= low ^ high ^ Swap(low) ^ Pclmulqdq.V512.CarrylessMultiply(low, polynomial, 0x00);
        AesRounds.Round8(ref state, 6, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        AesRounds.Round8(ref state, 7, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        high ^= Swap(middle) ^ Pclmulqdq.V512.CarrylessMultiply(middle, polynomial, 0x00);
        AesRounds.Round8(ref state, 8, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        Vector256<ulong> half = high.GetLower() ^ high.GetUpper();
        for (int i = 9; i < rounds; i = unchecked(i + 1))
        {
            AesRounds.Round8(ref state, i, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        }

        AesRounds.Last8(ref state, rounds, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        k0 = Join(Join(x0, x1), Join(x2, x3));
        k1 = Join(Join(x4, x5), Join(x6, x7));
        return half.GetLower() ^ half.GetUpper();
    }

    /// <summary>
    /// GHASH over eight blocks: the first by H^8, the last by H. Each lane is reduced by itself, then the
    /// four are added.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Absorb(
        ref byte state,
        Vector512<byte> reversed,
        Vector128<ulong> hash,
        Vector512<byte> c0,
        Vector512<byte> c1)
    {
        Vector512<ulong> a = Avx512BW.Shuffle(c0, reversed).AsUInt64() ^ hash.ToVector256().ToVector512();
        Vector512<ulong> b = Avx512BW.Shuffle(c1, reversed).AsUInt64();
        Vector512<ulong> p = Vector512.LoadUnsafe(ref GcmState.Power(ref state, 8));
        Vector512<ulong> q = Vector512.LoadUnsafe(ref GcmState.Power(ref state, 4));
        Vector512<ulong> low = Pclmulqdq.V512.CarrylessMultiply(a, p, 0x00)
            ^ Pclmulqdq.V512.CarrylessMultiply(b, q, 0x00);
        Vector512<ulong> middle = Pclmulqdq.V512.CarrylessMultiply(a, p, 0x01)
            ^ Pclmulqdq.V512.CarrylessMultiply(a, p, 0x10)
            ^ Pclmulqdq.V512.CarrylessMultiply(b, q, 0x01)
            ^ Pclmulqdq.V512.CarrylessMultiply(b, q, 0x10);
        Vector512<ulong> high = Pclmulqdq.V512.CarrylessMultiply(a, p, 0x11)
            ^ Pclmulqdq.V512.CarrylessMultiply(b, q, 0x11);
        Vector512<ulong> polynomial = Vector512.Create(0xc200_0000_0000_0000UL);
        middle ^= Swap(low) ^ Pclmulqdq.V512.CarrylessMultiply(low, polynomial, 0x00);
        high ^= Swap(middle) ^ Pclmulqdq.V512.CarrylessMultiply(middle, polynomial, 0x00);
        Vector256<ulong> half = high.GetLower() ^ high.GetUpper();
        return half.GetLower() ^ half.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Swap(Vector512<ulong> value) =>
        Avx512F.Shuffle(value.AsUInt32(), 0x4e).AsUInt64();
}
