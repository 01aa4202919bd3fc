using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// The end of a message: what is left after <see cref="GcmNarrow"/> or <see cref="GcmWide"/>, less than <see
/// cref="GcmNarrow.Stride"/> bytes, and the lengths; hashed with one reduction.
/// </summary>
/// <remarks>
/// Side channels: those of <see cref="AesRounds"/> and <see cref="Ghash"/>; lengths, and so the number of
/// blocks and how much of the last is filled, are public. The key stream used lies on the stack and is wiped there: a
/// state is only read, so that one disposed of in the midst of a call harms nobody who has its memory next.
/// </remarks>
internal static class GcmTail
{
    private const int BlockSize = AesRounds.BlockSize;

    /// <summary>Encrypts where the text lies.</summary>
    /// <param name="state">A prepared <see cref="GcmState"/>.</param>
    /// <param name="rounds">Of the cipher.</param>
    /// <param name="counter">That of the first block.</param>
    /// <param name="hash">GHASH so far.</param>
    /// <param name="text">Less than a stride; 16 bytes behind it are the tag's, and free until then.</param>
    /// <param name="length">Of the text.</param>
    /// <param name="lengths">GHASH's last block.</param>
    /// <returns>GHASH of everything.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static Vector128<ulong> Encrypt(
        ref byte state,
        int rounds,
        Vector128<uint> counter,
        Vector128<ulong> hash,
        ref byte text,
        int length,
        Vector128<ulong> lengths)
    {
        LastBlocks room = default;
        ref byte keyStream = ref Unsafe.As<LastBlocks, byte>(ref room);
        KeyStream(ref state, rounds, counter, length, ref keyStream);
        ref ulong power = ref FirstPower(ref state, length);
        Ghash.Sum sum = default;
        for (int at = 0; at < length; at = unchecked(at + BlockSize))
        {
            Vector128<byte> block = Load(ref text, at) ^ Load(ref keyStream, at);
            int left = unchecked(length - at);
            if (left < BlockSize)
            {
                block &= MaskOf(left);
            }

            block.StoreUnsafe(ref Unsafe.Add(ref text, at));
            sum.Add(Ghash.FromBlock(block) ^ hash, Vector128.LoadUnsafe(ref power));
            hash = Vector128<ulong>.Zero;
            power = ref Unsafe.Add(ref power, 2);
        }

        sum.Add(lengths ^ hash, Vector128.LoadUnsafe(ref power));
        FixedTime.Wipe(MemoryMarshal.CreateSpan(ref keyStream, Unsafe.SizeOf<LastBlocks>()));
        return sum.Reduce();
    }

    /// <summary>Decrypts into <paramref name="destination"/>, which is as long as the text.</summary>
    /// <inheritdoc cref="Encrypt"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static Vector128<ulong> Decrypt(
        ref byte state,
        int rounds,
        Vector128<uint> counter,
        Vector128<ulong> hash,
        ref byte text,
        Span<byte> destination,
        Vector128<ulong> lengths)
    {
        int length = destination.Length;
        ref byte output = ref MemoryMarshal.GetReference(destination);
        LastBlocks room = default;
        ref byte keyStream = ref Unsafe.As<LastBlocks, byte>(ref room);
        KeyStream(ref state, rounds, counter, length, ref keyStream);
        ref ulong power = ref FirstPower(ref state, length);
        Ghash.Sum sum = default;
        for (int at = 0; at < length; at = unchecked(at + BlockSize))
        {
            // The tag stands behind the text, so a whole block can be read.
            Vector128<byte> block = Load(ref text, at);
            Vector128<byte> plaintext = block ^ Load(ref keyStream, at);
            int left = unchecked(length - at);
            if (left < BlockSize)
            {
                block &= MaskOf(left);
                plaintext.StoreUnsafe(ref keyStream);
                MemoryMarshal.CreateReadOnlySpan(ref keyStream, left).CopyTo(destination[at..]);
            }
            else
            {
                plaintext.StoreUnsafe(ref Unsafe.Add(ref output, at));
            }

            sum.Add(Ghash.FromBlock(block) ^ hash, Vector128.LoadUnsafe(ref power));
            hash = Vector128<ulong>.Zero;
            power = ref Unsafe.Add(ref power, 2);
        }

        sum.Add(lengths ^ hash, Vector128.LoadUnsafe(ref power));
        FixedTime.Wipe(MemoryMarshal.CreateSpan(ref keyStream, Unsafe.SizeOf<LastBlocks>()));
        return sum.Reduce();
    }

    /// <summary>Key stream for so many bytes: four blocks of it, if they do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void KeyStream(
        ref byte state, int rounds, Vector128<uint> counter, int length, ref byte keyStream)
    {
        if (length > 4 * BlockSize)
        {
            GcmNarrow.KeyStream8(ref state, rounds, counter, ref keyStream);
        }
        else if (length > 0)
        {
            GcmNarrow.KeyStream4(ref state, rounds, counter, ref keyStream);
        }
    }

    /// <summary>The power for the first block: one for each of them, and one for the lengths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref ulong FirstPower(ref byte state, int length) =>
        ref GcmState.Power(ref state, unchecked(((length + BlockSize - 1) / BlockSize) + 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(ref byte start, int offset) =>
        Vector128.LoadUnsafe(ref Unsafe.Add(ref start, offset));

    /// <summary>Ones where a block of so many bytes has some.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> MaskOf(int length) =>
        Vector128.GreaterThan(Vector128.Create(unchecked((sbyte)length)), Vector128<sbyte>.Indices).AsByte();

    /// <summary>Room for as many blocks of key stream as a tail can take.</summary>
    [InlineArray(GcmNarrow.Stride / BlockSize)]
    private struct LastBlocks
    {
        private Vector128<byte> _first;
    }
}
