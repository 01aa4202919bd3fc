using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// The AES cipher (FIPS 197) without instructions for it: eight blocks at a time, bitsliced. A register has one bit of every byte
/// of eight blocks, and the S-box is a circuit (<see cref="AesSlicedBox"/>).
/// <code>
/// state     0 .. 1919   round keys, sliced: eight registers for each of up to fifteen
///        1920 .. 2047   eight blocks, for whoever needs a place
///
/// a plane, in each half of 64 bits:   row · 16 + column · 4 + block
/// </code>
/// </summary>
/// <remarks>
/// Side channels: exclusive or, and, not, shifts by constants, permutations that are constants; no table, and no branch, no index
/// and no division depends on a key or on a block. The size of the key and the number of blocks are public.
/// </remarks>
internal static class AesSliced
{
    /// <summary>In bytes.</summary>
    public const int StateSize = ScratchAt + Stride;

    /// <summary>The bytes of eight blocks.</summary>
    public const int Stride = 8 * BlockSize;

    /// <summary>Where eight blocks find a place in the state.</summary>
    public const int ScratchAt = AesRounds.MaxRoundKeys * Stride;

    private const int BlockSize = AesRounds.BlockSize;

    private static ReadOnlySpan<byte> RoundConstants =>
        [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x1b, 0x36];

    /// <summary>Rows by even columns, then rows by odd ones: what slicing wants.</summary>
    private static Vector128<byte> Rows => BitConverter.IsLittleEndian
        ? Vector128.Create((byte)0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15)
        : Vector128.Create((byte)11, 3, 10, 2, 9, 1, 8, 0, 15, 7, 14, 6, 13, 5, 12, 4);

    /// <summary>The way back.</summary>
    private static Vector128<byte> Columns => BitConverter.IsLittleEndian
        ? Vector128.Create((byte)0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15)
        : Vector128.Create((byte)7, 5, 3, 1, 15, 13, 11, 9, 6, 4, 2, 0, 14, 12, 10, 8);

    /// <summary>KeyExpansion (FIPS 197 §5.2).</summary>
    /// <param name="state"><see cref="StateSize"/> bytes.</param>
    /// <param name="key">16, 24 or 32 bytes.</param>
    /// <returns>The number of rounds: 10, 12 or 14.</returns>
    public static int Expand(Span<byte> state, ReadOnlySpan<byte> key)
    {
        int words = key.Length / 4;
        int rounds = words + 6;
        Span<byte> schedule = stackalloc byte[AesRounds.MaxRoundKeys * BlockSize];
        Span<byte> scratch = state.Slice(ScratchAt, Stride);
        key.CopyTo(schedule);
        for (int i = words; i < 4 * (rounds + 1); i++)
        {
            Span<byte> word = schedule.Slice(4 * i, 4);
            schedule.Slice(4 * (i - 1), 4).CopyTo(word);
            if (i % words == 0)
            {
                (word[0], word[1], word[2], word[3]) = (word[1], word[2], word[3], word[0]);
                Substitute(word, scratch);
                word[0] ^= RoundConstants[(i / words) - 1];
            }
            else if (words > 6 && i % words == 4)
            {
                Substitute(word, scratch);
            }

            for (int j = 0; j < 4; j++)
            {
                word[j] ^= schedule[(4 * (i - words)) + j];
            }
        }

        for (int i = 0; i <= rounds; i++)
        {
            for (int block = 0; block < 8; block++)
            {
                schedule.Slice(BlockSize * i, BlockSize).CopyTo(scratch[(BlockSize * block)..]);
            }

            AesPlanes planes = Slice(ref MemoryMarshal.GetReference(scratch));
            planes.Store(ref MemoryMarshal.GetReference(state[(Stride * i)..]));
        }

        FixedTime.Wipe(schedule);
        scratch.Clear();
        return rounds;
    }

    /// <summary>CIPHER (FIPS 197 §5.1) of eight blocks, in place.</summary>
    /// <param name="state">What <see cref="Expand"/> has filled.</param>
    /// <param name="rounds">Their number.</param>
    /// <param name="blocks">128 bytes; may be the state's own place for them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Encrypt8(ref byte state, int rounds, ref byte blocks)
    {
        AesPlanes planes = Slice(ref blocks);
        planes.Add(ref state);
        for (int i = 1; ; i = unchecked(i + 1))
        {
            AesSlicedBox.Substitute(ref planes);
            planes.ShiftRows();
            if (i == rounds)
            {
                break;
            }

            planes.MixColumns();
            planes.Add(ref Unsafe.Add(ref state, unchecked(i * Stride)));
        }

        planes.Add(ref Unsafe.Add(ref state, unchecked(rounds * Stride)));
        Join(planes, ref blocks);
    }

    /// <summary>INVCIPHER (FIPS 197 §5.3) of eight blocks, in place.</summary>
    /// <inheritdoc cref="Encrypt8"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Decrypt8(ref byte state, int rounds, ref byte blocks)
    {
        AesPlanes planes = Slice(ref blocks);
        planes.Add(ref Unsafe.Add(ref state, unchecked(rounds * Stride)));
        for (int i = rounds - 1; ; i = unchecked(i - 1))
        {
            planes.InverseShiftRows();
            AesSlicedBox.InverseSubstitute(ref planes);
            planes.Add(ref Unsafe.Add(ref state, unchecked(i * Stride)));
            if (i == 0)
            {
                break;
            }

            planes.InverseMixColumns();
        }

        Join(planes, ref blocks);
    }

    /// <summary>SubWord.</summary>
    private static void Substitute(Span<byte> word, Span<byte> scratch)
    {
        scratch.Clear();
        word.CopyTo(scratch);
        ref byte blocks = ref MemoryMarshal.GetReference(scratch);
        AesPlanes planes = Slice(ref blocks);
        AesSlicedBox.Substitute(ref planes);
        Join(planes, ref blocks);
        scratch[..4].CopyTo(word);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static AesPlanes Slice(ref byte blocks)
    {
        AesPlanes planes;
        Load(ref blocks, 0, out planes.P0, out planes.P4);
        Load(ref blocks, 1, out planes.P1, out planes.P5);
        Load(ref blocks, 2, out planes.P2, out planes.P6);
        Load(ref blocks, 3, out planes.P3, out planes.P7);
        planes.Transpose();
        return planes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join(AesPlanes planes, ref byte blocks)
    {
        planes.Transpose();
        Store(planes.P0, planes.P4, ref blocks, 0);
        Store(planes.P1, planes.P5, ref blocks, 1);
        Store(planes.P2, planes.P6, ref blocks, 2);
        Store(planes.P3, planes.P7, ref blocks, 3);
    }

    /// <summary>A block and the one four behind it: even columns of both, then odd ones of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(ref byte blocks, int index, out Vector128<ulong> even, out Vector128<ulong> odd)
    {
        nuint offset = unchecked((nuint)(uint)index * BlockSize);
        Vector128<ulong> low = Vector128.Shuffle(Vector128.LoadUnsafe(ref blocks, offset), Rows).AsUInt64();
        Vector128<ulong> high = Vector128.Shuffle(
            Vector128.LoadUnsafe(ref blocks, unchecked(offset + (Stride / 2))), Rows).AsUInt64();
        even = Lanes.InterleaveLow(low, high);
        odd = Lanes.InterleaveHigh(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<ulong> even, Vector128<ulong> odd, ref byte blocks, int index)
    {
        nuint offset = unchecked((nuint)(uint)index * BlockSize);
        Vector128.Shuffle(Lanes.InterleaveLow(even, odd).AsByte(), Columns).StoreUnsafe(ref blocks, offset);
        Vector128.Shuffle(Lanes.InterleaveHigh(even, odd).AsByte(), Columns)
            .StoreUnsafe(ref blocks, unchecked(offset + (Stride / 2)));
    }
}
