using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>What to verify against. Immutable: one per purpose and host, shared freely.</summary>
public sealed record VerificationOptions
{
    private readonly int _maxDepth;

    /// <summary>Whom to trust.</summary>
    public required TrustStore TrustStore { get; init; }

    /// <summary>What no path may contain, the anchor included, whoever vouches for it.</summary>
    public DistrustList Distrust { get; init; } = DistrustList.Empty;

    /// <summary>
    /// The keys of which one must be in the path, the anchor's included, beyond all else; nothing is asked when there are
    /// none.
    /// </summary>
    public PinnedKeys PinnedKeys { get; init; } = PinnedKeys.None;

    /// <summary>
    /// The name the leaf must carry. Null means that no name is checked, which has to be said: whoever trusts
    /// a certificate without its name trusts every holder of one.
    /// </summary>
    public required HostName? HostName { get; init; }

    /// <summary>What the leaf is to be good for.</summary>
    public CertificatePurpose Purpose { get; init; } = CertificatePurpose.ServerAuthentication;

    /// <summary>
    /// The key usages that the leaf must allow when it speaks of them. TLS signs handshakes with it, hence
    /// digitalSignature (RFC 8446 §4.4.2.2).
    /// </summary>
    public KeyUsages RequiredKeyUsage { get; init; } = KeyUsages.DigitalSignature;

    /// <summary>The moment to verify for; null for now, as <see cref="Clock"/> tells.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>What tells the time when <see cref="Time"/> is null.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// The most certificates a path may have, leaf and anchor included, self-issued intermediates not counted
    /// (RFC 5280 §6.1.4 (l)); 0 for no limit but the hard one, <see cref="PathBudget.Certificates"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int MaxDepth
    {
        get => _maxDepth;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _maxDepth = value;
        }
    }

    /// <summary>Whose rules are enforced, beyond those that path validation needs.</summary>
    public CertificateProfile Profile { get; init; } = CertificateProfile.Rfc5280;

    /// <summary>
    /// Whether a domain, in lower case and A-labels, is a public suffix such as <c>co.uk</c>, below which <see
    /// cref="CertificateProfile.WebPki"/> takes no wildcard; null when only top-level domains are known to be.
    /// </summary>
    public Func<string, bool>? IsPublicSuffix { get; init; }

    /// <summary>What is asked of certificate policies.</summary>
    public PolicyOptions Policies { get; init; } = PolicyOptions.Default;

    /// <summary>
    /// Whether signatures by DSA, with SHA-1 too, count in certificates and lists, parameters inherited as RFC 5280 §6.1.4
    /// (e), (f) says, and a leaf may have such a key: for archives. SHA-1 collides (RFC 9155), so whoever can have one thing
    /// signed may have signed another. TLS has no way to ask for this.
    /// </summary>
    public bool DangerousAllowDsa { get; init; }

    /// <summary>What the search may cost.</summary>
    public PathBudget Budget { get; init; } = PathBudget.Default;

    /// <summary>Whether and by what revocation is judged.</summary>
    public RevocationOptions Revocation { get; init; } = RevocationOptions.Off;

    /// <summary>
    /// The OCSP response that came with the leaf, DER; empty when one was asked for and none came, null when
    /// none was asked for. One that rightly says that the leaf is revoked ends it in every mode. Unless <see
    /// cref="Revocation"/> is off, one that is malformed, old or signed by somebody else is an error in itself (RFC
    /// 6066 §8), and a certificate that demands one is refused without (RFC 7633).
    /// </summary>
    public ReadOnlyMemory<byte>? StapledOcspResponse { get; init; }

    /// <summary>
    /// Whether and by which logs the leaf must be known to the public. Timestamps count that it has embedded, that came
    /// with it (<see cref="HandshakeTimestamps"/>), and that <see cref="StapledOcspResponse"/> has.
    /// </summary>
    public TransparencyPolicy Transparency { get; init; } = TransparencyPolicy.Off;

    /// <summary>
    /// The timestamps that came with the leaf in the TLS extension signed_certificate_timestamp (RFC 6962 §3.3.1), each a
    /// SignedCertificateTimestamp; at most <see cref="TimestampList.MaxCount"/> are looked at.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> HandshakeTimestamps { get; init; } = [];

    /// <summary>Certificates, untrusted, that were fetched to help.</summary>
    internal IReadOnlyList<Certificate> Fetched { get; init; } = [];

    /// <summary>Who imports keys and checks signatures.</summary>
    public CryptoProvider Provider { get; init; } = CryptoProvider.Default;

    /// <summary>What a certificate is distrusted by: these options, or whoever keeps the store; else null.</summary>
    internal DistrustEntry? DistrustOf(Certificate certificate) =>
        Distrust.Find(certificate, Provider) ?? TrustStore.Distrust.Find(certificate, Provider);
}
