using System;
using System.Collections.Generic;
using Tls.X509;

namespace Tls;

/// <summary>What we found out about the peer's certificate, for the application to have the last word on.</summary>
/// <param name="Chain">The certificates as the peer sent them, leaf first.</param>
/// <param name="Result">The verifier's verdict, with every error of the best path.</param>
/// <param name="ReferenceName">The name the certificate was checked against, or null when none was.</param>
public sealed record TlsPeerVerification(
    IReadOnlyList<Certificate> Chain, VerificationResult Result, string? ReferenceName)
{
    /// <summary>The peer's own certificate.</summary>
    public Certificate Certificate => Chain[0];

    /// <summary>
    /// Whether the verifier trusts the peer. A server is never trusted when there was no name to check it against:
    /// whoever trusts a certificate without its name trusts every holder of one.
    /// </summary>
    public bool IsTrusted => Result.IsTrusted && (ReferenceName is not null || !IsServer);

    /// <summary>Whether the peer is a server.</summary>
    public bool IsServer { get; init; }

    /// <summary>
    /// The OCSP response stapled to the peer's certificate (RFC 6066 §8), DER, as it came: nothing has checked it. Empty when
    /// there is none.
    /// </summary>
    public ReadOnlyMemory<byte> OcspResponse { get; init; }

    /// <summary>
    /// The timestamps that came with the peer's certificate, each a SignedCertificateTimestamp (RFC 6962 §3.2), as they
    /// came: nothing has checked them.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> SignedCertificateTimestamps { get; init; } = [];
}
