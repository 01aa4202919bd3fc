using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// AES in the mode CBC (NIST SP 800-38A §6.2) by the processor's own instructions: one block after the other when it
/// encrypts, eight at a time when it decrypts. Padding is the caller's.
/// </summary>
/// <remarks>
/// Side channels: no branch, no memory index and no division depends on a key or on a block (see
/// <see cref="AesRounds"/>); the number of blocks is public and decides what is executed.
/// </remarks>
internal static class AesCbc
{
    /// <summary>The size of both schedules, in bytes: the cipher's, then the one of its inverse.</summary>
    public const int StateSize = 2 * AesRounds.MaxRoundKeys * BlockSize;

    private const int BlockSize = AesRounds.BlockSize;
    private const int InverseOffset = AesRounds.MaxRoundKeys * BlockSize;
    private const int Stride = 8;

    /// <summary>Key expansion both ways; the inverse is that of the equivalent inverse cipher (FIPS 197 §5.3.5).</summary>
    /// <param name="state"><see cref="StateSize"/> bytes.</param>
    /// <param name="key">16, 24 or 32 bytes.</param>
    /// <returns>The number of rounds.</returns>
    public static int Expand(Span<byte> state, ReadOnlySpan<byte> key)
    {
        ref byte keys = ref MemoryMarshal.GetReference(state[..StateSize]);
        ref byte inverse = ref Unsafe.Add(ref keys, InverseOffset);
        int rounds = AesRounds.Expand(ref keys, key);
        for (int i = 0; i <= rounds; i++)
        {
            Vector128<byte> roundKey = AesRounds.Key(ref keys, rounds - i);
            bool isOuter = i == 0 || i == rounds;
            (isOuter ? roundKey : AesStep.InverseMixColumns(roundKey))
                .StoreUnsafe(ref inverse, (nuint)(i * BlockSize));
        }

        return rounds;
    }

    /// <summary>C(i) = CIPHER(P(i) ⊕ C(i − 1)), in place.</summary>
    public static void Encrypt(Span<byte> state, int rounds, ReadOnlySpan<byte> iv, Span<byte> blocks)
    {
        ref byte keys = ref MemoryMarshal.GetReference(state[..StateSize]);
        Vector128<byte> chain = Vector128.Create(iv);
        for (; blocks.Length >= BlockSize; blocks = blocks[BlockSize..])
        {
            chain = AesRounds.Encrypt(ref keys, rounds, Vector128.Create<byte>(blocks[..BlockSize]) ^ chain);
            chain.CopyTo(blocks);
        }
    }

    /// <summary>P(i) = CIPHER⁻¹(C(i)) ⊕ C(i − 1), in place.</summary>
    public static void Decrypt(Span<byte> state, int rounds, ReadOnlySpan<byte> iv, Span<byte> blocks)
    {
        ref byte keys = ref Unsafe.Add(ref MemoryMarshal.GetReference(state[..StateSize]), InverseOffset);
        Vector128<byte> chain = Vector128.Create(iv);
        for (; blocks.Length >= Stride * BlockSize; blocks = blocks[(Stride * BlockSize)..])
        {
            chain = Decrypt8(ref keys, rounds, chain, blocks);
        }

        for (; blocks.Length >= BlockSize; blocks = blocks[BlockSize..])
        {
            Vector128<byte> cipher = Vector128.Create<byte>(blocks[..BlockSize]);
            Vector128<byte> block = cipher ^ AesRounds.Key(ref keys, 0);
            for (int i = 1; i < rounds; i++)
            {
                block = AesStep.Decrypt(block, AesRounds.Key(ref keys, i));
            }

            (AesStep.DecryptLast(block, AesRounds.Key(ref keys, rounds)) ^ chain).CopyTo(blocks);
            chain = cipher;
        }
    }

    private static Vector128<byte> Decrypt8(
        ref byte keys, int rounds, Vector128<byte> chain, Span<byte> blocks)
    {
        ref byte place = ref MemoryMarshal.GetReference(blocks[..(Stride * BlockSize)]);
        Vector128<byte> key = AesRounds.Key(ref keys, 0);
        Vector128<byte> x0 = AesRounds.Key(ref place, 0) ^ key;
        Vector128<byte> x1 = AesRounds.Key(ref place, 1) ^ key;
        Vector128<byte> x2 = AesRounds.Key(ref place, 2) ^ key;
        Vector128<byte> x3 = AesRounds.Key(ref place, 3) ^ key;
        Vector128<byte> x4 = AesRounds.Key(ref place, 4) ^ key;
        Vector128<byte> x5 = AesRounds.Key(ref place, 5) ^ key;
        Vector128<byte> x6 = AesRounds.Key(ref place, 6) ^ key;
        Vector128<byte> x7 = AesRounds.Key(ref place, 7) ^ key;
        for (int i = 1; i < rounds; i++)
        {
            key = AesRounds.Key(ref keys, i);
            x0 = AesStep.Decrypt(x0, key);
            x1 = AesStep.Decrypt(x1, key);
            x2 = AesStep.Decrypt(x2, key);
            x3 = AesStep.Decrypt(x3, key);
            x4 = AesStep.Decrypt(x4, key);
            x5 = AesStep.Decrypt(x5, key);
            x6 = AesStep.Decrypt(x6, key);
            x7 = AesStep.Decrypt(x7, key);
        }

        // The last ciphertext chains on; from the back, so that each block is still there for the one behind it.
        key = AesRounds.Key(ref keys, rounds);
        Vector128<byte> next = AesRounds.Key(ref place, 7);
        Store(ref place, 7, AesStep.DecryptLast(x7, key) ^ AesRounds.Key(ref place, 6));
        Store(ref place, 6, AesStep.DecryptLast(x6, key) ^ AesRounds.Key(ref place, 5));
        Store(ref place, 5, AesStep.DecryptLast(x5, key) ^ AesRounds.Key(ref place, 4));
        Store(ref place, 4, AesStep.DecryptLast(x4, key) ^ AesRounds.Key(ref place, 3));
        Store(ref place, 3, AesStep.DecryptLast(x3, key) ^ AesRounds.Key(ref place, 2));
        Store(ref place, 2, AesStep.DecryptLast(x2, key) ^ AesRounds.Key(ref place, 1));
        Store(ref place, 1, AesStep.DecryptLast(x1, key) ^ AesRounds.Key(ref place, 0));
        Store(ref place, 0, AesStep.DecryptLast(x0, key) ^ chain);
        return next;
    }

    private static void Store(ref byte place, int index, Vector128<byte> block) =>
        block.StoreUnsafe(ref place, (nuint)(index * BlockSize));
}
