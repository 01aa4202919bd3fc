using System;
using System.Security.Cryptography;

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

        byte[] key = GC.AllocateArray<byte>(keySize, pinned: true);
        Span<byte> iv = stackalloc byte[BlockSize];
        try
        {
            if (!Pkcs12Derivation.TryDerive(
                    HashAlgorithmName.SHA1, Pkcs12Derivation.Key, password, salt, rounds, key)
                || !Pkcs12Derivation.TryDerive(
                    HashAlgorithmName.SHA1, Pkcs12Derivation.Iv, password, salt, rounds, iv))
            {
                return PasswordOutcome.Malformed;
            }

#pragma warning disable CA5350, CA5351 // Weak and broken, as old files are: this reads them and writes none.
            using SymmetricAlgorithm cipher = oid[^1] is 3 or 4 ? TripleDES.Create() : RC2.Create();
#pragma warning restore CA5350, CA5351
            cipher.KeySize = keySize * 8;
            cipher.Key = key;
            return CbcDocument.Decrypt(cipher, iv, ciphertext, out plaintext);
        }
        catch (Exception exception) when (exception is CryptographicException or PlatformNotSupportedException)
        {
            // The system's library may have put these ciphers away.
            return PasswordOutcome.NotSupported;
        }
        finally
        {
            FixedTime.Wipe(key);
        }
    }
}
