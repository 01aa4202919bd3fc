using System;
using System.Collections.Generic;

namespace Tls.X509;

/// <summary>
/// Whether and by what the revocation of certificates is judged. Immutable and shared freely: lists remember
/// who is known to have signed them.
/// </summary>
public sealed record RevocationOptions
{
    /// <summary>Nothing is judged.</summary>
    public static RevocationOptions Off { get; } = new() { Mode = RevocationMode.Off };

    /// <summary>What happens to a certificate whose status cannot be found out.</summary>
    public RevocationMode Mode { get; init; } = RevocationMode.Soft;

    /// <summary>Which certificates must have a status.</summary>
    public RevocationScope Scope { get; init; } = RevocationScope.Leaf;

    /// <summary>
    /// Whether the leaf must come with a stapled OCSP response that says good, as if it promised one itself (RFC 7633), whatever
    /// else is known of it. Without effect when the mode is off, and where no response was asked for.
    /// </summary>
    public bool RequireStaple { get; init; }

    /// <summary>Lists to look into, complete and delta ones, of any issuer; their signatures are checked.</summary>
    public IReadOnlyList<CertificateRevocationList> Lists { get; init; } = [];

    /// <summary>
    /// OCSP responses to look into, of any responder; their signatures are checked. What a peer stapled is
    /// <see cref="VerificationOptions.StapledOcspResponse"/>.
    /// </summary>
    public IReadOnlyList<OcspResponse> Responses { get; init; } = [];

    /// <summary>By how much the clocks of OCSP responders may differ from ours.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an OCSP response counts that does not say until when it does.</summary>
    public TimeSpan MaxAgeWithoutNextUpdate { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Certificates, not trusted, that help to find who signed lists of other issuers than the certificate's.
    /// </summary>
    public IReadOnlyList<Certificate> Certificates { get; init; } = [];
}
