using System;

namespace Tls.Crypto;

/// <summary>
/// The encryption schemes of PKCS#12 (RFC 7292 Appendix C), of SHA-1 and triple DES or RC2: for reading old files,
/// and for nothing else.
/// <code>pkcs-12PbeParams ::= SEQUENCE { salt OCTET STRING, iterations INTEGER }</code>
/// </summary>
internal static class Pkcs12Encryption
{
    private const int BlockSize = 8;

    /// <summary>1.2.840.113549.1.12.1: 3 is three-key triple DES, 4 two-key, 5 RC2 of 128 bits, 6 of 40.</summary>
    private static ReadOnlySpan<byte> Schemes => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01];

    public static bool Is(ReadOnlySpan<byte> oid) =>
        oid.Length == Schemes.Length + 1 && oid.StartsWith(Schemes) && oid[^1] is >= 3 and <= 6;

    public static PasswordOutcome Decrypt(
        PasswordPrimitives primitives,
        ReadOnlySpan<byte> oid,
        ReadOnlySpan<byte> parameters,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<byte> password,
        ref int iterations,
        out SecretBytes? plaintext)
    {
        plaintext = null;
        var cursor = new DerCursor(parameters);
        if (!cursor.TryRead(DerCursor.OctetString, out ReadOnlySpan<byte> salt)
            || !cursor.TryReadPositive(out ReadOnlySpan<byte> count)
            || !cursor.AtEnd)
        {
            return PasswordOutcome.Malformed;
        }

        // The key of triple DES is longer than SHA-1 is: two derivations, and one for the IV.
        (int keySize, int derivations) = oid[^1] switch { 3 => (24, 3), 4 => (16, 2), 5 => (16, 2), _ => (5, 2) };
        if (!IterationCount.TrySpend(count, derivations, ref iterations, out int rounds))
        {
            return PasswordOutcome.TooManyIterations;
        }

        using var key = new SecretBytes(keySize);
        Span<byte> iv = stackalloc byte[BlockSize];
        if (!Pkcs12Derivation.TryDerive(
                primitives, PasswordHash.Sha1, Pkcs12Derivation.Key, password, salt, rounds, key.Span)
            || !Pkcs12Derivation.TryDerive(
                primitives, PasswordHash.Sha1, Pkcs12Derivation.Iv, password, salt, rounds, iv))
        {
            return PasswordOutcome.Malformed;
        }

        PasswordCipher cipher = oid[^1] is 3 or 4 ? PasswordCipher.TripleDes : PasswordCipher.Rc2;
        return CbcDocument.Decrypt(primitives, cipher, key.Span, iv, ciphertext, out plaintext);
    }
}
