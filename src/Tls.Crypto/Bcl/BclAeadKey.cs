using System;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>
/// What the BCL's AEADs have in common: a tag apart from the ciphertext, and an exception for a forgery.
/// </summary>
internal abstract class BclAeadKey(AeadAlgorithm algorithm) : AeadKey(algorithm)
{
    public sealed override void Seal(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> trailer,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        AeadContract.CheckSeal(Algorithm, nonce, plaintext, trailer, destination);
        int length = plaintext.Length + trailer.Length;
        Span<byte> ciphertext = destination[..length];
        Span<byte> tag = destination[length..];
        if (trailer.IsEmpty)
        {
            Encrypt(nonce, plaintext, ciphertext, tag, associatedData);
            return;
        }

        plaintext.CopyTo(ciphertext);
        trailer.CopyTo(ciphertext[plaintext.Length..]);
        Encrypt(nonce, ciphertext, ciphertext, tag, associatedData);
    }

    public sealed override bool Open(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        int length = ciphertext.Length - Algorithm.TagSize;
        if (length < 0)
        {
            FixedTime.Wipe(destination);
            return false;
        }

        AeadContract.CheckOpen(Algorithm, nonce, ciphertext, destination);
        try
        {
            Decrypt(nonce, ciphertext[..length], ciphertext[length..], destination, associatedData);
            return true;
        }
        catch (CryptographicException)
        {
            FixedTime.Wipe(destination);
            return false;
        }
    }

    protected abstract void Encrypt(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        Span<byte> ciphertext,
        Span<byte> tag,
        ReadOnlySpan<byte> associatedData);

    protected abstract void Decrypt(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<byte> tag,
        Span<byte> plaintext,
        ReadOnlySpan<byte> associatedData);
}
