using System;
using System.Collections.Generic;
using Tls.Handshake;
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
    /// <exception cref="InvalidOperationException">The peer showed a raw public key instead.</exception>
    public Certificate Certificate => Chain.Count > 0
        ? Chain[0]
        : throw new InvalidOperationException("The peer showed a raw public key and no certificate.");

    /// <summary>
    /// The SubjectPublicKeyInfo, DER, of a peer that showed it instead of certificates (RFC 7250); empty otherwise.
    /// </summary>
    public ReadOnlyMemory<byte> RawPublicKey { get; init; }

    /// <summary>
    /// Whether the verifier trusts the peer. A server is never trusted when there was no name to check it against:
    /// whoever trusts a certificate without its name trusts every holder of one. A raw public key has no name and needs
    /// none: it is trusted if it is known.
    /// </summary>
    public bool IsTrusted => Result.IsTrusted && (ReferenceName is not null || !IsServer || !RawPublicKey.IsEmpty);

    /// <summary>Whether the peer is a server.</summary>
    public bool IsServer { get; init; }

    /// <summary>
    /// The OCSP response stapled to the peer's certificate (RFC 6066 §8), DER, as it came: nothing has checked it. Empty when
    /// there is none.
    /// </summary>
    public ReadOnlyMemory<byte> OcspResponse { get; init; }

    /// <summary>
    /// The delegated credential that stands for the key of the peer's certificate (RFC 9345), or null. It is checked where
    /// the certificate is accepted, or the application is asked.
    /// </summary>
    public DelegatedCredential? DelegatedCredential { get; init; }

    /// <summary>
    /// The timestamps that came with the peer's certificate in the TLS extension, each a SignedCertificateTimestamp (RFC 6962
    /// §3.2), as they came. What was found out about them is in <see cref="VerificationResult.Transparency"/>.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> SignedCertificateTimestamps { get; init; } = [];
}
