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
        foreach (ReadOnlyMemory<byte> der in Split(contents))
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

    /// <summary>
    /// Reads a file of many hands, such as a system's bundle: what does not parse is passed over.
    /// </summary>
    internal static List<Certificate> ReadLenient(string path)
    {
        try
        {
            return ParseLenient(ReadBytes(path));
        }
        catch (CertificateFormatException)
        {
            return [];
        }
    }

    /// <summary>The bytes of such a file.</summary>
    internal static List<Certificate> ParseLenient(ReadOnlySpan<byte> contents)
    {
        List<Certificate> certificates = [];
        List<ReadOnlyMemory<byte>> encodings;
        try
        {
            encodings = Split(contents);
        }
        catch (CertificateFormatException)
        {
            return certificates;
        }

        foreach (ReadOnlyMemory<byte> der in encodings)
        {
            if (Certificate.TryParse(der.Span, out Certificate? certificate, out _))
            {
                certificates.Add(certificate);
            }
        }

        return certificates;
    }

    private static List<ReadOnlyMemory<byte>> Split(ReadOnlySpan<byte> contents)
    {
        List<ReadOnlyMemory<byte>> encodings = [];
        if (PemReader.LooksLikePem(contents))
        {
            foreach (PemBlock block in PemReader.ReadAll(contents))
            {
                // RFC 7468 §5.1: parsers may also take X509 CERTIFICATE, of old; §8, §9: PKCS7 and CMS.
                if (block.Label is "CERTIFICATE" or "X509 CERTIFICATE")
                {
                    encodings.Add(block.Data);
                }
                else if (block.Label is "PKCS7" or "CMS")
                {
                    encodings.AddRange(CertificateBag.Read(block.Data));
                }
            }

            return encodings;
        }

        ReadOnlyMemory<byte> whole = contents.ToArray();
        if (ContentInfo.LooksLike(contents))
        {
            return CertificateBag.Read(whole);
        }

        if (Pkcs12File.LooksLike(contents))
        {
            throw new CertificateFormatException("file", 0, "PKCS#12, which is opened with a password");
        }

        DerReader reader = new(whole.Span);
        while (!reader.IsEmpty)
        {
            encodings.Add(reader.Element(DerTag.Sequence, "Certificate").EncodingIn(whole));
        }

        return encodings;
    }

    private static byte[] ReadBytes(string path)
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
