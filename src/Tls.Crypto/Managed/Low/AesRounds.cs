using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// The AES cipher (FIPS 197) by the processor's own instructions (<see cref="AesStep"/>): key expansion, one block, eight at a time.
/// </summary>
/// <remarks>
/// <para>
/// Side channels: no branch, no memory index and no division depends on a key or on a block. The S-box is an
/// instruction whose time does not depend on its operands; the size of the key and the number of blocks are
/// public, and decide what is executed.
/// </para>
/// <para>
/// .NET 10 has these instructions for one block per register only, so speed comes from blocks in flight: an
/// AES round takes four cycles, and two can start in each.
/// </para>
/// </remarks>
internal static class AesRounds
{
    /// <summary>The size of a block and of a round key, in bytes.</summary>
    public const int BlockSize = 16;

    /// <summary>How many round keys the longest schedule has: that of AES-256.</summary>
    public const int MaxRoundKeys = 15;

    public static bool IsSupported => AesStep.IsSupported;

    private static ReadOnlySpan<byte> RoundConstants =>
        [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x1b, 0x36];

    /// <summary>RotWord of the last column, in every column.</summary>
    private static Vector128<byte> RotateLastColumn => Vector128.Create(0x0c0f0e0du).AsByte();

    /// <summary>The last column, in every column.</summary>
    private static Vector128<byte> LastColumn => Vector128.Create(0x0f0e0d0cu).AsByte();

    /// <summary>KeyExpansion (FIPS 197 §5.2) into up to <see cref="MaxRoundKeys"/> round keys.</summary>
    /// <param name="keys">Where the schedule goes.</param>
    /// <param name="key">16, 24 or 32 bytes.</param>
    /// <returns>The number of rounds: 10, 12 or 14.</returns>
    public static int Expand(ref byte keys, ReadOnlySpan<byte> key)
    {
        if (key.Length == 24)
        {
            return Expand192(ref keys, key);
        }

        Vector128<byte> even = Vector128.Create(key[..BlockSize]);
        even.StoreUnsafe(ref keys);
        if (key.Length == BlockSize)
        {
            for (int i = 0; i < 10; i++)
            {
                even = Next(even, even, RotateLastColumn, RoundConstants[i]);
                even.StoreUnsafe(ref keys, (nuint)(BlockSize * (i + 1)));
            }

            return 10;
        }

        Vector128<byte> odd = Vector128.Create(key[BlockSize..]);
        odd.StoreUnsafe(ref keys, BlockSize);
        for (int i = 0; i < 7; i++)
        {
            even = Next(even, odd, RotateLastColumn, RoundConstants[i]);
            even.StoreUnsafe(ref keys, (nuint)(BlockSize * ((2 * i) + 2)));
            if (i < 6)
            {
                odd = Next(odd, even, LastColumn, 0);
                odd.StoreUnsafe(ref keys, (nuint)(BlockSize * ((2 * i) + 3)));
            }
        }

        return 14;
    }

    /// <summary>CIPHER (FIPS 197 §5.1) of one block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Encrypt(ref byte keys, int rounds, Vector128<byte> block)
    {
        block ^= Key(ref keys, 0);
        for (int i = 1; i < rounds; i = unchecked(i + 1))
        {
            block = AesStep.Encrypt(block, Key(ref keys, i));
        }

        return AesStep.EncryptLast(block, Key(ref keys, rounds));
    }

    /// <summary>CIPHER of two blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Encrypt2(ref byte keys, int rounds, ref Vector128<byte> x, ref Vector128<byte> y)
    {
        Vector128<byte> key = Key(ref keys, 0);
        x ^= key;
        y ^= key;
        for (int i = 1; i < rounds; i = unchecked(i + 1))
        {
            key = Key(ref keys, i);
            x = AesStep.Encrypt(x, key);
            y = AesStep.Encrypt(y, key);
        }

        key = Key(ref keys, rounds);
        x = AesStep.EncryptLast(x, key);
        y = AesStep.EncryptLast(y, key);
    }

    /// <summary>All rounds but the first key addition, on four blocks at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Encrypt4(
        ref byte keys,
        int rounds,
        ref Vector128<byte> x0,
        ref Vector128<byte> x1,
        ref Vector128<byte> x2,
        ref Vector128<byte> x3)
    {
        Vector128<byte> key;
        for (int i = 1; i < rounds; i = unchecked(i + 1))
        {
            key = Key(ref keys, i);
            x0 = AesStep.Encrypt(x0, key);
            x1 = AesStep.Encrypt(x1, key);
            x2 = AesStep.Encrypt(x2, key);
            x3 = AesStep.Encrypt(x3, key);
        }

        key = Key(ref keys, rounds);
        x0 = AesStep.EncryptLast(x0, key);
        x1 = AesStep.EncryptLast(x1, key);
        x2 = AesStep.EncryptLast(x2, key);
        x3 = AesStep.EncryptLast(x3, key);
    }

    /// <summary>All rounds but the first key addition, on eight blocks at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Encrypt8(
        ref byte keys,
        int rounds,
        ref Vector128<byte> x0,
        ref Vector128<byte> x1,
        ref Vector128<byte> x2,
        ref Vector128<byte> x3,
        ref Vector128<byte> x4,
        ref Vector128<byte> x5,
        ref Vector128<byte> x6,
        ref Vector128<byte> x7)
    {
        Rounds8(ref keys, 1, rounds, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        Last8(ref keys, rounds, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
    }

    /// <summary>Rounds of eight blocks: those from <paramref name="first"/> that stand before the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rounds8(
        ref byte keys,
        int first,
        int rounds,
        ref Vector128<byte> x0,
        ref Vector128<byte> x1,
        ref Vector128<byte> x2,
        ref Vector128<byte> x3,
        ref Vector128<byte> x4,
        ref Vector128<byte> x5,
        ref Vector128<byte> x6,
        ref Vector128<byte> x7)
    {
        for (int i = first; i < rounds; i = unchecked(i + 1))
        {
            Round8(ref keys, i, ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        }
    }

    /// <summary>One round of eight blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Round8(
        ref byte keys,
        int round,
        ref Vector128<byte> x0,
        ref Vector128<byte> x1,
        ref Vector128<byte> x2,
        ref Vector128<byte> x3,
        ref Vector128<byte> x4,
        ref Vector128<byte> x5,
        ref Vector128<byte> x6,
        ref Vector128<byte> x7)
    {
        Vector128<byte> key = Key(ref keys, round);
        x0 = AesStep.Encrypt(x0, key);
        x1 = AesStep.Encrypt(x1, key);
        x2 = AesStep.Encrypt(x2, key);
        x3 = AesStep.Encrypt(x3, key);
        x4 = AesStep.Encrypt(x4, key);
        x5 = AesStep.Encrypt(x5, key);
        x6 = AesStep.Encrypt(x6, key);
        x7 = AesStep.Encrypt(x7, key);
    }

    /// <summary>The last round of eight blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Last8(
        ref byte keys,
        int round,
        ref Vector128<byte> x0,
        ref Vector128<byte> x1,
        ref Vector128<byte> x2,
        ref Vector128<byte> x3,
        ref Vector128<byte> x4,
        ref Vector128<byte> x5,
        ref Vector128<byte> x6,
        ref Vector128<byte> x7)
    {
        Vector128<byte> key = Key(ref keys, round);
        x0 = AesStep.EncryptLast(x0, key);
        x1 = AesStep.EncryptLast(x1, key);
        x2 = AesStep.EncryptLast(x2, key);
        x3 = AesStep.EncryptLast(x3, key);
        x4 = AesStep.EncryptLast(x4, key);
        x5 = AesStep.EncryptLast(x5, key);
        x6 = AesStep.EncryptLast(x6, key);
        x7 = AesStep.EncryptLast(x7, key);
    }

    /// <summary>One round key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Key(ref byte keys, int index) =>
        Vector128.LoadUnsafe(ref keys, unchecked((nuint)(BlockSize * index)));

    /// <summary>The schedule of AES-192, which files have and TLS has not: word after word.</summary>
    private static int Expand192(ref byte keys, ReadOnlySpan<byte> key)
    {
        const int Words = 6;
        const int Rounds = 12;
        ref uint words = ref Unsafe.As<byte, uint>(ref keys);
        for (int i = 0; i < Words; i++)
        {
            Unsafe.Add(ref words, i) = BinaryPrimitives.ReadUInt32LittleEndian(key[(4 * i)..]);
        }

        for (int i = Words; i < 4 * (Rounds + 1); i++)
        {
            uint word = Unsafe.Add(ref words, i - 1);
            if (i % Words == 0)
            {
                // SubWord(RotWord): see Next for why the last round does it.
                word = AesStep.EncryptLast(
                    Vector128.Create(BitOperations.RotateRight(word, 8)).AsByte(),
                    Vector128.Create((uint)RoundConstants[(i / Words) - 1]).AsByte()).AsUInt32().ToScalar();
            }

            Unsafe.Add(ref words, i) = Unsafe.Add(ref words, i - Words) ^ word;
        }

        return Rounds;
    }

    /// <summary>
    /// The four words that follow <paramref name="words"/>: each is the one four before it plus the one just
    /// before it, and that of the first is substituted first.
    /// </summary>
    /// <remarks>
    /// With the same column four times over ShiftRows changes nothing, and the last round, which mixes no
    /// columns, is SubWord.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Next(
        Vector128<byte> words, Vector128<byte> before, Vector128<byte> column, byte roundConstant)
    {
        Vector128<byte> substituted = AesStep.EncryptLast(
            Vector128.ShuffleNative(before, column), Vector128.Create((uint)roundConstant).AsByte());
        words ^= Vector128.Shuffle(words.AsUInt32(), Vector128.Create(uint.MaxValue, 0, 1, 2)).AsByte();
        words ^= Vector128.Shuffle(words.AsUInt64(), Vector128.Create(ulong.MaxValue, 0)).AsByte();
        return words ^ substituted;
    }
}
