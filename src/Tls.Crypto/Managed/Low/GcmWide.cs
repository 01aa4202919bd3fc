using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>
/// AES-GCM's long way where registers of 512 bits multiply (VPCLMULQDQ): sixteen blocks per turn, of which
/// GHASH takes four at a time and reduces once. AES has eight blocks in flight, as in <see cref="GcmNarrow"/>:
/// .NET 10 has no wider rounds. The first block's counter is 2, or a multiple of eight more.
/// </summary>
/// <remarks>
/// <para>Side channels: as <see cref="GcmNarrow"/>. Every block is read before it is written.</para>
/// <para>
/// AES rounds can only name sixteen of the thirty-two registers, and half of those hold blocks. So what a
/// turn needs once is read from memory where it is needed: a seventeenth value would be moved before every round.
/// </para>
/// </remarks>
internal static class GcmWide
{
    /// <summary>The bytes of half a turn: any number of them can be done.</summary>
    public const int Stride = GcmNarrow.Stride;

    private const int Turn = 2 * Stride;

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

    /// <inheritdoc cref="GcmNarrow.Encrypt"/>
    public static Vector128<ulong> Encrypt(
        ref byte state,
        int rounds,
        Vector128<uint> counter,
        Vector128<ulong> hash,
        ref byte input,
        ref byte output,
        int length)
    {
        // What was encrypted is hashed a turn later, so that the processor has both to do at once.
        int odd = length & Stride;
        int first = length == Stride ? Stride : odd + Turn;
        CounterMode(ref state, rounds, counter, ref input, ref output, first);
        if (odd != 0)
        {
            hash = AbsorbStride(ref state, hash, ref output);
            if (length == Stride)
            {
                return hash;
            }
        }

        if (length != first)
        {
            hash = Turns(
                ref state, rounds, GcmCounter.Add(counter, first / AesRounds.BlockSize), hash,
                ref Unsafe.Add(ref output, odd), ref Unsafe.Add(ref input, first),
                ref Unsafe.Add(ref output, first), length - first);
        }

        return AbsorbTurn(ref state, hash, ref Unsafe.Add(ref output, length - Turn));
    }

    /// <inheritdoc cref="GcmNarrow.Decrypt"/>
    public static Vector128<ulong> Decrypt(
        ref byte state,
        int rounds,
        Vector128<uint> counter,
        Vector128<ulong> hash,
        ref byte input,
        ref byte output,
        int length)
    {
        int odd = length & Stride;
        if (odd != 0)
        {
            hash = AbsorbStride(ref state, hash, ref input);
            CounterMode(ref state, rounds, counter, ref input, ref output, Stride);
            if (length == Stride)
            {
                return hash;
            }

            counter = GcmCounter.Add(counter, Stride / AesRounds.BlockSize);
        }

        ref byte from = ref Unsafe.Add(ref input, odd);
        return Turns(
            ref state, rounds, counter, hash,
            ref from, ref from, ref Unsafe.Add(ref output, odd), length - odd);
    }

    /// <summary>Encrypts or decrypts, and hashes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CounterMode(
        ref byte state, int rounds, Vector128<uint> counter, ref byte input, ref byte output, int length)
    {
        Vector128<uint> start = StartOf(counter);
        var end = (nuint)(uint)length;
        for (nuint at = 0; at < end; at = unchecked(at + Stride))
        {
            Vector128<byte> x0, x1, x2, x3, x4, x5, x6, x7;
            Blocks(ref state, ref start, out x0, out x1, out x2, out x3, out x4, out x5, out x6, out x7);
            AesRounds.Rounds8(
                ref state, 1, rounds, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
            Finish(
                ref state, rounds, ref Unsafe.Add(ref input, at), ref Unsafe.Add(ref output, at),
                x0, x1, x2, x3, x4, x5, x6, x7);
        }
    }

    /// <summary>Whole turns: sixteen blocks encrypted or decrypted, and sixteen hashed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector128<ulong> Turns(
        ref byte state,
        int rounds,
        Vector128<uint> counter,
        Vector128<ulong> hash,
        ref byte hashed,
        ref byte input,
        ref byte output,
        int length)
    {
        Vector128<uint> start = StartOf(counter);
        Vector512<ulong> sum = hash.ToVector256().ToVector512();
        var end = (nuint)(uint)length;
        for (nuint at = 0; at < end; at = unchecked(at + Turn))
        {
            Vector512<ulong> low = default, middle = default, high = default;
            Half(
                ref state, rounds, ref start,
                ref Unsafe.Add(ref input, at), ref Unsafe.Add(ref output, at),
                sum, ref Unsafe.Add(ref hashed, at), 16, ref low, ref middle, ref high);
            nuint second = unchecked(at + Stride);
            Half(
                ref state, rounds, ref start,
                ref Unsafe.Add(ref input, second), ref Unsafe.Add(ref output, second),
                default, ref Unsafe.Add(ref hashed, second), 8, ref low, ref middle, ref high);
            sum = Reduce(low, middle, high).ToVector256().ToVector512();
        }

        return sum.GetLower().GetLower();
    }

    /// <summary>What six of eight counters have in common: a multiple of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> StartOf(Vector128<uint> counter) => GcmCounter.Add(counter, -2);

    /// <summary>
    /// The next eight counter blocks with the first round key added: counters 2 to 7 from one multiple of
    /// eight, 0 and 1 from the next. The round key lies in memory with each of these digits
    /// (<see cref="GcmState.Digits"/>), so that a block is made by one exclusive or.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Blocks(
        ref byte state,
        ref Vector128<uint> start,
        out Vector128<byte> x0,
        out Vector128<byte> x1,
        out Vector128<byte> x2,
        out Vector128<byte> x3,
        out Vector128<byte> x4,
        out Vector128<byte> x5,
        out Vector128<byte> x6,
        out Vector128<byte> x7)
    {
        ref byte digits = ref GcmState.Digits(ref state);
        Vector128<byte> block = GcmCounter.ToBlock(start);
        start = GcmCounter.Add(start, 8);
        x0 = block ^ Vector128.LoadUnsafe(ref digits, 32);
        x1 = block ^ Vector128.LoadUnsafe(ref digits, 48);
        x2 = block ^ Vector128.LoadUnsafe(ref digits, 64);
        x3 = block ^ Vector128.LoadUnsafe(ref digits, 80);
        x4 = block ^ Vector128.LoadUnsafe(ref digits, 96);
        x5 = block ^ Vector128.LoadUnsafe(ref digits, 112);
        block = GcmCounter.ToBlock(start);
        x6 = block ^ Vector128.LoadUnsafe(ref digits);
        x7 = block ^ Vector128.LoadUnsafe(ref digits, 16);
    }

    /// <summary>The last round, whose key is added to the text first: no block waits for that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(
        ref byte state,
        int rounds,
        ref byte input,
        ref byte output,
        Vector128<byte> x0,
        Vector128<byte> x1,
        Vector128<byte> x2,
        Vector128<byte> x3,
        Vector128<byte> x4,
        Vector128<byte> x5,
        Vector128<byte> x6,
        Vector128<byte> x7)
    {
        Vector128<byte> key = AesRounds.Key(ref state, rounds);
        AesStep.EncryptLast(x0, key ^ Vector128.LoadUnsafe(ref input)).StoreUnsafe(ref output);
        AesStep.EncryptLast(x1, key ^ Vector128.LoadUnsafe(ref input, 16)).StoreUnsafe(ref output, 16);
        AesStep.EncryptLast(x2, key ^ Vector128.LoadUnsafe(ref input, 32)).StoreUnsafe(ref output, 32);
        AesStep.EncryptLast(x3, key ^ Vector128.LoadUnsafe(ref input, 48)).StoreUnsafe(ref output, 48);
        AesStep.EncryptLast(x4, key ^ Vector128.LoadUnsafe(ref input, 64)).StoreUnsafe(ref output, 64);
        AesStep.EncryptLast(x5, key ^ Vector128.LoadUnsafe(ref input, 80)).StoreUnsafe(ref output, 80);
        AesStep.EncryptLast(x6, key ^ Vector128.LoadUnsafe(ref input, 96)).StoreUnsafe(ref output, 96);
        AesStep.EncryptLast(x7, key ^ Vector128.LoadUnsafe(ref input, 112)).StoreUnsafe(ref output, 112);
    }

    /// <summary>
    /// Eight blocks of each. Multiplications wait for the same units as AES rounds, so they are spread out.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(
        ref byte state,
        int rounds,
        ref Vector128<uint> start,
        ref byte input,
        ref byte output,
        Vector512<ulong> hash,
        ref byte hashed,
        int exponent,
        ref Vector512<ulong> low,
        ref Vector512<ulong> middle,
        ref Vector512<ulong> high)
    {
        Vector128<byte> x0, x1, x2, x3, x4, x5, x6, x7;
        Blocks(ref state, ref start, out x0, out x1, out x2, out x3, out x4, out x5, out x6, out x7);
        AesRounds.Round8(ref state, 1, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        AesRounds.Round8(ref state, 2, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        Multiply(ref state, Elements(ref hashed) ^ hash, exponent, ref low, ref middle, ref high);
        AesRounds.Round8(ref state, 3, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        AesRounds.Round8(ref state, 4, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        AesRounds.Round8(ref state, 5, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        Multiply(
            ref state, Elements(ref Unsafe.Add(ref hashed, Stride / 2)), unchecked(exponent - 4),
            ref low, ref middle, ref high);
        AesRounds.Round8(ref state, 6, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        AesRounds.Round8(ref state, 7, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        AesRounds.Round8(ref state, 8, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        AesRounds.Rounds8(
            ref state, 9, rounds, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        Finish(ref state, rounds, ref input, ref output, x0, x1, x2, x3, x4, x5, x6, x7);
    }

    /// <summary>Four blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Elements(ref byte blocks) =>
        Avx512BW.Shuffle(Vector512.LoadUnsafe(ref blocks), Reversed).AsUInt64();

    /// <summary>
    /// Adds four products: the first by H^exponent, the next by the power below, and so on. Three
    /// multiplications do the work of four, as Karatsuba has it; <see cref="Reduce"/> takes from the middle what
    /// it has too much.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(
        ref byte state,
        Vector512<ulong> a,
        int exponent,
        ref Vector512<ulong> low,
        ref Vector512<ulong> middle,
        ref Vector512<ulong> high)
    {
        Vector512<ulong> powers = Vector512.LoadUnsafe(ref GcmState.Power(ref state, exponent));
        low ^= Pclmulqdq.V512.CarrylessMultiply(a, powers, 0x00);
        high ^= Pclmulqdq.V512.CarrylessMultiply(a, powers, 0x11);
        middle ^= Pclmulqdq.V512.CarrylessMultiply(
            a ^ Swap(a), Vector512.LoadUnsafe(ref GcmState.FoldedPower(ref state, exponent)), 0x00);
    }

    /// <summary>GHASH over eight blocks: the first by H^8, the last by H.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector128<ulong> AbsorbStride(ref byte state, Vector128<ulong> hash, ref byte blocks)
    {
        Vector512<ulong> low = default, middle = default, high = default;
        Multiply(
            ref state, Elements(ref blocks) ^ hash.ToVector256().ToVector512(), 8,
            ref low, ref middle, ref high);
        Multiply(ref state, Elements(ref Unsafe.Add(ref blocks, 64)), 4, ref low, ref middle, ref high);
        return Reduce(low, middle, high);
    }

    /// <summary>GHASH over sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector128<ulong> AbsorbTurn(ref byte state, Vector128<ulong> hash, ref byte blocks)
    {
        Vector512<ulong> low = default, middle = default, high = default;
        Multiply(
            ref state, Elements(ref blocks) ^ hash.ToVector256().ToVector512(), 16,
            ref low, ref middle, ref high);
        Multiply(ref state, Elements(ref Unsafe.Add(ref blocks, 64)), 12, ref low, ref middle, ref high);
        Multiply(ref state, Elements(ref Unsafe.Add(ref blocks, 128)), 8, ref low, ref middle, ref high);
        Multiply(ref state, Elements(ref Unsafe.Add(ref blocks, 192)), 4, ref low, ref middle, ref high);
        return Reduce(low, middle, high);
    }

    /// <summary>Each lane is reduced by itself, then the four are added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Reduce(
        Vector512<ulong> low, Vector512<ulong> middle, Vector512<ulong> high)
    {
        Vector512<ulong> polynomial = Vector512.Create(0xc200_0000_0000_0000UL);
        middle ^= low ^ high ^ Swap(low) ^ Pclmulqdq.V512.CarrylessMultiply(low, polynomial, 0x00);
        high ^= Swap(middle) ^ Pclmulqdq.V512.CarrylessMultiply(middle, polynomial, 0x00);
        Vector256<ulong> half = high.GetLower() ^ high.GetUpper();
        return half.GetLower() ^ half.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Swap(Vector512<ulong> value) =>
        Avx512F.Shuffle(value.AsUInt32(), 0x4e).AsUInt64();
}
