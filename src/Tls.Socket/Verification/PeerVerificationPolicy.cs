using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <summary>How peers are judged: the bridge from a handshake's question to Tls.X509's verifier.</summary>
internal sealed class PeerVerificationPolicy
{
    private readonly bool _acceptsAny;
    private readonly string? _referenceName;
    private readonly VerificationOptions _options;

    private PeerVerificationPolicy(
        VerificationOptions options, string? referenceName, bool acceptsAny, bool asksApplication)
    {
        _options = options;
        _referenceName = referenceName;
        _acceptsAny = acceptsAny;
        AsksApplication = asksApplication;
    }

    /// <summary>Whether the application has the last word.</summary>
    internal bool AsksApplication { get; }

    /// <summary>Whether the application judges the OCSP response, after whoever judges the certificate.</summary>
    internal bool AsksAboutStaple { get; private init; }

    /// <summary>Whether anything says whom to trust.</summary>
    internal bool CanJudge { get; private init; } = true;

    /// <summary>By what time certificates are judged.</summary>
    internal TimeProvider Clock => _options.Clock;

    /// <summary>How a client judges servers.</summary>
    /// <exception cref="ArgumentException">There is nothing to check a certificate against.</exception>
    internal static PeerVerificationPolicy OfServer(TlsClientOptions options, CryptoProvider crypto)
    {
        HostName? reference = null;
        if (options.TargetHost is not null && !HostName.TryParse(options.TargetHost, out reference))
        {
            throw new ArgumentException(
                $"TargetHost \"{options.TargetHost}\" is neither a DNS name in A-label form nor an IP address.",
                nameof(options));
        }

        if (reference is null && options.VerifyPeer is null && !options.DangerousAcceptAnyCertificate)
        {
            throw new ArgumentException(
                "TargetHost is needed: without a name there is nothing to check the server's certificate against.",
                nameof(options));
        }

        var verification = new VerificationOptions
        {
            TrustStore = options.TrustStore
                ?? (options.DangerousAcceptAnyCertificate ? TrustStore.Empty : TrustStore.System),
            HostName = reference,
            Purpose = CertificatePurpose.ServerAuthentication,
            Clock = options.TimeProvider ?? TimeProvider.System,
            MaxDepth = options.MaxChainDepth,
            Provider = crypto,
        };
        return new PeerVerificationPolicy(
            verification, options.TargetHost, options.DangerousAcceptAnyCertificate, options.VerifyPeer is not null)
        {
            AsksAboutStaple = options.VerifyOcspResponse is not null,
        };
    }

    /// <summary>How a server judges clients.</summary>
    /// <exception cref="ArgumentException">Clients are asked for certificates and nothing says which to trust.</exception>
    internal static PeerVerificationPolicy OfClients(TlsServerOptions options, CryptoProvider crypto)
    {
        if (options.ClientCertificates != TlsClientCertificateMode.None && options.ClientTrustStore is null
            && options.VerifyPeer is null && !options.DangerousAcceptAnyCertificate)
        {
            throw new ArgumentException(
                "ClientTrustStore is needed: clients are asked for certificates and nothing says which to trust.",
                nameof(options));
        }

        var verification = new VerificationOptions
        {
            TrustStore = options.ClientTrustStore ?? TrustStore.Empty,
            HostName = null,
            Purpose = CertificatePurpose.ClientAuthentication,
            Clock = options.TimeProvider ?? TimeProvider.System,
            MaxDepth = options.MaxChainDepth,
            Provider = crypto,
        };
        return new PeerVerificationPolicy(
            verification, null, options.DangerousAcceptAnyCertificate, options.VerifyPeer is not null)
        {
            CanJudge = options.ClientTrustStore is not null || options.VerifyPeer is not null
                || options.DangerousAcceptAnyCertificate,
        };
    }

    /// <summary>Judges a chain: everything is found out, nothing is decided yet.</summary>
    /// <param name="chain">As the peer sent it, leaf first, DER.</param>
    /// <param name="leafKey">The key the handshake's signature is checked against; the caller disposes it.</param>
    /// <exception cref="TlsException">The leaf is no certificate, or its key is of no supported kind.</exception>
    internal TlsPeerVerification Judge(IReadOnlyList<ReadOnlyMemory<byte>> chain, out VerifyingKey leafKey)
    {
        VerificationResult result = CertificateVerifier.Verify(chain, _options);
        var verification = new TlsPeerVerification(result.Presented, result, _referenceName)
        {
            IsServer = _options.Purpose == CertificatePurpose.ServerAuthentication,
        };
        leafKey = result.LeafKey ?? throw TlsCertificateException.For(verification);
        return verification;
    }

    /// <summary>Our own verdict, where the application has not asked for the last word.</summary>
    internal bool Accepts(TlsPeerVerification verification) => _acceptsAny || verification.IsTrusted;
}
