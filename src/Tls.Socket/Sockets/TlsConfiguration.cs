using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <summary>
/// How a <see cref="TlsSocket"/> encrypts (the settings of QSslConfiguration; what was agreed is on the
/// socket). Immutable: vary it with <c>with</c>. A null list means the secure default.
/// </summary>
public sealed partial record TlsConfiguration
{
    // Each socket has options of its own; the keys of tickets that are out must stay.
    private static readonly ConditionalWeakTable<TlsConfiguration, InMemoryTicketKeyRing> OwnRings = [];
    private static readonly ConditionalWeakTable<TlsConfiguration, InMemoryTlsServerSessionCache> OwnCaches = [];
    private static readonly ConditionalWeakTable<TlsConfiguration, InMemoryReplayRecorder> OwnRecorders = [];

    private static volatile TlsConfiguration _default = new();

    /// <summary>What sockets and servers made from now on begin with.</summary>
    public static TlsConfiguration Default
    {
        get => _default;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _default = value;
        }
    }

    /// <summary>
    /// Our certificate chain and key; a server needs one, a client shows it when asked. Goes before
    /// <see cref="LocalCertificateChain"/> and <see cref="PrivateKey"/>, which say the same in two parts.
    /// </summary>
    public TlsIdentity? LocalIdentity { get; init; }

    /// <summary>
    /// Whom to trust. Null: a client trusts what the operating system does, a server no client certificate at
    /// all.
    /// </summary>
    public TrustStore? CaCertificates { get; init; }

    /// <summary>Where <see cref="CaCertificates"/> come from anew for each connection; not together with them.</summary>
    public ReloadingTrustStore? CaCertificateSource { get; init; }

    /// <summary>What is asked of the peer's certificate.</summary>
    public PeerVerifyMode PeerVerifyMode { get; init; } = PeerVerifyMode.AutoVerifyPeer;

    /// <summary>
    /// The greatest number of certificates in the peer's path; 0 for the verifier's own limit.
    /// </summary>
    public int PeerVerifyDepth
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>
    /// Whether and by what the revocation of the peer's certificates is judged; not at all by default. A handler of errors
    /// can let a revoked certificate pass, as any other.
    /// </summary>
    public RevocationOptions Revocation { get; init; } = RevocationOptions.Off;

    /// <summary>What fetches issuers and evidence on revocation, as <see cref="TlsClientOptions.EvidenceFetcher"/> says.</summary>
    public EvidenceFetcher? EvidenceFetcher { get; init; }

    /// <summary>
    /// Whether the peer is asked for an OCSP response with its certificate, as <see
    /// cref="TlsClientOptions.RequestOcspStaple"/> says.
    /// </summary>
    public bool RequestOcspStaple { get; init; }

    /// <summary>What no path may contain, as <see cref="TlsClientOptions.Distrust"/> says.</summary>
    public DistrustList Distrust { get; init; } = DistrustList.Empty;

    /// <summary>
    /// Keys of which one must be in the peer's path, as <see cref="TlsClientOptions.PinnedKeys"/> says; a handler of errors can
    /// let a path without one pass.
    /// </summary>
    public PinnedKeys PinnedKeys { get; init; } = PinnedKeys.None;

    /// <summary>
    /// Client: whether and by which logs the server's certificate must be known to the public, as <see
    /// cref="TlsClientOptions.Transparency"/> says.
    /// </summary>
    public TransparencyPolicy Transparency { get; init; } = TransparencyPolicy.Off;

    /// <summary>Whose rules the peer's certificates must keep, as <see cref="TlsClientOptions.CertificateProfile"/> says.</summary>
    public CertificateProfile CertificateProfile { get; init; } = CertificateProfile.Rfc5280;

    /// <summary>What is asked of certificate policies, as <see cref="TlsClientOptions.CertificatePolicies"/> says.</summary>
    public PolicyOptions CertificatePolicies { get; init; } = PolicyOptions.Default;

    /// <summary>
    /// The name the server's certificate must carry, when it is not the host's; null for the host's.
    /// </summary>
    public string? PeerVerifyName { get; init; }

    /// <summary>The application protocols (RFC 7301), the preferred first; none when empty.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];

    /// <summary>The oldest version to speak: TLS 1.2 or 1.3.</summary>
    public ProtocolVersion MinimumVersion { get; init; } = ProtocolVersion.Tls12;

    /// <summary>The newest version to speak: TLS 1.2 or 1.3.</summary>
    public ProtocolVersion MaximumVersion { get; init; } = ProtocolVersion.Tls13;

    /// <summary>
    /// The session a client resumes, as <see cref="TlsClientOptions.Session"/> says. A <see cref="TlsSocket"/>, whose
    /// handlers judge what is wrong with each certificate, offers those alone whose certificates it trusts.
    /// </summary>
    public TlsSession? Session { get; init; }

    /// <summary>
    /// Where a client keeps its sessions, as <see cref="TlsClientOptions.SessionCache"/> says; for whom, as with
    /// <see cref="Session"/>.
    /// </summary>
    public TlsSessionCache? SessionCache { get; init; }

    /// <summary>Receives each new session of a client, as <see cref="TlsClientOptions.NewSession"/> says.</summary>
    public Action<TlsSession>? NewSession { get; init; }

    /// <summary>How many tickets a server gives; 0 to give none and take none.</summary>
    public int TicketCount { get; init; } = 2;

    /// <summary>What a server's tickets are, as <see cref="TlsServerOptions.Tickets"/> says.</summary>
    public TlsTicketForm Tickets { get; init; }

    /// <summary>Where a server keeps its sessions, as <see cref="TlsServerOptions.SessionCache"/> says.</summary>
    public TlsServerSessionCache? ServerSessionCache { get; init; }

    /// <summary>The keys that seal a server's tickets; a ring in memory of this configuration's own when null.</summary>
    public TicketKeyRing? TicketKeys { get; init; }

    /// <summary>
    /// How much early data a server takes from clients that resume, in bytes, as <see
    /// cref="TlsServerOptions.MaxEarlyDataSize"/> says; 0 for none. What a client sends is <see cref="TlsSocket.EarlyData"/>.
    /// </summary>
    public int MaxEarlyDataSize { get; init; }

    /// <summary>
    /// Remembers which hellos with early data have been seen, as <see cref="TlsServerOptions.ReplayRecorder"/> says; one
    /// in memory of this configuration's own when null, unless <see cref="TicketKeys"/> are set.
    /// </summary>
    public TlsReplayRecorder? ReplayRecorder { get; init; }

    /// <summary>The cipher suites, the preferred first.</summary>
    public IReadOnlyList<CipherSuite>? CipherSuites { get; init; }

    /// <summary>The key exchange groups, the preferred first.</summary>
    public IReadOnlyList<NamedGroup>? Groups { get; init; }

    /// <summary>The signature schemes, the preferred first.</summary>
    public IReadOnlyList<SignatureScheme>? SignatureSchemes { get; init; }

    /// <summary>What time it is, for validity; the system's clock when null.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>Receives the secrets, as <see cref="TlsClientOptions.DangerousKeyLog"/> says.</summary>
    public Action<string>? DangerousKeyLog { get; init; }

    /// <summary>
    /// What of TLS 1.2 is offered and accepted that nobody should need any more, for peers that know nothing better; nothing
    /// by default.
    /// </summary>
    public LegacyFeatures DangerousLegacy { get; init; }

    /// <summary>Watches handshakes; nobody when null.</summary>
    public TlsObserver? Observer { get; init; }

    /// <summary>The same for a <see cref="TlsStream"/> that is a client.</summary>
    /// <param name="host">The server's name or address.</param>
    public TlsClientOptions ToClientOptions(string? host)
    {
        PeerVerifyMode mode = Resolve(isServer: false);
        return Switch(new TlsClientOptions
        {
            TargetHost = PeerVerifyName ?? host,
            TrustStore = CaCertificates,
            TrustSource = CaCertificateSource,
            MaxChainDepth = PeerVerifyDepth,
            Revocation = Revocation,
            EvidenceFetcher = EvidenceFetcher,
            RequestOcspStaple = RequestOcspStaple,
            Distrust = Distrust,
            PinnedKeys = PinnedKeys,
            Transparency = Transparency,
            CertificateProfile = CertificateProfile,
            CertificatePolicies = CertificatePolicies,
            TimeProvider = TimeProvider,
            Identity = Identity,
            VerifyPeer = mode == PeerVerifyMode.QueryPeer ? Accept : null,
            DangerousAcceptAnyCertificate = mode == PeerVerifyMode.VerifyNone,
            ApplicationProtocols = ApplicationProtocols,
            MinimumVersion = MinimumVersion,
            MaximumVersion = MaximumVersion,
            Session = Session,
            SessionCache = SessionCache,
            NewSession = NewSession,
            CipherSuites = CipherSuites,
            Groups = Groups,
            SignatureSchemes = SignatureSchemes,
            DangerousLegacy = DangerousLegacy,
            DangerousKeyLog = DangerousKeyLog,
            Observer = Observer,
        });
    }

    /// <summary>The same for a <see cref="TlsStream"/> that is a server.</summary>
    public TlsServerOptions ToServerOptions()
    {
        PeerVerifyMode mode = Resolve(isServer: true);
        return Switch(new TlsServerOptions
        {
            SelectIdentity = LocalIdentitySource is { } source ? source.Select : null,
            Identities = LocalIdentitySource is null && Identity is { } identity ? [identity] : [],
            ClientCertificates = mode switch
            {
                PeerVerifyMode.VerifyNone => TlsClientCertificateMode.None,
                PeerVerifyMode.VerifyPeer => TlsClientCertificateMode.Require,
                _ => TlsClientCertificateMode.Request,
            },
            ClientTrustStore = CaCertificates,
            ClientTrustSource = CaCertificateSource,
            MaxChainDepth = PeerVerifyDepth,
            Revocation = Revocation,
            EvidenceFetcher = EvidenceFetcher,
            RequestOcspStaple = RequestOcspStaple,
            Distrust = Distrust,
            PinnedKeys = PinnedKeys,
            CertificateProfile = CertificateProfile,
            CertificatePolicies = CertificatePolicies,
            TimeProvider = TimeProvider,
            VerifyPeer = mode == PeerVerifyMode.QueryPeer ? Accept : null,
            ApplicationProtocols = ApplicationProtocols,
            MinimumVersion = MinimumVersion,
            MaximumVersion = MaximumVersion,
            TicketCount = TicketCount,
            Tickets = Tickets,
            TicketKeys = TicketKeys ?? OwnRing(),
            SessionCache = ServerSessionCache ?? OwnCache(),
            MaxEarlyDataSize = MaxEarlyDataSize,
            ReplayRecorder = ReplayRecorder ?? OwnRecorder(),
            CipherSuites = CipherSuites,
            Groups = Groups,
            SignatureSchemes = SignatureSchemes,
            DangerousLegacy = DangerousLegacy,
            DangerousKeyLog = DangerousKeyLog,
            Observer = Observer,
        });
    }

    /// <summary>What <see cref="PeerVerifyMode.AutoVerifyPeer"/> means in that role.</summary>
    internal PeerVerifyMode Resolve(bool isServer) => PeerVerifyMode switch
    {
        PeerVerifyMode.AutoVerifyPeer when isServer => PeerVerifyMode.QueryPeer,
        PeerVerifyMode.AutoVerifyPeer => PeerVerifyMode.VerifyPeer,
        _ => PeerVerifyMode,
    };

    private InMemoryTicketKeyRing? OwnRing() => TicketCount == 0 || Tickets == TlsTicketForm.Handle
        ? null
        : OwnRings.GetValue(this, static _ => new InMemoryTicketKeyRing());

    private InMemoryTlsServerSessionCache? OwnCache() => TicketCount == 0 || Tickets == TlsTicketForm.Sealed
        ? null
        : OwnCaches.GetValue(this, static owner => new InMemoryTlsServerSessionCache(clock: owner.TimeProvider));

    // Our own keys are no older than the recorder, so nothing can have come before.
    private InMemoryReplayRecorder? OwnRecorder() => MaxEarlyDataSize == 0 || TicketKeys is not null
        ? null
        : OwnRecorders.GetValue(
            this, static owner => new InMemoryReplayRecorder(quarantine: TimeSpan.Zero, clock: owner.TimeProvider));

    private static ValueTask<bool> Accept(TlsPeerVerification peer, CancellationToken cancellationToken) =>
        ValueTask.FromResult(true);
}
