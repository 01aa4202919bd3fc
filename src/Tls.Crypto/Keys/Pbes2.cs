using System;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Tls.Crypto;

/// <summary>
/// Opens a password-protected private key: EncryptedPrivateKeyInfo (RFC 5958 §3) with PBES2, that is PBKDF2
/// and AES-CBC (RFC 8018 §6.2, Appendix A). The older PBES1 and PKCS#12 schemes, and DES in any form, are
/// refused.
/// </summary>
/// <remarks>
/// <code>
/// EncryptedPrivateKeyInfo ::= SEQUENCE { { id-PBES2, { keyDerivationFunc, encryptionScheme } }, OCTET STRING }
/// PBKDF2-params ::= SEQUENCE { salt OCTET STRING, iterationCount INTEGER, keyLength INTEGER OPTIONAL,
///                              prf AlgorithmIdentifier DEFAULT hmacWithSHA1 }
/// </code>
/// </remarks>
internal static class Pbes2
{
    /// <summary>More rounds than this would be a way to make us work.</summary>
    private const int MaximumIterations = 10_000_000;
    private const int BlockSize = 16;

    private static ReadOnlySpan<byte> IdPbes2 => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d];

    private static ReadOnlySpan<byte> IdPbkdf2 => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c];

    /// <summary>1.2.840.113549.2: hmacWithSHA1 is 7, SHA256 9, SHA384 10, SHA512 11.</summary>
    private static ReadOnlySpan<byte> Digests => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02];

    /// <summary>2.16.840.1.101.3.4.1: AES-128-CBC is 2, AES-192-CBC 22, AES-256-CBC 42.</summary>
    private static ReadOnlySpan<byte> NistAes => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01];

    /// <summary>
    /// Decrypts into a PrivateKeyInfo; a wrong password gives false, or rarely bytes that are no key.
    /// </summary>
    public static bool TryDecrypt(
        ReadOnlySpan<byte> der, ReadOnlySpan<char> password, [NotNullWhen(true)] out SecretBytes? decrypted)
    {
        decrypted = null;
        if (!TryReadOuter(der, out ReadOnlySpan<byte> parameters, out ReadOnlySpan<byte> ciphertext))
        {
            return false;
        }

        var cursor = new DerCursor(parameters);
        if (!cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> derivation)
            || !cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> encryption)
            || !cursor.AtEnd
            || !TryReadCipher(encryption, out Aes? cipher, out ReadOnlySpan<byte> iv))
        {
            return false;
        }

        using (cipher)
        {
            Span<byte> key = stackalloc byte[32];
            key = key[..(cipher.KeySize / 8)];
            if (!TryDeriveKey(derivation, password, key))
            {
                return false;
            }

            byte[] keyCopy = GC.AllocateUninitializedArray<byte>(key.Length, pinned: true);
            key.CopyTo(keyCopy);
            try
            {
                cipher.Key = keyCopy;
                using var room = new SecretBytes(ciphertext.Length);
                if (cipher.TryDecryptCbc(ciphertext, iv, room.Span, out int written))
                {
                    decrypted = new SecretBytes(room.Span[..written]);
                }
            }
            catch (CryptographicException)
            {
                return false;
            }
            finally
            {
                FixedTime.Wipe(key);
                FixedTime.Wipe(keyCopy);
            }
        }

        return decrypted is not null;
    }

    private static bool TryReadOuter(
        ReadOnlySpan<byte> der, out ReadOnlySpan<byte> parameters, out ReadOnlySpan<byte> ciphertext)
    {
        parameters = default;
        ciphertext = default;
        var outer = new DerCursor(der);
        if (!outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content) || !outer.AtEnd)
        {
            return false;
        }

        var cursor = new DerCursor(content);
        if (!cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> scheme)
            || !cursor.TryRead(DerCursor.OctetString, out ciphertext)
            || !cursor.AtEnd)
        {
            return false;
        }

        var inner = new DerCursor(scheme);
        return inner.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> oid)
            && oid.SequenceEqual(IdPbes2)
            && inner.TryRead(DerCursor.Sequence, out parameters)
            && inner.AtEnd;
    }

    private static bool TryReadCipher(
        ReadOnlySpan<byte> identifier, [NotNullWhen(true)] out Aes? cipher, out ReadOnlySpan<byte> iv)
    {
        cipher = null;
        iv = default;
        var cursor = new DerCursor(identifier);
        if (!cursor.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> oid)
            || !cursor.TryRead(DerCursor.OctetString, out iv)
            || !cursor.AtEnd)
        {
            return false;
        }

        int keyBits = oid.Length == NistAes.Length + 1 && oid.StartsWith(NistAes)
            ? oid[^1] switch { 2 => 128, 22 => 192, 42 => 256, _ => 0 }
            : 0;

        // RFC 8018 Appendix B.2.5: the parameters are an initialization vector of one block.
        if (keyBits == 0 || iv.Length != BlockSize)
        {
            return false;
        }

        cipher = Aes.Create();
        cipher.KeySize = keyBits;
        return true;
    }

    private static bool TryDeriveKey(
        ReadOnlySpan<byte> identifier, ReadOnlySpan<char> password, Span<byte> key)
    {
        var outer = new DerCursor(identifier);
        if (!outer.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> oid)
            || !oid.SequenceEqual(IdPbkdf2)
            || !outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content)
            || !outer.AtEnd)
        {
            return false;
        }

        var cursor = new DerCursor(content);
        if (!cursor.TryRead(DerCursor.OctetString, out ReadOnlySpan<byte> salt)
            || !cursor.TryReadPositive(out ReadOnlySpan<byte> count)
            || !TryReadInt(count, out int iterations)
            || iterations > MaximumIterations)
        {
            return false;
        }

        // RFC 8018 Appendix A.2: keyLength, where it stands, agrees with the cipher.
        if (cursor.NextIs(DerCursor.Integer)
            && (!cursor.TryReadSmall(out int keyLength) || keyLength != key.Length))
        {
            return false;
        }

        if (!TryReadPrf(ref cursor, out HashAlgorithmName prf))
        {
            return false;
        }

        using var utf8 = new SecretBytes(Encoding.UTF8.GetByteCount(password));
        Encoding.UTF8.GetBytes(password, utf8.Span);
        Rfc2898DeriveBytes.Pbkdf2(utf8.Span, salt, key, iterations, prf);
        return true;
    }

    private static bool TryReadPrf(scoped ref DerCursor cursor, out HashAlgorithmName prf)
    {
        prf = HashAlgorithmName.SHA1;
        if (cursor.AtEnd)
        {
            return true;
        }

        if (!cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> identifier) || !cursor.AtEnd)
        {
            return false;
        }

        var inner = new DerCursor(identifier);
        if (!inner.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> oid)
            || oid.Length != Digests.Length + 1
            || !oid.StartsWith(Digests)
            || (!inner.AtEnd && !inner.TryRead(DerCursor.Null, out _))
            || !inner.AtEnd)
        {
            return false;
        }

        (prf, bool known) = oid[^1] switch
        {
            7 => (HashAlgorithmName.SHA1, true),
            9 => (HashAlgorithmName.SHA256, true),
            10 => (HashAlgorithmName.SHA384, true),
            11 => (HashAlgorithmName.SHA512, true),
            _ => (default, false),
        };
        return known;
    }

    private static bool TryReadInt(ReadOnlySpan<byte> magnitude, out int value)
    {
        value = 0;
        if (magnitude.Length > 3)
        {
            return false;
        }

        foreach (byte octet in magnitude)
        {
            value = (value << 8) | octet;
        }

        return true;
    }
}
