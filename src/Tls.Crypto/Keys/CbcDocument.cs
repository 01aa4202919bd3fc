using System;

namespace Tls.Crypto;

/// <summary>
/// Decrypts one DER SEQUENCE from CBC with the padding of RFC 8018 §6.1.1. The length that the first block says tells a
/// wrong password from a damaged file: by chance it fits once in millions of times.
/// </summary>
internal static class CbcDocument
{
    public static PasswordOutcome Decrypt(
        PasswordPrimitives primitives,
        PasswordCipher cipher,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> iv,
        ReadOnlySpan<byte> ciphertext,
        out SecretBytes? plaintext)
    {
        plaintext = null;
        int block = cipher.BlockSize();
        if (ciphertext.IsEmpty || ciphertext.Length % block != 0)
        {
            return PasswordOutcome.Malformed;
        }

        using var room = new SecretBytes(ciphertext);
        if (!primitives.TryDecryptCbc(cipher, key, iv, room.Span))
        {
            return PasswordOutcome.NotSupported;
        }

        int padding = room.Length - SequenceLength(room.Span);
        if (padding < 1 || padding > block)
        {
            return PasswordOutcome.WrongPassword;
        }

        // RFC 8018 §6.1.1: as many octets as are missing, each of that value.
        if (room.Span[^padding..].ContainsAnyExcept((byte)padding))
        {
            return PasswordOutcome.Damaged;
        }

        plaintext = new SecretBytes(room.Span[..^padding]);
        return PasswordOutcome.Opened;
    }

    /// <summary>The length of the SEQUENCE that begins here, header and all; 0 when none does.</summary>
    private static int SequenceLength(ReadOnlySpan<byte> text)
    {
        if (text[0] != DerCursor.Sequence)
        {
            return 0;
        }

        if (text[1] < 0x80)
        {
            return 2 + text[1];
        }

        int octets = text[1] & 0x7f;
        if (octets is 0 or > 3)
        {
            return 0;
        }

        int length = 0;
        for (int i = 0; i < octets; i++)
        {
            length = (length << 8) | text[2 + i];
        }

        return 2 + octets + length;
    }
}
