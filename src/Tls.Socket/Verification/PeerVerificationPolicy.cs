using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake;
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

    /// <summary>Whether the application has it of what the verifier does not trust alone: the rest it lets pass.</summary>
    internal bool AsksAboutErrorsAlone { get; private init; }

    /// <summary>Whether the application judges the OCSP response, after whoever judges the certificate.</summary>
    internal bool AsksAboutStaple { get; private init; }

    /// <summary>Whether peers are asked for an OCSP response, so that none is an answer too.</summary>
    private bool AsksForStaple { get; init; }

    /// <summary>What fetches what is missing, or null.</summary>
    internal EvidenceFetcher? Fetcher { get; private init; }

    /// <summary>Whether anything says whom to trust.</summary>
    internal bool CanJudge { get; private init; } = true;

    /// <summary>The raw public keys that are trusted (RFC 7250), DER.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> TrustedPublicKeys { get; private init; } = [];

    /// <summary>What a peer may show (RFC 7250).</summary>
    private IReadOnlyList<CertificateType> AcceptedTypes { get; init; } = [];

    private RawPublicKeyOptions RawKeys => new()
    {
        Trusted = TrustedPublicKeys,
        Distrust = _options.Distrust,
        PinnedKeys = _options.PinnedKeys,
        Provider = _options.Provider,
    };

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

        bool isJudged = options.VerifyPeer is not null || options.DangerousAcceptAnyCertificate;
        CheckTypes(options.AcceptedCertificateTypes, options.TrustedPublicKeys, isJudged);
        CheckPins(options.PinnedKeys, options.DangerousAcceptAnyCertificate);
        if (reference is null && !isJudged && options.AcceptedCertificateTypes.Contains(CertificateType.X509))
        {
            throw new ArgumentException(
                "TargetHost is needed: without a name there is nothing to check the server's certificate against.",
                nameof(options));
        }

        TrustStore trust = options.TrustStore
            ?? (options.DangerousAcceptAnyCertificate ? TrustStore.Empty : TrustStore.System);
        if (!isJudged && options.AcceptedCertificateTypes.Contains(CertificateType.X509))
        {
            CheckNotEmpty(trust, options.TrustStore is null ? "The system's trust store" : "TrustStore");
        }

        var verification = new VerificationOptions
        {
            TrustStore = trust,
            HostName = reference,
            Purpose = CertificatePurpose.ServerAuthentication,
            Clock = options.TimeProvider ?? TimeProvider.System,
            MaxDepth = options.MaxChainDepth,
            Revocation = options.Revocation,
            Profile = options.CertificateProfile,
            Policies = options.CertificatePolicies,
            Distrust = options.Distrust,
            PinnedKeys = options.PinnedKeys,
            Transparency = options.Transparency,
            Provider = crypto,
        };
        return new PeerVerificationPolicy(
            verification, options.TargetHost, options.DangerousAcceptAnyCertificate, options.VerifyPeer is not null)
        {
            AsksAboutStaple = options.VerifyOcspResponse is not null,
            TrustedPublicKeys = options.TrustedPublicKeys,
            AcceptedTypes = options.AcceptedCertificateTypes,
            AsksForStaple = options.RequestOcspStaple,
            Fetcher = options.EvidenceFetcher,
            AsksAboutErrorsAlone = options.JudgesErrorsAlone,
        };
    }

    /// <summary>How a server judges clients.</summary>
    /// <exception cref="ArgumentException">Clients are asked for certificates and nothing says which to trust.</exception>
    internal static PeerVerificationPolicy OfClients(TlsServerOptions options, CryptoProvider crypto)
    {
        bool isJudged = options.VerifyPeer is not null || options.DangerousAcceptAnyCertificate;
        CheckTypes(options.AcceptedCertificateTypes, options.TrustedPublicKeys, isJudged);
        CheckPins(options.PinnedKeys, options.DangerousAcceptAnyCertificate);
        if (options.ClientCertificates != TlsClientCertificateMode.None && options.ClientTrustStore is null
            && !isJudged && options.AcceptedCertificateTypes.Contains(CertificateType.X509))
        {
            throw new ArgumentException(
                "ClientTrustStore is needed: clients are asked for certificates and nothing says which to trust.",
                nameof(options));
        }

        if (options.ClientTrustStore is not null && !isJudged
            && options.AcceptedCertificateTypes.Contains(CertificateType.X509))
        {
            CheckNotEmpty(options.ClientTrustStore, "ClientTrustStore");
        }

        var verification = new VerificationOptions
        {
            TrustStore = options.ClientTrustStore ?? TrustStore.Empty,
            HostName = null,
            Purpose = CertificatePurpose.ClientAuthentication,
            Clock = options.TimeProvider ?? TimeProvider.System,
            MaxDepth = options.MaxChainDepth,
            Revocation = options.Revocation,
            Profile = options.CertificateProfile,
            Policies = options.CertificatePolicies,
            Distrust = options.Distrust,
            PinnedKeys = options.PinnedKeys,
            Provider = crypto,
        };
        return new PeerVerificationPolicy(
            verification, null, options.DangerousAcceptAnyCertificate, options.VerifyPeer is not null)
        {
            CanJudge = options.ClientTrustStore is not null || options.VerifyPeer is not null
                || options.DangerousAcceptAnyCertificate || options.TrustedPublicKeys.Count > 0,
            TrustedPublicKeys = options.TrustedPublicKeys,
            AcceptedTypes = options.AcceptedCertificateTypes,
            AsksForStaple = options.RequestOcspStaple,
            Fetcher = options.EvidenceFetcher,
            AsksAboutErrorsAlone = options.JudgesErrorsAlone,
        };
    }

    /// <summary>A store in which there is nobody would refuse every peer, one handshake after the other.</summary>
    private static void CheckNotEmpty(TrustStore store, string name)
    {
        if (store.Anchors.Count == 0)
        {
            throw new ArgumentException(
                $"{name} is empty: no certificate could be accepted. Name anchors, or say who judges certificates.");
        }
    }

    /// <summary>Whether that is something a peer may show.</summary>
    internal bool Takes(CertificateType type) => AcceptedTypes.Contains(type);

    /// <summary>Judges a chain: everything is found out, nothing is decided yet.</summary>
    /// <param name="chain">As the peer sent it, leaf first, DER.</param>
    /// <param name="leafKey">The key the handshake's signature is checked against; the caller disposes it.</param>
    /// <exception cref="TlsException">The leaf is no certificate, or its key is of no supported kind.</exception>
    internal TlsPeerVerification Judge(IReadOnlyList<ReadOnlyMemory<byte>> chain, out VerifyingKey leafKey) =>
        Judge(chain, CertificateType.X509, staple: null, timestamps: [], isForEncryption: false, out leafKey);

    /// <summary>
    /// The same for a chain or a raw public key (RFC 7250), with the OCSP response and the timestamps that came with it; and
    /// with the question of a handshake, if it is one that asks.
    /// </summary>
    internal TlsPeerVerification Judge(
        IReadOnlyList<ReadOnlyMemory<byte>> chain,
        CertificateType type,
        ReadOnlyMemory<byte>? staple,
        IReadOnlyList<ReadOnlyMemory<byte>> timestamps,
        bool isForEncryption,
        out VerifyingKey leafKey,
        VerdictQuestion? question = null)
    {
        VerificationResult result = type == CertificateType.RawPublicKey
            ? RawPublicKeyVerifier.Verify(chain[0], RawKeys)
            : CertificateVerifier.VerifyOwned(chain, With(staple, timestamps, isForEncryption));
        return Conclude(result, out leafKey, question, type == CertificateType.RawPublicKey ? chain[0] : default);
    }

    /// <summary>Begins to judge a chain with the help of what may be fetched; null when nothing may.</summary>
    internal FetchingVerification? Begin(
        IReadOnlyList<ReadOnlyMemory<byte>> chain,
        CertificateType type,
        ReadOnlyMemory<byte>? staple,
        IReadOnlyList<ReadOnlyMemory<byte>> timestamps,
        bool isForEncryption) =>
        Fetcher is null || _acceptsAny || type == CertificateType.RawPublicKey
            ? null
            : new FetchingVerification(chain, With(staple, timestamps, isForEncryption), Fetcher.Limits);

    /// <summary>What a verdict means here, with what came with the chain in a handshake, if it is one that asks.</summary>
    /// <exception cref="TlsException">The leaf is no certificate, or its key is of no supported kind.</exception>
    internal TlsPeerVerification Conclude(
        VerificationResult result,
        out VerifyingKey leafKey,
        VerdictQuestion? question = null,
        ReadOnlyMemory<byte> rawKey = default)
    {
        var verification = new TlsPeerVerification(
            result.Presented, result, rawKey.IsEmpty ? _referenceName : null)
        {
            IsServer = _options.Purpose == CertificatePurpose.ServerAuthentication,
            RawPublicKey = rawKey,
            OcspResponse = question?.OcspResponse ?? default,
            SignedCertificateTimestamps = question?.Timestamps ?? [],
            DelegatedCredential = question?.Credential,
        };
        leafKey = result.LeafKey ?? throw TlsCertificateException.For(verification);
        return verification;
    }

    /// <summary>What came with the chain, beside what is the same for all.</summary>
    private VerificationOptions With(
        ReadOnlyMemory<byte>? staple, IReadOnlyList<ReadOnlyMemory<byte>> timestamps, bool isForEncryption)
    {
        bool hasStaple = AsksForStaple && staple is not null;
        VerificationOptions options = hasStaple || timestamps.Count > 0
            ? _options with { StapledOcspResponse = hasStaple ? staple : null, HandshakeTimestamps = timestamps }
            : _options;
        return isForEncryption ? options with { RequiredKeyUsage = KeyUsages.KeyEncipherment } : options;
    }

    /// <summary>
    /// What a session of ours began with: its bytes say by themselves whether they are certificates or a raw public key,
    /// since no DER is both.
    /// </summary>
    internal static CertificateType TypeOf(IReadOnlyList<ReadOnlyMemory<byte>> chain) =>
        chain.Count == 1 && SubjectPublicKeyInfo.TryParse(chain[0], out _)
            ? CertificateType.RawPublicKey
            : CertificateType.X509;

    /// <summary>Our own verdict, where the application has not asked for the last word.</summary>
    internal bool Accepts(TlsPeerVerification verification) => _acceptsAny || verification.IsTrusted;

    private static void CheckPins(PinnedKeys pins, bool acceptsAny)
    {
        // A pin is looked for in a path that was verified; where none is, it would be looked for nowhere.
        if (pins.Count > 0 && acceptsAny)
        {
            throw new ArgumentException(
                "PinnedKeys and DangerousAcceptAnyCertificate contradict each other: without a path that is verified no key "
                + "is known to be in it. Trust the certificate itself.");
        }
    }

    private static void CheckTypes(
        IReadOnlyList<CertificateType> accepted, IReadOnlyList<ReadOnlyMemory<byte>> trusted, bool isJudged)
    {
        CertificateTypeChecks.Check(accepted, "AcceptedCertificateTypes");
        if (accepted.Contains(CertificateType.RawPublicKey) && trusted.Count == 0 && !isJudged)
        {
            throw new ArgumentException(
                "TrustedPublicKeys is needed: raw public keys are accepted and nothing says which to trust.");
        }
    }
}
