using System;
using System.IO;
using System.Text;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>
/// Private keys from files: PEM with a PRIVATE KEY, ENCRYPTED PRIVATE KEY, EC PRIVATE KEY or RSA PRIVATE KEY
/// block (the first of them is the key; certificates may stand beside it), or the DER of any of the four.
/// </summary>
public static class PrivateKeyFile
{
    private static readonly PrivateKeyFormat[] DerFormats =
    [
        PrivateKeyFormat.Pkcs8,
        PrivateKeyFormat.Sec1,
        PrivateKeyFormat.Pkcs1,
        PrivateKeyFormat.EncryptedPkcs8,
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">For an encrypted key; otherwise ignored.</param>
    /// <param name="provider">Who imports the key; null for <see cref="CryptoProvider.Default"/>.</param>
    /// <returns>The key; the caller disposes it.</returns>
    /// <exception cref="CertificateFormatException">
    /// No key, a kind not supported, or a wrong password.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SigningKey Read(
        string path, ReadOnlySpan<char> password = default, CryptoProvider? provider = null)
    {
        byte[] contents = File.ReadAllBytes(path);
        try
        {
            return Parse(contents, password, provider);
        }
        finally
        {
            FixedTime.Wipe(contents);
        }
    }

    /// <summary>Reads PEM text.</summary>
    /// <param name="pem">The text.</param>
    /// <param name="password">For an encrypted key; otherwise ignored.</param>
    /// <param name="provider">Who imports the key; null for <see cref="CryptoProvider.Default"/>.</param>
    /// <returns>The key; the caller disposes it.</returns>
    /// <exception cref="CertificateFormatException">
    /// No key, a kind not supported, or a wrong password.
    /// </exception>
    public static SigningKey ParsePem(
        string pem, ReadOnlySpan<char> password = default, CryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(pem);
        byte[] contents = Encoding.UTF8.GetBytes(pem);
        try
        {
            return Parse(contents, password, provider);
        }
        finally
        {
            FixedTime.Wipe(contents);
        }
    }

    /// <summary>Reads the bytes of a file, PEM or DER.</summary>
    /// <param name="contents">The bytes; the caller wipes them.</param>
    /// <param name="password">For an encrypted key; otherwise ignored.</param>
    /// <param name="provider">Who imports the key; null for <see cref="CryptoProvider.Default"/>.</param>
    /// <returns>The key; the caller disposes it.</returns>
    /// <exception cref="CertificateFormatException">
    /// No key, a kind not supported, or a wrong password.
    /// </exception>
    public static SigningKey Parse(
        ReadOnlySpan<byte> contents, ReadOnlySpan<char> password = default, CryptoProvider? provider = null)
    {
        provider ??= CryptoProvider.Default;
        return PemReader.LooksLikePem(contents)
            ? FromPem(contents, password, provider)
            : FromDer(contents, password, provider);
    }

    private static SigningKey FromPem(
        ReadOnlySpan<byte> contents, ReadOnlySpan<char> password, CryptoProvider provider)
    {
        foreach (PemBlock block in PemReader.ReadAll(contents))
        {
            PrivateKeyFormat? format = block.Label switch
            {
                "PRIVATE KEY" => PrivateKeyFormat.Pkcs8,
                "ENCRYPTED PRIVATE KEY" => PrivateKeyFormat.EncryptedPkcs8,
                "EC PRIVATE KEY" => PrivateKeyFormat.Sec1,
                "RSA PRIVATE KEY" => PrivateKeyFormat.Pkcs1,
                _ => null,
            };
            if (format is null)
            {
                continue;
            }

            bool isRead = provider.TryImportSigningKey(
                format.Value, block.Data, password, out SigningKey? key);
            FixedTime.Wipe(block.Data);
            return isRead ? key! : throw Refusal(format.Value, block, password);
        }

        throw new CertificateFormatException("private key", 0, "the file holds none");
    }

    private static SigningKey FromDer(
        ReadOnlySpan<byte> contents, ReadOnlySpan<char> password, CryptoProvider provider)
    {
        foreach (PrivateKeyFormat format in DerFormats)
        {
            if (provider.TryImportSigningKey(format, contents, password, out SigningKey? key))
            {
                return key;
            }
        }

        throw new CertificateFormatException("private key", 0, "neither PEM nor a DER key that can be read");
    }

    private static CertificateFormatException Refusal(
        PrivateKeyFormat format, PemBlock block, ReadOnlySpan<char> password)
    {
        bool isEncrypted = format == PrivateKeyFormat.EncryptedPkcs8;
        string reason = (isEncrypted, password.IsEmpty) switch
        {
            (true, true) => "encrypted, and no password was given",
            (true, false) => "wrong password, or an encryption that is not supported",
            _ => "malformed, or of a kind that is not supported",
        };
        return new CertificateFormatException("private key", block.Offset, $"{block.Label}: {reason}");
    }
}
