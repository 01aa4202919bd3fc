using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>
/// AES-GCM (NIST SP 800-38D) with nonces of 12 bytes and tags of 16, on processors without instructions for it: see
/// <see cref="AesGcmCipher"/>. One pass over the text for the cipher, one for the hash.
/// </summary>
/// <remarks>
/// Constant time by what it is made of: time depends on lengths, and Open's on the one bit that it returns. Nothing is
/// decrypted before the tag is right.
/// </remarks>
internal sealed class PortableAesGcmCipher : IAeadCipher
{
    private const int BlockSize = AesRounds.BlockSize;
    private const int Stride = AesSliced.Stride;
    private const int TagSize = 16;
    private const int HashAt = AesSliced.StateSize;

    private readonly SecretBytes _state = SecretBytes.Alone(HashAt + Unsafe.SizeOf<GhashPortable>());
    private readonly int _rounds;

    /// <summary>Expands a key.</summary>
    /// <param name="key">16 or 32 bytes.</param>
    public PortableAesGcmCipher(ReadOnlySpan<byte> key)
    {
        Span<byte> state = _state.Span;
        _rounds = AesSliced.Expand(state, key);

        // §7.1 step 1: the hash key is the block of zeros, encrypted.
        Span<byte> blocks = Blocks(state);
        blocks.Clear();
        Encrypt(state);
        Hash(state).SetKey(blocks[..BlockSize]);
    }

    public void Seal(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> trailer,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        Span<byte> state = _state.Span;
        int length = plaintext.Length + trailer.Length;
        Span<byte> ciphertext = destination[..length];
        plaintext.CopyTo(ciphertext);
        trailer.CopyTo(ciphertext[plaintext.Length..]);
        Apply(state, nonce, ciphertext);
        Tag(state, nonce, ciphertext, associatedData, destination[length..]);
        RefuseIfDisposed(destination);
    }

    public bool Open(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        Span<byte> state = _state.Span;
        int length = destination.Length;
        Span<byte> tag = stackalloc byte[TagSize];
        Tag(state, nonce, ciphertext[..length], associatedData, tag);
        bool isRight = FixedTime.Equals(tag, ciphertext[length..]);
        FixedTime.Wipe(tag);
        if (isRight)
        {
            ciphertext[..length].CopyTo(destination);
            Apply(state, nonce, destination);
        }
        else
        {
            FixedTime.Wipe(destination);
        }

        RefuseIfDisposed(destination);
        return isRight;
    }

    public void Dispose() => _state.Dispose();

    private static Span<byte> Blocks(Span<byte> state) => state.Slice(AesSliced.ScratchAt, Stride);

    private static ref GhashPortable Hash(Span<byte> state) =>
        ref MemoryMarshal.AsRef<GhashPortable>(state[HashAt..]);

    /// <summary>Encrypts what is in the place for blocks.</summary>
    private void Encrypt(Span<byte> state) => AesSliced.Encrypt8(
        ref MemoryMarshal.GetReference(state), _rounds, ref MemoryMarshal.GetReference(Blocks(state)));

    /// <summary>§6.5: key stream by counters from 2 on, eight at a time, added in place.</summary>
    private void Apply(Span<byte> state, ReadOnlySpan<byte> nonce, Span<byte> text)
    {
        Span<byte> blocks = Blocks(state);
        uint counter = 2;
        while (!text.IsEmpty)
        {
            for (int i = 0; i < Stride; i += BlockSize)
            {
                nonce.CopyTo(blocks[i..]);
                BinaryPrimitives.WriteUInt32BigEndian(blocks[(i + nonce.Length)..], unchecked(counter++));
            }

            Encrypt(state);
            int length = Math.Min(text.Length, Stride);
            AddBytes(blocks[..length], text);
            text = text[length..];
        }
    }

    /// <summary>§7.1 steps 4 to 6: the hash, hidden by the counter 1.</summary>
    private void Tag(
        Span<byte> state,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<byte> associatedData,
        Span<byte> tag)
    {
        ref GhashPortable hash = ref Hash(state);
        hash.Begin();
        hash.Absorb(associatedData);
        hash.Absorb(ciphertext);
        hash.Finish(associatedData.Length, ciphertext.Length, tag);
        Span<byte> blocks = Blocks(state);
        nonce.CopyTo(blocks);
        BinaryPrimitives.WriteUInt32BigEndian(blocks[nonce.Length..], 1);
        Encrypt(state);
        AddBytes(blocks[..TagSize], tag);
    }

    private static void AddBytes(ReadOnlySpan<byte> keyStream, Span<byte> text)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(keyStream);
        Span<ulong> textWords = MemoryMarshal.Cast<byte, ulong>(text[..keyStream.Length]);
        for (int i = 0; i < words.Length; i++)
        {
            textWords[i] ^= words[i];
        }

        for (int i = words.Length * sizeof(ulong); i < keyStream.Length; i++)
        {
            text[i] ^= keyStream[i];
        }
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
