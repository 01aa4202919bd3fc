using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Certificates from files, whose form is found out: PEM with any number of CERTIFICATE and PKCS7 blocks, other blocks
/// passed over; DER with one or more certificates end to end; DER of PKCS#7 that holds certificates. The order of
/// the file is kept. PKCS#12 needs a password: <see cref="Pkcs12File"/>.
/// </summary>
public static class CertificateFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="CertificateFormatException">
    /// It holds no certificate, or something that is none.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<Certificate> Read(string path) => Parse(ReadBytes(path));

    /// <summary>Reads the bytes of a file, PEM, DER or PKCS#7.</summary>
    /// <exception cref="CertificateFormatException">
    /// They hold no certificate, or something that is none.
    /// </exception>
    public static IReadOnlyList<Certificate> Parse(ReadOnlySpan<byte> contents)
    {
        List<Certificate> certificates = [];
        foreach ((ReadOnlyMemory<byte> der, _) in Split(contents, withTrusted: false))
        {
            certificates.Add(Certificate.Parse(der.Span));
        }

        return certificates.Count > 0
            ? certificates
            : throw new CertificateFormatException("file", 0, "no certificate in it");
    }

    /// <summary>Reads PEM text.</summary>
    /// <exception cref="CertificateFormatException">
    /// It holds no certificate, or something that is none.
    /// </exception>
    public static IReadOnlyList<Certificate> ParsePem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return Parse(Encoding.UTF8.GetBytes(pem));
    }

    /// <summary>The encodings of a file.</summary>
    /// <param name="contents">All of it.</param>
    /// <param name="withTrusted">Whether those count behind which OpenSSL has written what they are trusted for.</param>
    internal static List<(ReadOnlyMemory<byte> Der, bool HasAux)> Split(ReadOnlySpan<byte> contents, bool withTrusted)
    {
        List<(ReadOnlyMemory<byte> Der, bool HasAux)> encodings = [];
        if (PemReader.LooksLikePem(contents))
        {
            foreach (PemBlock block in PemReader.ReadAll(contents))
            {
                // RFC 7468 §5.1: parsers may also take X509 CERTIFICATE, of old; §8, §9: PKCS7 and CMS.
                if (block.Label is "CERTIFICATE" or "X509 CERTIFICATE")
                {
                    encodings.Add((block.Data, false));
                }
                else if (withTrusted && block.Label == TrustAnchorFile.Label)
                {
                    encodings.Add((block.Data, true));
                }
                else if (block.Label is "PKCS7" or "CMS")
                {
                    encodings.AddRange(Bag(block.Data));
                }
            }

            return encodings;
        }

        ReadOnlyMemory<byte> whole = contents.ToArray();
        if (ContentInfo.LooksLike(contents))
        {
            return Bag(whole);
        }

        if (Pkcs12File.LooksLike(contents))
        {
            throw new CertificateFormatException("file", 0, "PKCS#12, which is opened with a password");
        }

        DerReader reader = new(whole.Span);
        while (!reader.IsEmpty)
        {
            encodings.Add((reader.Element(DerTag.Sequence, "Certificate").EncodingIn(whole), false));
        }

        return encodings;
    }

    private static List<(ReadOnlyMemory<byte> Der, bool HasAux)> Bag(ReadOnlyMemory<byte> der) =>
        CertificateBag.Read(der).ConvertAll(static certificate => (certificate, false));

    internal static byte[] ReadBytes(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.CanSeek && file.Length > PemReader.MaxText)
        {
            throw new CertificateFormatException("file", 0, "larger than 64 MiB");
        }

        using MemoryStream contents = new();
        file.CopyTo(contents);
        return contents.ToArray();
    }
}
