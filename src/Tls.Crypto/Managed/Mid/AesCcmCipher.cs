using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// AES-CCM (RFC 3610, NIST SP 800-38C) with nonces of 12 bytes, as TLS has it (RFC 6655).
/// <code>
/// B_0   flags | nonce | length of the text in 3 bytes
/// then  the associated data with its length before it, and the text, each padded with zeros: CBC-MAC over all
/// A_i   2     | nonce | i in 3 bytes; encrypted, A_0 hides the MAC, A_1 and so on the text
/// </code>
/// The MAC waits for itself at every block; meanwhile the next block of key stream is made. Arguments are checked by the caller.
/// </summary>
/// <typeparam name="TAes">The cipher.</typeparam>
/// <remarks>
/// Constant time by what it is made of: time depends on lengths, and Open's on the one bit that it returns.
/// </remarks>
internal sealed class AesCcmCipher<TAes> : IAeadCipher
    where TAes : struct, IAesPair
{
    private const int BlockSize = AesRounds.BlockSize;
    private const int LengthSize = 15 - AeadAlgorithm.NonceSize;

    /// <summary>RFC 3610 §2.1: the text is shorter than 2^(8 · L) bytes.</summary>
    private const int MaxText = (1 << (8 * LengthSize)) - 1;

    private readonly SecretBytes _state = SecretBytes.Alone(TAes.StateSize + BlockSize);
    private readonly int _rounds;
    private readonly int _tagSize;

    /// <summary>Expands a key.</summary>
    /// <param name="key">16 or 32 bytes.</param>
    /// <param name="tagSize">8 or 16 bytes.</param>
    public AesCcmCipher(ReadOnlySpan<byte> key, int tagSize)
    {
        _rounds = TAes.Expand(_state.Span, key);
        _tagSize = tagSize;
    }

    /// <exception cref="ArgumentException">The text is longer than CCM allows: 2^24 − 1 bytes.</exception>
    public void Seal(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> trailer,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        int length = destination.Length - _tagSize;
        if (length > MaxText)
        {
            throw new ArgumentException("CCM takes less than 2^24 bytes with a nonce of 12.", nameof(plaintext));
        }

        Span<byte> memory = _state.Span;
        Span<byte> text = destination[..length];
        plaintext.CopyTo(text);
        trailer.CopyTo(text[plaintext.Length..]);
        Vector128<byte> tag = Run(memory, nonce, text, associatedData, isSealing: true);
        StoreTag(tag, destination[length..]);
        RefuseIfDisposed(destination);
    }

    public bool Open(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        Span<byte> memory = _state.Span;
        Span<byte> tag = stackalloc byte[BlockSize];
        tag = tag[.._tagSize];
        bool isRight = false;
        if (destination.Length <= MaxText)
        {
            ReadOnlySpan<byte> received = ciphertext[destination.Length..];
            ciphertext[..destination.Length].CopyTo(destination);
            StoreTag(Run(memory, nonce, destination, associatedData, isSealing: false), tag);
            isRight = FixedTime.Equals(tag, received);
            FixedTime.Wipe(tag);
        }

        if (!isRight)
        {
            FixedTime.Wipe(destination);
        }

        RefuseIfDisposed(destination);
        return isRight;
    }

    public void Dispose() => _state.Dispose();

    /// <summary>Encrypts or decrypts in place.</summary>
    /// <returns>The tag, of 16 bytes.</returns>
    private Vector128<byte> Run(
        Span<byte> memory,
        ReadOnlySpan<byte> nonce,
        Span<byte> text,
        ReadOnlySpan<byte> associatedData,
        bool isSealing)
    {
        ref byte state = ref MemoryMarshal.GetReference(memory);
        Span<byte> scratch = memory[TAes.StateSize..];

        // §2.2: flags are Adata, M' = (M - 2) / 2 and L' = L - 1.
        int flags = (associatedData.IsEmpty ? 0 : 0x40) | ((_tagSize - 2) / 2 << 3) | (LengthSize - 1);
        Vector128<byte> mac = Block(scratch, flags, nonce, text.Length);
        Vector128<byte> mask = Block(scratch, LengthSize - 1, nonce, 0);
        Vector128<byte> counters = mask;
        TAes.Encrypt(ref state, _rounds, ref mac, ref mask);

        Vector128<byte> keyStream = Numbered(counters, 1);
        AbsorbHeader(ref state, scratch, associatedData, ref mac, ref keyStream);
        int whole = text.Length & -BlockSize;
        Absorb(ref state, _rounds, text[..whole], isSealing, counters, ref mac, ref keyStream);
        Span<byte> rest = text[whole..];
        if (!rest.IsEmpty)
        {
            scratch.Clear();
            rest.CopyTo(scratch);
            Vector128<byte> block = Vector128.Create<byte>(scratch);
            (block ^ keyStream).CopyTo(scratch);
            scratch[..rest.Length].CopyTo(rest);
            if (!isSealing)
            {
                scratch[rest.Length..].Clear();
                block = Vector128.Create<byte>(scratch);
            }

            mac ^= block;
            TAes.Encrypt(ref state, _rounds, ref mac, ref keyStream);
        }

        return mac ^ mask;
    }

    /// <summary>Whole blocks; the last of the key stream is left for the block behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Absorb(
        ref byte state,
        int rounds,
        Span<byte> text,
        bool isSealing,
        Vector128<byte> counters,
        ref Vector128<byte> mac,
        ref Vector128<byte> keyStream)
    {
        // In registers: what is reached by reference lives in memory.
        Vector128<byte> x = mac, y = keyStream;
        ref byte at = ref MemoryMarshal.GetReference(text);
        int blocks = text.Length / BlockSize;
        Vector128<byte> mask = isSealing ? Vector128<byte>.Zero : Vector128<byte>.AllBitsSet;
        for (int i = 1; i <= blocks; i = unchecked(i + 1))
        {
            Vector128<byte> block = Vector128.LoadUnsafe(ref at);
            (block ^ y).StoreUnsafe(ref at);
            x ^= block ^ (y & mask);
            y = Numbered(counters, unchecked(i + 1));
            TAes.Encrypt(ref state, rounds, ref x, ref y);
            at = ref Unsafe.Add(ref at, BlockSize);
        }

        mac = x;
        keyStream = y;
    }

    /// <summary>
    /// §2.2: the length of the associated data in 2 bytes, or in 4 after 0xfffe, then the data. The key stream's first block is
    /// encrypted beside the last of it.
    /// </summary>
    private void AbsorbHeader(
        ref byte state,
        Span<byte> scratch,
        ReadOnlySpan<byte> data,
        ref Vector128<byte> mac,
        ref Vector128<byte> keyStream)
    {
        Vector128<byte> nothing = default;
        if (data.IsEmpty)
        {
            TAes.Encrypt(ref state, _rounds, ref nothing, ref keyStream);
            return;
        }

        scratch.Clear();
        int before = 2;
        if (data.Length < 0xff00)
        {
            BinaryPrimitives.WriteUInt16BigEndian(scratch, (ushort)data.Length);
        }
        else
        {
            before = 6;
            BinaryPrimitives.WriteUInt16BigEndian(scratch, 0xfffe);
            BinaryPrimitives.WriteInt32BigEndian(scratch[2..], data.Length);
        }

        while (true)
        {
            int length = Math.Min(data.Length, BlockSize - before);
            data[..length].CopyTo(scratch[before..]);
            data = data[length..];
            mac ^= Vector128.Create<byte>(scratch);
            if (data.IsEmpty)
            {
                TAes.Encrypt(ref state, _rounds, ref mac, ref keyStream);
                return;
            }

            TAes.Encrypt(ref state, _rounds, ref mac, ref nothing);
            scratch.Clear();
            before = 0;
        }
    }

    private static Vector128<byte> Block(Span<byte> scratch, int flags, ReadOnlySpan<byte> nonce, int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(scratch[12..], number);
        nonce.CopyTo(scratch[1..]);
        scratch[0] = (byte)flags;
        return Vector128.Create<byte>(scratch);
    }

    /// <summary>A_i out of A_0; i is below 2^20 or so, and public.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Numbered(Vector128<byte> first, int index)
    {
        uint word = BitConverter.IsLittleEndian
            ? BinaryPrimitives.ReverseEndianness(unchecked((uint)index))
            : unchecked((uint)index);
        return first | Vector128.Create(0, 0, 0, word).AsByte();
    }

    private static void StoreTag(Vector128<byte> tag, Span<byte> destination)
    {
        Span<byte> all = stackalloc byte[BlockSize];
        tag.CopyTo(all);
        all[..destination.Length].CopyTo(destination);
        FixedTime.Wipe(all);
    }

    /// <summary>See <see cref="ChaCha20Poly1305Cipher"/>: what came of a key that was wiped at work is not let out.</summary>
    private void RefuseIfDisposed(Span<byte> destination)
    {
        if (_state.IsDisposed)
        {
            FixedTime.Wipe(destination);
            ObjectDisposedException.ThrowIf(true, this);
        }
    }
}
