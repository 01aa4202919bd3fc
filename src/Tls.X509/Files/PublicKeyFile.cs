using System;

namespace Tls.X509;

/// <summary>
/// Public keys from files: PEM with a PUBLIC KEY block (the first of them), or the DER of a SubjectPublicKeyInfo.
/// </summary>
public static class PublicKeyFile
{
    /// <summary>Reads the bytes of a file, PEM or DER.</summary>
    /// <exception cref="CertificateFormatException">They hold no public key.</exception>
    public static SubjectPublicKeyInfo Parse(ReadOnlySpan<byte> contents)
    {
        if (!PemReader.LooksLikePem(contents))
        {
            return SubjectPublicKeyInfo.Parse(contents.ToArray());
        }

        foreach (PemBlock block in PemReader.ReadAll(contents))
        {
            // RFC 7468 §13.
            if (block.Label == "PUBLIC KEY")
            {
                return SubjectPublicKeyInfo.Parse(block.Data);
            }
        }

        throw new CertificateFormatException("public key", 0, "the file holds none");
    }
}
