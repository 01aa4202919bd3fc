using System;

namespace Tls.Crypto;

/// <summary>
/// RSAES-PKCS1-v1_5 as a key exchange needs it (RFC 8017 §7.2, RFC 5246 §7.4.7.1): a message of a length
/// known beforehand, and no word on whether there was one.
/// <code>
/// EM = 0x00 || 0x02 || PS || 0x00 || M            PS: at least 8 bytes, none of them zero
/// </code>
/// </summary>
/// <remarks>
/// Side channels: whoever sends ciphertexts learns everything from one bit of what they decrypt to
/// (Bleichenbacher, Manger, Klíma and others, ROBOT). So there is no such bit: whatever comes, the same steps
/// are taken in the same time, no branch and no index depends on a decrypted byte, and what comes out is the
/// message or what was there before, chosen byte by byte under a mask. What is not as long as the modulus, or
/// not below it, which everybody sees, goes the same way.
/// </remarks>
internal static class RsaKeyTransport
{
    private const int MinimumPadding = 8;

    /// <summary>
    /// Puts the message over what is there, if the ciphertext is one of a message of that length.
    /// </summary>
    /// <param name="key">Whose ciphertext it is.</param>
    /// <param name="ciphertext">Hostile bytes are fine, of any length.</param>
    /// <param name="message">Filled with what to go on with otherwise.</param>
    public static void DecryptOver(RsaPrivateOperation key, ReadOnlySpan<byte> ciphertext, Span<byte> message)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, key.ModulusSize - MinimumPadding - 3);
        using var input = new SecretBytes(key.ModulusSize);
        using var encoded = new SecretBytes(key.ModulusSize);

        // Zero decrypts to zero, which has no padding.
        if (ciphertext.Length == key.ModulusSize)
        {
            ciphertext.CopyTo(input.Span);
        }

        // Where the operation fails it leaves zero, too.
        _ = key.TryApply(input.Span, encoded.Span);
        TakeMessage(encoded.Span, message);
    }

    /// <summary>Whether EM holds a message of that length: if so it goes over what is there.</summary>
    internal static void TakeMessage(ReadOnlySpan<byte> encoded, Span<byte> message)
    {
        ReadOnlySpan<byte> padding = encoded[2..^(message.Length + 1)];
        uint wrong = encoded[0] | (encoded[1] ^ 2u) | encoded[^(message.Length + 1)];
        uint zeros = 0;
        foreach (byte octet in padding)
        {
            zeros |= IsZero(octet);
        }

        uint take = IsZero(wrong) & ~zeros;
        ReadOnlySpan<byte> found = encoded[^message.Length..];
        for (int i = 0; i < message.Length; i++)
        {
            message[i] = unchecked((byte)((found[i] & take) | (message[i] & ~take)));
        }
    }

    /// <summary>All ones for zero, otherwise zero.</summary>
    private static uint IsZero(uint word) => unchecked(((word | (0U - word)) >> 31) - 1);
}
