using System;

namespace Tls.Crypto;

/// <summary>What every <see cref="AeadKey"/> checks of its arguments before it touches them.</summary>
internal static class AeadContract
{
    public static void CheckKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        if (key.Length != algorithm.KeySize)
        {
            throw new ArgumentException(
                $"{algorithm} takes a key of {algorithm.KeySize} bytes.", nameof(key));
        }
    }

    public static void CheckSeal(
        AeadAlgorithm algorithm,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> trailer,
        Span<byte> destination)
    {
        CheckNonce(nonce);
        if (destination.Length != plaintext.Length + trailer.Length + algorithm.TagSize)
        {
            throw new ArgumentException(
                "The destination is exactly plaintext, trailer and tag long.", nameof(destination));
        }

        if (plaintext.Overlaps(destination, out int offset) && offset != 0)
        {
            throw new ArgumentException(
                "The plaintext is the very start of the destination or apart from it.", nameof(plaintext));
        }

        if (trailer.Overlaps(destination))
        {
            throw new ArgumentException("The trailer does not overlap the destination.", nameof(trailer));
        }
    }

    /// <summary>Checks the arguments of Open; the ciphertext is known to hold a tag.</summary>
    public static void CheckOpen(
        AeadAlgorithm algorithm,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> destination)
    {
        CheckNonce(nonce);
        if (destination.Length != ciphertext.Length - algorithm.TagSize)
        {
            throw new ArgumentException(
                "The destination is exactly as long as the ciphertext without its tag.", nameof(destination));
        }

        if (ciphertext.Overlaps(destination, out int offset) && offset != 0)
        {
            throw new ArgumentException(
                "The destination is the very start of the ciphertext or apart from it.", nameof(destination));
        }
    }

    private static void CheckNonce(ReadOnlySpan<byte> nonce)
    {
        if (nonce.Length != AeadAlgorithm.NonceSize)
        {
            throw new ArgumentException($"A nonce is {AeadAlgorithm.NonceSize} bytes.", nameof(nonce));
        }
    }
}
