using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// How the secrets of one AES-GCM key lie in memory: one piece, so that one reference reaches all of them.
/// <code>
///   0 ..  239   round keys, up to 15 of them
/// 240 ..  255   free
/// 256 ..  511   powers of H, prepared: H^16, H^15, … H^1; but H^9 is the highest until the state is widened
/// 512 ..  767   of each the sum of its halves, twice; only when widened, as what follows
/// 768 ..  895   the first round key with 0, 1, … 7 in a counter's last digit
/// </code>
/// </summary>
/// <remarks>
/// Side channels: every offset is a number of blocks or rounds, which is public. The memory is of <see
/// cref="SecretPool"/>: pinned, and wiped when the key is disposed of.
/// </remarks>
internal static class GcmState
{
    /// <summary>What a key starts with, in bytes, and what all but <see cref="GcmWide"/> need.</summary>
    public const int Size = PowersEnd;

    /// <summary>What a key has once <see cref="GcmWide"/> has worked with it, in bytes.</summary>
    public const int WideSize = DigitsAt + (8 * AesRounds.BlockSize);

    private const int MaxNarrowPower = 9;
    private const int MaxPower = 16;
    private const int PowersEnd = 512;
    private const int FoldedEnd = PowersEnd + (MaxPower * AesRounds.BlockSize);
    private const int DigitsAt = FoldedEnd;

    /// <summary>Fills in a key.</summary>
    /// <returns>The number of rounds.</returns>
    public static int Prepare(ref byte state, ReadOnlySpan<byte> key)
    {
        int rounds = AesRounds.Expand(ref state, key);

        // SP 800-38D §7.1 step 1: the hash key is the block of zeros, encrypted.
        Vector128<ulong> h = Ghash.Prepare(
            Ghash.FromBlock(AesRounds.Encrypt(ref state, rounds, Vector128<byte>.Zero)));
        h.StoreUnsafe(ref Power(ref state, 1));
        Raise(ref state, 1, MaxNarrowPower);
        return rounds;
    }

    /// <summary>Fills in what <see cref="GcmWide"/> needs besides.</summary>
    /// <param name="state"><see cref="WideSize"/> bytes that begin with a prepared state.</param>
    public static void Widen(ref byte state)
    {
        Raise(ref state, MaxNarrowPower, MaxPower);
        for (int i = 1; i <= MaxPower; i++)
        {
            Vector128<ulong> power = Vector128.LoadUnsafe(ref Power(ref state, i));
            (power ^ Vector128.Shuffle(power, Vector128.Create(1UL, 0)))
                .StoreUnsafe(ref FoldedPower(ref state, i));
        }

        for (uint i = 0; i < 8; i++)
        {
            Vector128<byte> digit = Vector128.Create(0u, 0, 0, i << 24).AsByte();
            (AesRounds.Key(ref state, 0) ^ digit).StoreUnsafe(
                ref Digits(ref state), AesRounds.BlockSize * i);
        }
    }

    /// <summary>H^exponent; the lower powers follow it in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ulong Power(ref byte state, int exponent) =>
        ref Unsafe.As<byte, ulong>(
            ref Unsafe.Add(ref state, unchecked(PowersEnd - (exponent * AesRounds.BlockSize))));

    /// <summary>H^1, prepared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> HashKey(ref byte state) => Vector128.LoadUnsafe(ref Power(ref state, 1));

    /// <summary>The sum of the halves of H^exponent, twice; those of the lower powers follow it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ulong FoldedPower(ref byte state, int exponent) =>
        ref Unsafe.As<byte, ulong>(
            ref Unsafe.Add(ref state, unchecked(FoldedEnd - (exponent * AesRounds.BlockSize))));

    /// <summary>The first round key with 0, 1, … 7 added to a counter block's last byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Digits(ref byte state) => ref Unsafe.Add(ref state, DigitsAt);

    /// <summary>The powers above one that is known, up to another.</summary>
    private static void Raise(ref byte state, int known, int highest)
    {
        Vector128<ulong> h = Vector128.LoadUnsafe(ref Power(ref state, 1));
        Vector128<ulong> power = Vector128.LoadUnsafe(ref Power(ref state, known));
        for (int i = known + 1; i <= highest; i++)
        {
            power = Ghash.Multiply(power, h);
            power.StoreUnsafe(ref Power(ref state, i));
        }
    }
}
