using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <content>What files protect with passwords.</content>
public abstract partial class CryptoProvider
{
    /// <summary>
    /// Opens what is encrypted with a password: PBES2 (RFC 8018 §6.2) with AES, or the older schemes of
    /// PKCS#12 (RFC 7292 Appendix C) with triple DES or RC2.
    /// </summary>
    /// <param name="algorithm">The DER of the AlgorithmIdentifier; hostile bytes are fine.</param>
    /// <param name="ciphertext">What it encrypts: the DER of a SEQUENCE, by which a wrong password is known.</param>
    /// <param name="password">The password; it may be empty.</param>
    /// <param name="iterations">How many rounds of key derivation are allowed; what is spent is subtracted.</param>
    /// <param name="plaintext">The SEQUENCE when the outcome is <see cref="PasswordOutcome.Opened"/>, or null.</param>
    public virtual PasswordOutcome DecryptWithPassword(
        ReadOnlySpan<byte> algorithm,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<char> password,
        ref int iterations,
        out SecretBytes? plaintext)
    {
        plaintext = null;
        return PasswordOutcome.NotSupported;
    }

    /// <summary>
    /// Encrypts a private key with a password, for writing to a file: PBES2 (RFC 8018 §6.2) with AES-256.
    /// </summary>
    /// <param name="pkcs8">The key as PKCS#8 (RFC 5958), at most 60,000 bytes; the caller wipes it.</param>
    /// <param name="password">The password; not empty.</param>
    /// <param name="encrypted">The DER of EncryptedPrivateKeyInfo, or null.</param>
    /// <returns>False when the cipher does not work here.</returns>
    public virtual bool TryEncryptKey(
        ReadOnlySpan<byte> pkcs8, ReadOnlySpan<char> password, [NotNullWhen(true)] out byte[]? encrypted)
    {
        encrypted = null;
        return false;
    }

    /// <summary>Checks the MacData of a PKCS#12 file (RFC 7292 §4, RFC 9579), in constant time.</summary>
    /// <param name="macData">The DER of MacData; hostile bytes are fine.</param>
    /// <param name="content">What it protects.</param>
    /// <param name="password">The password; it may be empty.</param>
    /// <param name="iterations">How many rounds of key derivation are allowed; what is spent is subtracted.</param>
    /// <returns>
    /// <see cref="PasswordOutcome.WrongPassword"/> also when the content was changed: a MAC cannot tell the two apart.
    /// </returns>
    public virtual PasswordOutcome CheckPasswordMac(
        ReadOnlySpan<byte> macData,
        ReadOnlySpan<byte> content,
        ReadOnlySpan<char> password,
        ref int iterations) => PasswordOutcome.NotSupported;
}
