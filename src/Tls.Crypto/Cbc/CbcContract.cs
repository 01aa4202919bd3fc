using System;

namespace Tls.Crypto;

/// <summary>What every <see cref="CbcKey"/> checks of its arguments before it touches them.</summary>
internal static class CbcContract
{
    public static void CheckKeys(CbcAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> macKey)
    {
        if (key.Length != algorithm.KeySize)
        {
            throw new ArgumentException($"{algorithm} takes a key of {algorithm.KeySize} bytes.", nameof(key));
        }

        if (macKey.Length != algorithm.MacSize)
        {
            throw new ArgumentException(
                $"{algorithm} takes a MAC key of {algorithm.MacSize} bytes.", nameof(macKey));
        }
    }

    public static void CheckSeal(
        CbcKey key,
        ReadOnlySpan<byte> iv,
        ReadOnlySpan<byte> content,
        Span<byte> destination,
        ReadOnlySpan<byte> header)
    {
        Check(iv, header);
        if (destination.Length != key.SealedSize(content.Length))
        {
            throw new ArgumentException("The destination is exactly SealedSize long.", nameof(destination));
        }

        if (content.Overlaps(destination, out int offset) && offset != 0)
        {
            throw new ArgumentException(
                "The content is the very start of the destination or apart from it.", nameof(content));
        }
    }

    public static void CheckOpen(
        CbcKey key,
        ReadOnlySpan<byte> iv,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> destination,
        ReadOnlySpan<byte> header)
    {
        Check(iv, header);
        if (destination.Length != key.RoomToOpen(ciphertext.Length))
        {
            throw new ArgumentException("The destination is exactly RoomToOpen long.", nameof(destination));
        }

        if (ciphertext.Overlaps(destination, out int offset) && offset != 0)
        {
            throw new ArgumentException(
                "The destination is the very start of the ciphertext or apart from it.", nameof(destination));
        }
    }

    private static void Check(ReadOnlySpan<byte> iv, ReadOnlySpan<byte> header)
    {
        if (iv.Length != CbcAlgorithm.BlockSize)
        {
            throw new ArgumentException($"An IV is {CbcAlgorithm.BlockSize} bytes.", nameof(iv));
        }

        if (header.Length != CbcKey.HeaderSize)
        {
            throw new ArgumentException($"A header is {CbcKey.HeaderSize} bytes.", nameof(header));
        }
    }
}
