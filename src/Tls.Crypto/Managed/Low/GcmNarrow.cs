using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// AES-GCM's long way, eight blocks per turn: counter mode and GHASH over registers of 128 bits.
/// </summary>
/// <remarks>
/// Side channels: those of <see cref="AesRounds"/> and <see cref="Ghash"/>; how often the loop turns depends
/// on the length alone. Every block is read before it is written, so input and output may be the same memory.
/// </remarks>
internal static class GcmNarrow
{
    /// <summary>The bytes of one turn.</summary>
    public const int Stride = 8 * AesRounds.BlockSize;

    /// <summary>Encrypts, then hashes.</summary>
    /// <param name="state">A prepared <see cref="GcmState"/>.</param>
    /// <param name="rounds">Of the cipher.</param>
    /// <param name="counter">That of the first block.</param>
    /// <param name="hash">GHASH so far.</param>
    /// <param name="input">The plaintext.</param>
    /// <param name="output">Where the ciphertext goes.</param>
    /// <param name="length">A multiple of <see cref="Stride"/>.</param>
    /// <returns>GHASH after the ciphertext.</returns>
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
        // What was encrypted is hashed a turn later, so that the processor has both to do at once.
        for (int offset = 0; offset < length; offset = unchecked(offset + Stride))
        {
            if (offset != 0)
            {
                hash = Absorb(ref state, hash, ref Unsafe.Add(ref output, unchecked(offset - Stride)));
            }

            ref byte from = ref Unsafe.Add(ref input, offset);
            Apply(ref state, rounds, counter, ref from, ref Unsafe.Add(ref output, offset));
            counter = GcmCounter.Add(counter, 8);
        }

        return Absorb(ref state, hash, ref Unsafe.Add(ref output, unchecked(length - Stride)));
    }

    /// <summary>Hashes, then decrypts; otherwise as <see cref="Encrypt"/>.</summary>
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
        for (int offset = 0; offset < length; offset = unchecked(offset + Stride))
        {
            ref byte from = ref Unsafe.Add(ref input, offset);
            hash = Absorb(ref state, hash, ref from);
            Apply(ref state, rounds, counter, ref from, ref Unsafe.Add(ref output, offset));
            counter = GcmCounter.Add(counter, 8);
        }

        return hash;
    }

    /// <summary>Writes eight blocks of key stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void KeyStream8(ref byte state, int rounds, Vector128<uint> counter, ref byte output)
    {
        Vector128<byte> x0, x1, x2, x3, x4, x5, x6, x7;
        Blocks(ref state, rounds, counter, out x0, out x1, out x2, out x3, out x4, out x5, out x6, out x7);
        x0.StoreUnsafe(ref output);
        x1.StoreUnsafe(ref output, 16);
        x2.StoreUnsafe(ref output, 32);
        x3.StoreUnsafe(ref output, 48);
        x4.StoreUnsafe(ref output, 64);
        x5.StoreUnsafe(ref output, 80);
        x6.StoreUnsafe(ref output, 96);
        x7.StoreUnsafe(ref output, 112);
    }

    /// <summary>Writes four blocks of key stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void KeyStream4(ref byte state, int rounds, Vector128<uint> counter, ref byte output)
    {
        Vector128<byte> key = AesRounds.Key(ref state, 0);
        Vector128<byte> x0 = GcmCounter.ToBlock(counter) ^ key;
        Vector128<byte> x1 = GcmCounter.ToBlock(GcmCounter.Add(counter, 1)) ^ key;
        Vector128<byte> x2 = GcmCounter.ToBlock(GcmCounter.Add(counter, 2)) ^ key;
        Vector128<byte> x3 = GcmCounter.ToBlock(GcmCounter.Add(counter, 3)) ^ key;
        AesRounds.Encrypt4(ref state, rounds, ref x0, ref x1, ref x2, ref x3);
        x0.StoreUnsafe(ref output);
        x1.StoreUnsafe(ref output, 16);
        x2.StoreUnsafe(ref output, 32);
        x3.StoreUnsafe(ref output, 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply(
        ref byte state, int rounds, Vector128<uint> counter, ref byte input, ref byte output)
    {
        Vector128<byte> x0, x1, x2, x3, x4, x5, x6, x7;
        Blocks(ref state, rounds, counter, out x0, out x1, out x2, out x3, out x4, out x5, out x6, out x7);
        (x0 ^ Vector128.LoadUnsafe(ref input)).StoreUnsafe(ref output);
        (x1 ^ Vector128.LoadUnsafe(ref input, 16)).StoreUnsafe(ref output, 16);
        (x2 ^ Vector128.LoadUnsafe(ref input, 32)).StoreUnsafe(ref output, 32);
        (x3 ^ Vector128.LoadUnsafe(ref input, 48)).StoreUnsafe(ref output, 48);
        (x4 ^ Vector128.LoadUnsafe(ref input, 64)).StoreUnsafe(ref output, 64);
        (x5 ^ Vector128.LoadUnsafe(ref input, 80)).StoreUnsafe(ref output, 80);
        (x6 ^ Vector128.LoadUnsafe(ref input, 96)).StoreUnsafe(ref output, 96);
        (x7 ^ Vector128.LoadUnsafe(ref input, 112)).StoreUnsafe(ref output, 112);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Blocks(
        ref byte state,
        int rounds,
        Vector128<uint> counter,
        out Vector128<byte> x0,
        out Vector128<byte> x1,
        out Vector128<byte> x2,
        out Vector128<byte> x3,
        out Vector128<byte> x4,
        out Vector128<byte> x5,
        out Vector128<byte> x6,
        out Vector128<byte> x7)
    {
        GcmCounter.Next8(
            counter,
            AesRounds.Key(ref state, 0),
            out x0, out x1, out x2, out x3, out x4, out x5, out x6, out x7);
        AesRounds.Encrypt8(
            ref state, rounds, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
    }

    /// <summary>GHASH over eight blocks: the first by H^8, the last by H, and one reduction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Absorb(ref byte state, Vector128<ulong> hash, ref byte blocks)
    {
        ref ulong powers = ref GcmState.Power(ref state, 8);
        Ghash.Sum sum = default;
        sum.Add(Block(ref blocks, 0) ^ hash, Vector128.LoadUnsafe(ref powers));
        sum.Add(Block(ref blocks, 16), Vector128.LoadUnsafe(ref powers, 2));
        sum.Add(Block(ref blocks, 32), Vector128.LoadUnsafe(ref powers, 4));
        sum.Add(Block(ref blocks, 48), Vector128.LoadUnsafe(ref powers, 6));
        sum.Add(Block(ref blocks, 64), Vector128.LoadUnsafe(ref powers, 8));
        sum.Add(Block(ref blocks, 80), Vector128.LoadUnsafe(ref powers, 10));
        sum.Add(Block(ref blocks, 96), Vector128.LoadUnsafe(ref powers, 12));
        sum.Add(Block(ref blocks, 112), Vector128.LoadUnsafe(ref powers, 14));
        return sum.Reduce();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Block(ref byte blocks, nuint offset) =>
        Ghash.FromBlock(Vector128.LoadUnsafe(ref blocks, offset));
}
