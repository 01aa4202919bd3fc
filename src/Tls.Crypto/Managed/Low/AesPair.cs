using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>AES over two blocks at once: all that CCM can use, since its MAC waits for itself at every block.</summary>
internal interface IAesPair
{
    /// <summary>In bytes.</summary>
    static abstract int StateSize { get; }

    /// <summary>KeyExpansion.</summary>
    /// <returns>The number of rounds.</returns>
    static abstract int Expand(Span<byte> state, ReadOnlySpan<byte> key);

    /// <summary>CIPHER of both.</summary>
    static abstract void Encrypt(ref byte state, int rounds, ref Vector128<byte> x, ref Vector128<byte> y);
}

/// <summary>By the processor's instructions.</summary>
/// <remarks>Side channels: those of <see cref="AesRounds"/>.</remarks>
internal struct AesInstructions : IAesPair
{
    public static int StateSize => AesRounds.MaxRoundKeys * AesRounds.BlockSize;

    public static int Expand(Span<byte> state, ReadOnlySpan<byte> key) =>
        AesRounds.Expand(ref MemoryMarshal.GetReference(state[..StateSize]), key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Encrypt(ref byte state, int rounds, ref Vector128<byte> x, ref Vector128<byte> y) =>
        AesRounds.Encrypt2(ref state, rounds, ref x, ref y);
}

/// <summary>Without them: two of eight places are used.</summary>
/// <remarks>Side channels: those of <see cref="AesSliced"/>.</remarks>
internal struct AesWithoutInstructions : IAesPair
{
    public static int StateSize => AesSliced.StateSize;

    public static int Expand(Span<byte> state, ReadOnlySpan<byte> key) => AesSliced.Expand(state, key);

    public static void Encrypt(ref byte state, int rounds, ref Vector128<byte> x, ref Vector128<byte> y)
    {
        ref byte blocks = ref Unsafe.Add(ref state, AesSliced.ScratchAt);
        x.StoreUnsafe(ref blocks);
        y.StoreUnsafe(ref blocks, AesRounds.BlockSize);
        AesSliced.Encrypt8(ref state, rounds, ref blocks);
        x = Vector128.LoadUnsafe(ref blocks);
        y = Vector128.LoadUnsafe(ref blocks, AesRounds.BlockSize);
    }
}
