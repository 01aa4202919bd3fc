using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Handshake;
using Tls.X509;

namespace Tls;

/// <summary>
/// How a client came to trust a server: what must be the same for the verdict on its certificate to hold for a session
/// resumed. Two are equal when every member is the very same.
/// </summary>
internal sealed record ClientTrust(
    TrustStore? TrustStore,
    bool AcceptsAny,
    int MaxChainDepth,
    RevocationOptions Revocation,
    EvidenceFetcher? EvidenceFetcher,
    CertificateProfile Profile,
    PolicyOptions Policies,
    DistrustList Distrust,
    PinnedKeys PinnedKeys,
    TransparencyPolicy Transparency,
    TimeProvider? Clock,
    IReadOnlyList<CertificateType> CertificateTypes,
    IReadOnlyList<ReadOnlyMemory<byte>> TrustedPublicKeys,
    Func<TlsPeerVerification, CancellationToken, ValueTask<bool>>? VerifyPeer,
    Func<TlsPeerVerification, CancellationToken, ValueTask<bool>>? VerifyOcspResponse)
{
    /// <summary>Stands for every callback that lets pass what the verifier trusts.</summary>
    private static readonly Func<TlsPeerVerification, CancellationToken, ValueTask<bool>> ErrorsAlone =
        (verification, _) => new(verification.IsTrusted);

    /// <summary>
    /// What the verdict on a server came from; null when it came from nowhere else: an application that judges errors
    /// has let them pass this time.
    /// </summary>
    internal static ClientTrust? OfVerdict(
        TlsClientOptions options, ClientSetup setup, TlsPeerVerification? verification) =>
        options.JudgesErrorsAlone && verification?.IsTrusted == false ? null : setup.Trust;

    /// <summary>The trust of these options.</summary>
    internal static ClientTrust Of(TlsClientOptions options) => new(
        options.TrustStore,
        options.DangerousAcceptAnyCertificate,
        options.MaxChainDepth,
        options.Revocation,
        options.EvidenceFetcher,
        options.CertificateProfile,
        options.CertificatePolicies,
        options.Distrust,
        options.PinnedKeys,
        options.Transparency,
        options.TimeProvider,
        options.AcceptedCertificateTypes,
        options.TrustedPublicKeys,
        options.JudgesErrorsAlone ? ErrorsAlone : options.VerifyPeer,
        options.VerifyOcspResponse);
}
