using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>The verdict on a chain, and everything behind it.</summary>
public sealed class VerificationResult
{
    internal VerificationResult()
    {
    }

    /// <summary>Whether a path without any error was found.</summary>
    public required bool IsTrusted { get; init; }

    /// <summary>
    /// The path found, or the one that came nearest; the leaf first, the anchor (if reached) last.
    /// </summary>
    public required IReadOnlyList<Certificate> Chain { get; init; }

    /// <summary>All errors of <see cref="Chain"/>, the leaf's first; empty exactly when trusted.</summary>
    public required IReadOnlyList<CertificateError> Errors { get; init; }

    /// <summary>The most fundamental of <see cref="Errors"/>, or null.</summary>
    public CertificateError? Primary => Errors.Count == 0 ? null : PathAttempt.MostFundamental(Errors);

    /// <summary>The policies that <see cref="Chain"/> is valid for; null when it is not trusted.</summary>
    public ValidPolicies? Policies { get; init; }

    /// <summary>
    /// What was found out about the revocation of the certificates of <see cref="Chain"/>, the leaf's first: of those
    /// that were asked about, which depends on <see cref="VerificationOptions.Revocation"/>.
    /// </summary>
    public IReadOnlyList<RevocationFinding> Revocation { get; init; } = [];

    /// <summary>
    /// What is known of the leaf's certificate timestamps; null when <see cref="VerificationOptions.Transparency"/> is off,
    /// or there is no leaf.
    /// </summary>
    public TransparencyResult? Transparency { get; init; }

    /// <summary>The paths that were dropped and why, at most 32.</summary>
    public IReadOnlyList<PathAttempt> Attempts { get; init; } = [];

    /// <summary>What was tried to fetch for this verdict, by <see cref="FetchingVerification"/> alone.</summary>
    public IReadOnlyList<EvidenceReport> Fetches { get; internal set; } = [];

    /// <summary>Certificates above which no way led to an anchor, and which say where their issuer is to be had.</summary>
    internal IReadOnlyList<Certificate> OpenEnds { get; init; } = [];

    /// <summary>What the search cost.</summary>
    public BudgetSpent BudgetSpent { get; init; }

    /// <summary>
    /// What the peer sent, parsed: the leaf first; intermediates that do not parse are left out.
    /// </summary>
    public IReadOnlyList<Certificate> Presented { get; init; } = [];

    /// <summary>
    /// The leaf's public key, imported once for this verification and the peer's signature alike; null when
    /// it cannot be imported. It is there even when the verdict is no. The caller owns and disposes it.
    /// </summary>
    public VerifyingKey? LeafKey { get; init; }

    /// <summary>One line: trusted and by whom, or the primary error.</summary>
    public override string ToString() => Primary is null
        ? Chain.Count == 0 ? "trusted by its key" : FormattableString.Invariant($"trusted through '{Chain[^1]}'")
        : Primary.ToString();
}
