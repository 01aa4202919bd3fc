using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// The counter blocks of GCM for nonces of 12 bytes (NIST SP 800-38D §7.1): nonce, then a big-endian counter
/// that starts with 1 for the tag and 2 for the text. Nothing here is secret.
/// </summary>
internal static class GcmCounter
{
    /// <summary>Turns the last word, which is kept in the processor's order, into the wire's.</summary>
    private static Vector128<byte> WireOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 14, 13, 12);
    }

    /// <summary>J_0: the block that hides the tag.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> First(ReadOnlySpan<byte> nonce) => Vector128.Create(
        BinaryPrimitives.ReadUInt32LittleEndian(nonce),
        BinaryPrimitives.ReadUInt32LittleEndian(nonce[4..]),
        BinaryPrimitives.ReadUInt32LittleEndian(nonce[8..]),
        1u);

    /// <summary>inc_32, so many times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Add(Vector128<uint> counter, int blocks) =>
        counter + Vector128.Create(0, 0, 0, unchecked((uint)blocks));

    /// <summary>The block to encrypt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ToBlock(Vector128<uint> counter) =>
        Vector128.Shuffle(counter.AsByte(), WireOrder);

    /// <summary>The next eight blocks, each with the first round key added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Next8(
        Vector128<uint> counter,
        Vector128<byte> key,
        out Vector128<byte> x0,
        out Vector128<byte> x1,
        out Vector128<byte> x2,
        out Vector128<byte> x3,
        out Vector128<byte> x4,
        out Vector128<byte> x5,
        out Vector128<byte> x6,
        out Vector128<byte> x7)
    {
        x0 = ToBlock(counter) ^ key;
        x1 = ToBlock(Add(counter, 1)) ^ key;
        x2 = ToBlock(Add(counter, 2)) ^ key;
        x3 = ToBlock(Add(counter, 3)) ^ key;
        x4 = ToBlock(Add(counter, 4)) ^ key;
        x5 = ToBlock(Add(counter, 5)) ^ key;
        x6 = ToBlock(Add(counter, 6)) ^ key;
        x7 = ToBlock(Add(counter, 7)) ^ key;
    }
}
