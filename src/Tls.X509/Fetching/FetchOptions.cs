using System;

namespace Tls.X509;

/// <summary>What is said of a nonce in OCSP (RFC 9654, which replaces RFC 8954).</summary>
/// <remarks>
/// A nonce is compared when its answer comes, and shows that the answer is no older than the request. Whoever keeps answers
/// judges later certificates by the same one, without another request: how old it may be then is for the keeper to say.
/// </remarks>
public enum OcspNoncePolicy
{
    /// <summary>
    /// None is sent, so that answers can come from caches (RFC 5019 §2.1.1, §4), and be old ones within their time.
    /// </summary>
    None,

    /// <summary>One is sent; an answer without is taken (RFC 9654 §2.1), one with another is not.</summary>
    Optional,

    /// <summary>One is sent and must come back.</summary>
    Required,
}

/// <summary>What may be fetched for one verification, and what that may cost.</summary>
public sealed record FetchOptions
{
    /// <summary>Everything, within the default limits.</summary>
    public static FetchOptions Default { get; } = new();

    /// <summary>What may be fetched.</summary>
    public EvidenceKinds Kinds { get; init; } = EvidenceKinds.All;

    /// <summary>How many things, those that fail included, and those that a cache has.</summary>
    public int MaxFetches { get; init; } = 8;

    /// <summary>How many bytes of them together.</summary>
    public int MaxBytes { get; init; } = 16 << 20;

    /// <summary>How long all of it may take, by <see cref="VerificationOptions.Clock"/>.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether OCSP requests have a nonce.</summary>
    public OcspNoncePolicy OcspNonce { get; init; } = OcspNoncePolicy.None;
}
