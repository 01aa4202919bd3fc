using System;
using System.Collections.Generic;
using System.Net;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>
/// What a certificate is to say. The defaults make a leaf good for TLS servers and clients for ninety days,
/// or, with
/// <see cref="IsCa"/>, a CA for ten years.
/// </summary>
public sealed record CertificateRequestOptions
{
    /// <summary>The subject, when <see cref="Subject"/> is null: one common name, or an empty name.</summary>
    public string? CommonName { get; init; }

    /// <summary>The whole subject.</summary>
    public DistinguishedName? Subject { get; init; }

    /// <summary>
    /// dNSName entries of the subject alternative name; a wildcard is written as it stands.
    /// </summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>iPAddress entries of the subject alternative name.</summary>
    public IReadOnlyList<IPAddress> IpAddresses { get; init; } = [];

    /// <summary>Whether the subject may issue certificates.</summary>
    public bool IsCa { get; init; }

    /// <summary>pathLenConstraint of a CA, or null for none.</summary>
    public int? PathLength { get; init; }

    /// <summary>Key usage; null for what a CA or a leaf needs, None to leave the extension out.</summary>
    public KeyUsages? KeyUsage { get; init; }

    /// <summary>
    /// Extended key usage; null for none in a CA and for server and client authentication in a leaf.
    /// </summary>
    public IReadOnlyList<CertificatePurpose>? Purposes { get; init; }

    /// <summary>The first moment of validity; null for an hour ago.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The last second of validity; null for the default of leaf or CA.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>serialNumber, two's complement; null for sixteen random octets.</summary>
    public ReadOnlyMemory<byte>? SerialNumber { get; init; }

    /// <summary>How to sign; null for what suits the issuer's key.</summary>
    public SignatureAlgorithm? SignatureAlgorithm { get; init; }

    /// <summary>Further extensions; one whose identifier is that of a standard one takes its place.</summary>
    public IReadOnlyList<CertificateExtension> ExtraExtensions { get; init; } = [];

    /// <summary>Standard extensions to leave out, by identifier.</summary>
    public IReadOnlyList<ObjectIdentifier> OmittedExtensions { get; init; } = [];

    /// <summary>The version to write, for tests: 1 and 2 leave all extensions out.</summary>
    internal int Version { get; init; } = 3;

    /// <summary>The issuer to name, for tests, whatever the issuing certificate's subject.</summary>
    internal DistinguishedName? IssuerName { get; init; }

    /// <summary>The DER of the algorithm identifier to write, for tests, whatever signs.</summary>
    internal ReadOnlyMemory<byte>? AlgorithmEncoding { get; init; }
}
