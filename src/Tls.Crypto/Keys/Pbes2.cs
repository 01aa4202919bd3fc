using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tls.Crypto;

/// <summary>
/// Opens what PBES2 encrypts (RFC 8018 §6.2, Appendix A), by PBKDF2 and AES-CBC: a private key as
/// EncryptedPrivateKeyInfo (RFC 5958 §3), or a part of a PKCS#12 file. A private key in one of the older schemes,
/// PBES1 and PKCS#12's, and DES in any form, are refused.
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
    public const int MaximumIterations = 10_000_000;
    private const int BlockSize = 16;

    public static ReadOnlySpan<byte> IdPbes2 => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d];

    private static ReadOnlySpan<byte> IdPbkdf2 => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c];

    /// <summary>1.2.840.113549.2: hmacWithSHA1 is 7, SHA256 9, SHA384 10, SHA512 11.</summary>
    private static ReadOnlySpan<byte> Digests => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02];

    /// <summary>2.16.840.1.101.3.4.1: AES-128-CBC is 2, AES-192-CBC 22, AES-256-CBC 42.</summary>
    private static ReadOnlySpan<byte> NistAes => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01];

    /// <summary>
    /// Decrypts into a PrivateKeyInfo; a wrong password gives false, or rarely bytes that are no key.
    /// </summary>
    public static bool TryDecrypt(
        PasswordPrimitives primitives,
        ReadOnlySpan<byte> der,
        ReadOnlySpan<char> password,
        [NotNullWhen(true)] out SecretBytes? decrypted)
    {
        decrypted = null;
        if (!TryReadOuter(der, out ReadOnlySpan<byte> parameters, out ReadOnlySpan<byte> ciphertext))
        {
            return false;
        }

        int iterations = MaximumIterations;
        return Decrypt(primitives, parameters, ciphertext, password, ref iterations, out decrypted)
            == PasswordOutcome.Opened;
    }

    /// <summary>Decrypts a SEQUENCE.</summary>
    /// <param name="primitives">Who does it.</param>
    /// <param name="parameters">The content of PBES2-params.</param>
    /// <param name="ciphertext">What is encrypted.</param>
    /// <param name="password">The password.</param>
    /// <param name="iterations">The rounds allowed; what is spent is subtracted.</param>
    /// <param name="decrypted">The SEQUENCE, or null.</param>
    public static PasswordOutcome Decrypt(
        PasswordPrimitives primitives,
        ReadOnlySpan<byte> parameters,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<char> password,
        ref int iterations,
        out SecretBytes? decrypted)
    {
        decrypted = null;
        var cursor = new DerCursor(parameters);
        if (!cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> derivation)
            || !cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> encryption)
            || !cursor.AtEnd)
        {
            return PasswordOutcome.Malformed;
        }

        if (!TryReadCipher(encryption, out int keySize, out ReadOnlySpan<byte> iv))
        {
            return PasswordOutcome.NotSupported;
        }

        using var key = new SecretBytes(keySize);
        PasswordOutcome derived = DeriveKey(primitives, derivation, password, key.Span, ref iterations);
        return derived == PasswordOutcome.Opened
            ? CbcDocument.Decrypt(primitives, PasswordCipher.Aes, key.Span, iv, ciphertext, out decrypted)
            : derived;
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
        ReadOnlySpan<byte> identifier, out int keySize, out ReadOnlySpan<byte> iv)
    {
        keySize = 0;
        iv = default;
        var cursor = new DerCursor(identifier);
        if (!cursor.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> oid)
            || !cursor.TryRead(DerCursor.OctetString, out iv)
            || !cursor.AtEnd)
        {
            return false;
        }

        keySize = oid.Length == NistAes.Length + 1 && oid.StartsWith(NistAes)
            ? oid[^1] switch { 2 => 16, 22 => 24, 42 => 32, _ => 0 }
            : 0;

        // RFC 8018 Appendix B.2.5: the parameters are an initialization vector of one block.
        return keySize != 0 && iv.Length == BlockSize;
    }

    /// <summary>Fills the key by PBKDF2 (RFC 8018 §5.2).</summary>
    /// <param name="primitives">Who does it.</param>
    /// <param name="identifier">The content of the AlgorithmIdentifier of the key derivation function.</param>
    /// <param name="password">The password.</param>
    /// <param name="key">Filled.</param>
    /// <param name="iterations">The rounds allowed; what is spent is subtracted.</param>
    public static PasswordOutcome DeriveKey(
        PasswordPrimitives primitives,
        ReadOnlySpan<byte> identifier,
        ReadOnlySpan<char> password,
        Span<byte> key,
        ref int iterations)
    {
        var outer = new DerCursor(identifier);
        if (!outer.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> oid))
        {
            return PasswordOutcome.Malformed;
        }

        if (!oid.SequenceEqual(IdPbkdf2))
        {
            return PasswordOutcome.NotSupported;
        }

        if (!outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content) || !outer.AtEnd)
        {
            return PasswordOutcome.Malformed;
        }

        var cursor = new DerCursor(content);
        if (!cursor.TryRead(DerCursor.OctetString, out ReadOnlySpan<byte> salt)
            || !cursor.TryReadPositive(out ReadOnlySpan<byte> count))
        {
            return PasswordOutcome.Malformed;
        }

        // RFC 8018 Appendix A.2: keyLength, where it stands, agrees with the cipher.
        if (cursor.NextIs(DerCursor.Integer)
            && (!cursor.TryReadSmall(out int keyLength) || keyLength != key.Length))
        {
            return PasswordOutcome.Malformed;
        }

        if (!TryReadPrf(ref cursor, out PasswordHash prf))
        {
            return PasswordOutcome.NotSupported;
        }

        // §5.2: each block of the key costs all the rounds.
        int blocks = (key.Length + prf.Size() - 1) / prf.Size();
        if (!IterationCount.TrySpend(count, blocks, ref iterations, out int rounds))
        {
            return PasswordOutcome.TooManyIterations;
        }

        using var utf8 = new SecretBytes(Encoding.UTF8.GetByteCount(password));
        Encoding.UTF8.GetBytes(password, utf8.Span);
        primitives.Pbkdf2(prf, utf8.Span, salt, rounds, key);
        return PasswordOutcome.Opened;
    }

    private static bool TryReadPrf(scoped ref DerCursor cursor, out PasswordHash prf)
    {
        prf = PasswordHash.Sha1;
        if (cursor.AtEnd)
        {
            return true;
        }

        if (!cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> identifier) || !cursor.AtEnd)
        {
            return false;
        }

        var inner = new DerCursor(identifier);
        return inner.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> oid)
            && (inner.AtEnd || inner.TryRead(DerCursor.Null, out _))
            && inner.AtEnd
            && TryGetHmac(oid, out prf);
    }

    /// <summary>The hash of an HMAC.</summary>
    public static bool TryGetHmac(ReadOnlySpan<byte> oid, out PasswordHash hash)
    {
        hash = default;
        if (oid.Length != Digests.Length + 1 || !oid.StartsWith(Digests))
        {
            return false;
        }

        (bool isKnown, hash) = oid[^1] switch
        {
            7 => (true, PasswordHash.Sha1),
            9 => (true, PasswordHash.Sha256),
            10 => (true, PasswordHash.Sha384),
            11 => (true, PasswordHash.Sha512),
            _ => (false, default),
        };
        return isKnown;
    }
}
