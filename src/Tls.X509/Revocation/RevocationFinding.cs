using System.Collections.Generic;

namespace Tls.X509;

/// <summary>What was found out about the revocation of one certificate of a path, and by what evidence.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Depth">Its place in the path; the leaf is 0.</param>
/// <param name="Status">Good, revoked or not known.</param>
/// <param name="Detail">By what this is known, or why it is not.</param>
public sealed record RevocationFinding(
    Certificate Certificate, int Depth, RevocationStatusKind Status, string Detail)
{
    /// <summary>Since when and why it is revoked; else null.</summary>
    public RevokedCertificate? Entry { get; init; }

    /// <summary>
    /// The lists that say so: more than one where each is about some reasons, or a delta CRL goes with a complete
    /// one. Empty when no list does.
    /// </summary>
    public IReadOnlyList<CertificateRevocationList> Lists { get; init; } = [];

    /// <summary>The OCSP response that says so; null when none does.</summary>
    public OcspEvidence? Response { get; init; }
}

/// <summary>An OCSP response that counts.</summary>
/// <param name="Response">The response.</param>
/// <param name="Answer">The part of it about the certificate.</param>
/// <param name="Responder">Who signed: the certificate's issuer, or whom that one certified for OCSP.</param>
/// <param name="IsStapled">Whether it came with the certificate.</param>
public sealed record OcspEvidence(
    OcspResponse Response, OcspSingleResponse Answer, Certificate Responder, bool IsStapled);
