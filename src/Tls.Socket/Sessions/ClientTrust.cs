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
    TimeProvider? Clock,
    IReadOnlyList<CertificateType> CertificateTypes,
    IReadOnlyList<ReadOnlyMemory<byte>> TrustedPublicKeys,
    Func<TlsPeerVerification, CancellationToken, ValueTask<bool>>? VerifyPeer,
    Func<TlsPeerVerification, CancellationToken, ValueTask<bool>>? VerifyOcspResponse)
{
    /// <summary>The trust of these options.</summary>
    internal static ClientTrust Of(TlsClientOptions options) => new(
        options.TrustStore,
        options.DangerousAcceptAnyCertificate,
        options.MaxChainDepth,
        options.TimeProvider,
        options.AcceptedCertificateTypes,
        options.TrustedPublicKeys,
        options.VerifyPeer,
        options.VerifyOcspResponse);
}
