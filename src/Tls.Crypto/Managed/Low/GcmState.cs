using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// How the secrets of one AES-GCM key lie in memory: one piece, so that one reference reaches all of them.
/// <code>
///   0 .. 239   round keys, up to 15 of them
/// 240 .. 383   powers of H, prepared: H^9, H^8, … H^1
/// 384 .. 511   the key stream of a message's last blocks
/// </code>
/// </summary>
/// <remarks>
/// Side channels: every offset is a number of blocks or rounds, which is public. The memory is a <see
/// cref="SecretBytes"/>: pinned, and wiped on dispose.
/// </remarks>
internal static class GcmState
{
    public const int Size = KeyStream + (8 * AesRounds.BlockSize);
    public const int MaxPower = 9;

    private const int PowersEnd = (AesRounds.MaxRoundKeys + MaxPower) * AesRounds.BlockSize;
    private const int KeyStream = PowersEnd;

    /// <summary>Fills in a key.</summary>
    /// <returns>The number of rounds.</returns>
    public static int Prepare(ref byte state, ReadOnlySpan<byte> key)
    {
        int rounds = AesRounds.Expand(ref state, key);

        // SP 800-38D §7.1 step 1: the hash key is the block of zeros, encrypted.
        Vector128<ulong> h = Ghash.Prepare(
            Ghash.FromBlock(AesRounds.Encrypt(ref state, rounds, Vector128<byte>.Zero)));
        Vector128<ulong> power = h;
        StorePower(ref state, 1, power);
        for (int i = 2; i <= MaxPower; i++)
        {
            power = Ghash.Multiply(power, h);
            StorePower(ref state, i, power);
        }

        return rounds;
    }

    /// <summary>H^exponent; the lower powers follow it in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ulong Power(ref byte state, int exponent) =>
        ref Unsafe.As<byte, ulong>(
            ref Unsafe.Add(ref state, unchecked(PowersEnd - (exponent * AesRounds.BlockSize))));

    /// <summary>Room for eight blocks of key stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte LastKeyStream(ref byte state) => ref Unsafe.Add(ref state, KeyStream);

    private static void StorePower(ref byte state, int exponent, Vector128<ulong> power) =>
        power.StoreUnsafe(ref Power(ref state, exponent));
}
