using System;
using System.Collections.Generic;

namespace Tls.X509;

/// <summary>
/// What was fetched, parsed and not believed: whether it counts is decided by the verifier, as if it had been given.
/// </summary>
public sealed class Evidence
{
    private const int MaxCertificates = 16;

    private Evidence(int size) => Size = size;

    /// <summary>Issuers; empty for evidence on revocation.</summary>
    public IReadOnlyList<Certificate> Certificates { get; private init; } = [];

    /// <summary>A revocation list, or null.</summary>
    public CertificateRevocationList? List { get; private init; }

    /// <summary>An OCSP response, or null.</summary>
    public OcspResponse? Response { get; private init; }

    /// <summary>Until when there is nothing newer, by its own word; null when it does not say.</summary>
    public DateTimeOffset? NextUpdate { get; private init; }

    /// <summary>How many bytes it came in.</summary>
    public int Size { get; }

    /// <summary>RFC 5280 §4.2.2.1: one certificate in DER, or certificates in a certs-only CMS message.</summary>
    internal static Evidence OfIssuers(ReadOnlySpan<byte> answer)
    {
        IReadOnlyList<Certificate> certificates = PemReader.LooksLikePem(answer)
            ? throw new CertificateFormatException("caIssuers", 0, "PEM where DER was expected")
            : CertificateFile.Parse(answer);
        return certificates.Count <= MaxCertificates
            ? new Evidence(answer.Length) { Certificates = certificates }
            : throw new CertificateFormatException("caIssuers", 0, "more than 16 certificates");
    }

    /// <summary>RFC 5280 §4.2.1.13: a DER encoded CRL.</summary>
    internal static Evidence OfList(ReadOnlySpan<byte> answer)
    {
        CertificateRevocationList list = CertificateRevocationList.Parse(answer);
        return new Evidence(answer.Length) { List = list, NextUpdate = list.NextUpdate };
    }

    internal static Evidence OfResponse(ReadOnlySpan<byte> answer)
    {
        OcspResponse response = OcspResponse.Parse(answer);
        DateTimeOffset? next = null;
        foreach (OcspSingleResponse single in response.Responses)
        {
            if (single.NextUpdate is null || next is null || single.NextUpdate < next)
            {
                next = single.NextUpdate;
            }
        }

        return new Evidence(answer.Length) { Response = response, NextUpdate = next };
    }
}
