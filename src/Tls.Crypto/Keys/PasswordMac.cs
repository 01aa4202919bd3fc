using System;

namespace Tls.Crypto;

/// <summary>
/// The MAC of a PKCS#12 file: HMAC with a key of PKCS#12's own derivation (RFC 7292 §4), or PBMAC1 with PBKDF2 (RFC
/// 9579).
/// <code>
/// MacData ::= SEQUENCE { mac DigestInfo, macSalt OCTET STRING, iterations INTEGER DEFAULT 1 }
/// DigestInfo ::= SEQUENCE { digestAlgorithm AlgorithmIdentifier, digest OCTET STRING }
/// </code>
/// </summary>
internal static class PasswordMac
{
    /// <summary>1.2.840.113549.1.5.14 (RFC 8018 Appendix A.5).</summary>
    private static ReadOnlySpan<byte> IdPbmac1 => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0e];

    /// <summary>1.3.14.3.2.26.</summary>
    private static ReadOnlySpan<byte> IdSha1 => [0x2b, 0x0e, 0x03, 0x02, 0x1a];

    public static PasswordOutcome Check(
        PasswordPrimitives primitives,
        ReadOnlySpan<byte> macData,
        ReadOnlySpan<byte> content,
        ReadOnlySpan<char> password,
        ref int iterations)
    {
        if (!TryRead(macData, out MacData mac))
        {
            return PasswordOutcome.Malformed;
        }

        if (mac.Algorithm.SequenceEqual(IdPbmac1))
        {
            return CheckPbmac1(primitives, mac, content, password, ref iterations);
        }

        if (!TryGetHash(mac.Algorithm, out PasswordHash hash))
        {
            return PasswordOutcome.NotSupported;
        }

        // §4: the digest is that hash's; the key is made as long as it, and what it costs was counted for one hash.
        if (mac.Digest.Length != hash.Size())
        {
            return PasswordOutcome.Malformed;
        }

        using SecretBytes encoded = Pkcs12Derivation.Encode(password);
        PasswordOutcome outcome = CheckPkcs12(primitives, mac, hash, content, encoded.Span, ref iterations);

        // Some write no password as nothing at all, and others as an empty string, which has its two zeros.
        return outcome == PasswordOutcome.WrongPassword && password.IsEmpty
            ? CheckPkcs12(primitives, mac, hash, content, [], ref iterations)
            : outcome;
    }

    private static PasswordOutcome CheckPkcs12(
        PasswordPrimitives primitives,
        MacData mac,
        PasswordHash hash,
        ReadOnlySpan<byte> content,
        ReadOnlySpan<byte> password,
        ref int iterations)
    {
        if (!IterationCount.TrySpend(mac.Iterations, 1, ref iterations, out int rounds))
        {
            return PasswordOutcome.TooManyIterations;
        }

        using var key = new SecretBytes(mac.Digest.Length);
        return !Pkcs12Derivation.TryDerive(
                primitives, hash, Pkcs12Derivation.MacKey, password, mac.Salt, rounds, key.Span)
            ? PasswordOutcome.Malformed
            : Compare(primitives, hash, key, content, mac.Digest);
    }

    /// <summary>
    /// <code>PBMAC1-params ::= SEQUENCE { keyDerivationFunc, messageAuthScheme }   RFC 8018 Appendix A.5</code>
    /// </summary>
    private static PasswordOutcome CheckPbmac1(
        PasswordPrimitives primitives,
        MacData mac,
        ReadOnlySpan<byte> content,
        ReadOnlySpan<char> password,
        ref int iterations)
    {
        var cursor = new DerCursor(mac.Parameters);
        if (!cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> parameters) || !cursor.AtEnd)
        {
            return PasswordOutcome.Malformed;
        }

        cursor = new DerCursor(parameters);
        if (!cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> derivation)
            || !cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> scheme)
            || !cursor.AtEnd)
        {
            return PasswordOutcome.Malformed;
        }

        var inner = new DerCursor(scheme);
        if (!inner.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> oid)
            || !Pbes2.TryGetHmac(oid, out PasswordHash hash))
        {
            return PasswordOutcome.NotSupported;
        }

        // RFC 9579 §4: the key is as long as the hash's output, and keyLength says so.
        using var key = new SecretBytes(hash.Size());
        PasswordOutcome derived = Pbes2.DeriveKey(primitives, derivation, password, key.Span, ref iterations);
        return derived == PasswordOutcome.Opened ? Compare(primitives, hash, key, content, mac.Digest) : derived;
    }

    private static PasswordOutcome Compare(
        PasswordPrimitives primitives,
        PasswordHash hash,
        SecretBytes key,
        ReadOnlySpan<byte> content,
        ReadOnlySpan<byte> digest)
    {
        Span<byte> expected = stackalloc byte[PasswordHashExtensions.MaxSize];
        expected = expected[..hash.Size()];
        primitives.Hmac(hash, key.Span, content, expected);
        return FixedTime.Equals(expected, digest) ? PasswordOutcome.Opened : PasswordOutcome.WrongPassword;
    }

    private static bool TryRead(ReadOnlySpan<byte> der, out MacData mac)
    {
        mac = default;
        var outer = new DerCursor(der);
        if (!outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content) || !outer.AtEnd)
        {
            return false;
        }

        var cursor = new DerCursor(content);
        if (!cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> digestInfo)
            || !cursor.TryRead(DerCursor.OctetString, out ReadOnlySpan<byte> salt))
        {
            return false;
        }

        // §4: iterations INTEGER DEFAULT 1.
        ReadOnlySpan<byte> iterations = [1];
        if ((!cursor.AtEnd && !cursor.TryReadPositive(out iterations)) || !cursor.AtEnd)
        {
            return false;
        }

        var info = new DerCursor(digestInfo);
        if (!info.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> identifier)
            || !info.TryRead(DerCursor.OctetString, out ReadOnlySpan<byte> digest)
            || !info.AtEnd
            || digest.Length is < 20 or > 64)
        {
            return false;
        }

        var algorithm = new DerCursor(identifier);
        if (!algorithm.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> oid))
        {
            return false;
        }

        mac = new MacData(oid, algorithm.Rest, digest, salt, iterations);
        return true;
    }

    private static bool TryGetHash(ReadOnlySpan<byte> oid, out PasswordHash hash)
    {
        hash = PasswordHash.Sha1;
        if (oid.SequenceEqual(IdSha1))
        {
            return true;
        }

        bool isKnown = KeyOids.TryGetHash(oid, out HashKind kind);
        hash = kind.ForPasswords();
        return isKnown;
    }

    private readonly ref struct MacData(
        ReadOnlySpan<byte> algorithm,
        ReadOnlySpan<byte> parameters,
        ReadOnlySpan<byte> digest,
        ReadOnlySpan<byte> salt,
        ReadOnlySpan<byte> iterations)
    {
        public ReadOnlySpan<byte> Algorithm { get; } = algorithm;

        public ReadOnlySpan<byte> Parameters { get; } = parameters;

        public ReadOnlySpan<byte> Digest { get; } = digest;

        public ReadOnlySpan<byte> Salt { get; } = salt;

        public ReadOnlySpan<byte> Iterations { get; } = iterations;
    }
}
