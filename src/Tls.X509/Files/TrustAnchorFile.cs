using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Anchors from files: certificates, and those that OpenSSL has said something more about (TRUSTED CERTIFICATE), which is the
/// certificate and behind it
/// <code>
/// X509_CERT_AUX ::= SEQUENCE {
///     trust      SEQUENCE OF OBJECT IDENTIFIER OPTIONAL,
///     reject [0] IMPLICIT SEQUENCE OF OBJECT IDENTIFIER OPTIONAL,
///     alias      UTF8String OPTIONAL,
///     keyid      OCTET STRING OPTIONAL,
///     other  [1] IMPLICIT SEQUENCE OF AlgorithmIdentifier OPTIONAL }
/// </code>
/// </summary>
internal static class TrustAnchorFile
{
    internal const string Label = "TRUSTED CERTIFICATE";

    internal static List<TrustAnchor> Read(string path) => Parse(CertificateFile.ReadBytes(path));

    /// <summary>The anchors of a file; what is none is an error.</summary>
    internal static List<TrustAnchor> Parse(ReadOnlySpan<byte> contents)
    {
        List<TrustAnchor> anchors = [];
        foreach ((ReadOnlyMemory<byte> der, bool hasAux) in CertificateFile.Split(contents, withTrusted: true))
        {
            anchors.Add(Anchor(der, hasAux));
        }

        return anchors.Count > 0
            ? anchors
            : throw new CertificateFormatException("file", 0, "no certificate in it");
    }

    /// <summary>The anchors of a file of many hands: what does not parse is passed over.</summary>
    internal static List<TrustAnchor> ParseLenient(ReadOnlySpan<byte> contents)
    {
        List<TrustAnchor> anchors = [];
        try
        {
            foreach ((ReadOnlyMemory<byte> der, bool hasAux) in CertificateFile.Split(contents, withTrusted: true))
            {
                if (TryAnchor(der, hasAux) is TrustAnchor anchor)
                {
                    anchors.Add(anchor);
                }
            }
        }
        catch (CertificateFormatException)
        {
            // The file as a whole is no PEM, DER or PKCS#7.
        }

        return anchors;
    }

    internal static List<TrustAnchor> ReadLenient(string path)
    {
        try
        {
            return ParseLenient(CertificateFile.ReadBytes(path));
        }
        catch (CertificateFormatException)
        {
            return [];
        }
    }

    private static TrustAnchor? TryAnchor(ReadOnlyMemory<byte> der, bool hasAux)
    {
        try
        {
            return Anchor(der, hasAux);
        }
        catch (CertificateFormatException)
        {
            return null;
        }
    }

    private static TrustAnchor Anchor(ReadOnlyMemory<byte> der, bool hasAux)
    {
        if (!hasAux)
        {
            return new TrustAnchor(Certificate.Parse(der.Span));
        }

        DerReader reader = new(der.Span);
        var certificate = Certificate.Parse(reader.Element(DerTag.Sequence, "Certificate").EncodingIn(der).Span);
        if (reader.IsEmpty)
        {
            return new TrustAnchor(certificate);
        }

        DerReader aux = reader.Sequence("X509_CERT_AUX");
        reader.End(Label);
        List<CertificatePurpose>? trusted = aux.NextIs(DerTag.Sequence) ? Purposes(aux.Sequence("trust"), der) : null;
        List<CertificatePurpose> rejected = aux.NextIs(DerTag.ContextConstructed(0))
            ? Purposes(aux.Inside(DerTag.ContextConstructed(0), "reject"), der)
            : [];
        while (!aux.IsEmpty)
        {
            // The name and the key identifier that somebody gave it limit nothing.
            _ = aux.Any("X509_CERT_AUX");
        }

        return new TrustAnchor(certificate) { Purposes = trusted, RejectedPurposes = rejected };
    }

    /// <summary>Of the purposes those that can be asked for here; what is for others alone is for none.</summary>
    private static List<CertificatePurpose> Purposes(DerReader list, ReadOnlyMemory<byte> der)
    {
        List<CertificatePurpose> purposes = [];
        while (!list.IsEmpty)
        {
            ObjectIdentifier oid = new(list.Oid("purpose").ContentsIn(der));
            if (oid.Is(KnownOids.ServerAuth))
            {
                purposes.Add(CertificatePurpose.ServerAuthentication);
            }
            else if (oid.Is(KnownOids.ClientAuth))
            {
                purposes.Add(CertificatePurpose.ClientAuthentication);
            }
            else if (oid.Is(KnownOids.AnyExtendedKeyUsage))
            {
                purposes.Add(CertificatePurpose.Any);
            }
        }

        return purposes;
    }
}
