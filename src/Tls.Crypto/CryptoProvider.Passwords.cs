using System;

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
