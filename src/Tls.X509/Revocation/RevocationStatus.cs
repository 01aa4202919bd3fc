using System.Collections.Generic;

namespace Tls.X509;

/// <summary>The answers to "is it revoked?".</summary>
public enum RevocationStatusKind
{
    /// <summary>Nobody says, or nobody who may.</summary>
    Unknown,

    /// <summary>It is known not to be.</summary>
    Good,

    /// <summary>It is.</summary>
    Revoked,
}

/// <summary>What is known of one certificate.</summary>
/// <param name="Kind">Good, revoked or not known.</param>
/// <param name="Entry">Since when and why it is revoked; else null.</param>
/// <param name="Detail">By what this is known, or why it is not.</param>
internal readonly record struct RevocationStatus(RevocationStatusKind Kind, RevokedCertificate? Entry, string Detail)
{
    /// <summary>The lists that spoke, in the order they were asked.</summary>
    internal IReadOnlyList<CertificateRevocationList> Lists { get; init; } = [];

    /// <summary>The OCSP response that spoke, or null.</summary>
    internal OcspEvidence? Response { get; init; }

    internal static RevocationStatus Good(string source) => new(RevocationStatusKind.Good, null, source);

    internal static RevocationStatus Revoked(RevokedCertificate entry, string source) =>
        new(RevocationStatusKind.Revoked, entry, $"{entry}, by {source}");

    internal static RevocationStatus Unknown(string why) => new(RevocationStatusKind.Unknown, null, why);
}
