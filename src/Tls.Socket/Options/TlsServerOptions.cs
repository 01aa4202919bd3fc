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

/// <summary>Whether a server asks its clients for a certificate.</summary>
public enum TlsClientCertificateMode
{
    /// <summary>Clients are not asked.</summary>
    None,

    /// <summary>Clients are asked; one without a certificate is served all the same.</summary>
    Request,

    /// <summary>Clients are asked; one without a certificate is refused with certificate_required.</summary>
    Require,
}

/// <summary>
/// How a server accepts connections. Immutable: make one, use it for every connection (what is worked out from it is
/// kept), vary it with <c>with</c>. A null list means the secure default.
/// </summary>
public sealed partial record TlsServerOptions
{
    /// <summary>
    /// The identities to serve as. The first whose certificate covers the name the client asked for and whose key signs
    /// by a scheme the client accepts is shown; if none covers it, the first whose key fits, unless
    /// <see cref="RefuseUnknownNames"/>.
    /// </summary>
    public IReadOnlyList<TlsIdentity> Identities { get; init; } = [];

    /// <summary>Chooses the identity by what the client says; takes precedence over <see cref="Identities"/>.</summary>
    public Func<TlsIdentityRequest, CancellationToken, ValueTask<TlsIdentity?>>? SelectIdentity { get; init; }

    /// <summary>
    /// The pre-shared keys to accept, the preferred first. A client that shows one shows no certificate and sees none
    /// (RFC 8446 §4.2.11), whatever <see cref="ClientCertificates"/> says.
    /// </summary>
    public IReadOnlyList<TlsPresharedKey> PresharedKeys { get; init; } = [];

    /// <summary>
    /// Looks a pre-shared key up by what the client says; takes precedence over <see cref="PresharedKeys"/>. Asked again about
    /// the key that began a session, when that is to be resumed. Null: none is known. The key stays the callback's to keep and dispose.
    /// </summary>
    public Func<TlsPresharedKeyRequest, CancellationToken, ValueTask<TlsPresharedKey?>>? SelectPresharedKey { get; init; }

    /// <summary>
    /// Whether pre-shared keys and sessions' keys are used without (EC)DHE (psk_ke, RFC 8446 §4.2.9) for clients that offer
    /// nothing else. Whoever learns the key later then reads everything that was ever recorded.
    /// </summary>
    public bool DangerousPresharedKeyWithoutForwardSecrecy { get; init; }

    /// <summary>
    /// TLS 1.2: what helps a client to choose its key (RFC 4279 §2), sent to everybody in the clear; none when null, as it
    /// should be unless the peers have agreed on what it means (§5.2).
    /// </summary>
    public string? PresharedKeyHint { get; init; }

    /// <summary>The names this server goes by; those its certificates cover when empty.</summary>
    public IReadOnlyList<string> ServerNames { get; init; } = [];

    /// <summary>
    /// Whether a client that asks for a name that is neither in <see cref="ServerNames"/> nor, where that is empty, covered
    /// by a certificate gets unrecognized_name (RFC 6066 §3).
    /// </summary>
    public bool RefuseUnknownNames { get; init; }

    /// <summary>Whether clients are asked for a certificate.</summary>
    public TlsClientCertificateMode ClientCertificates { get; init; }

    /// <summary>The trust anchors for client certificates; needed when clients are asked and nothing else judges them.</summary>
    public TrustStore? ClientTrustStore { get; init; }

    /// <summary>
    /// Where <see cref="ClientTrustStore"/> comes from anew for each connection, which keeps the one it began with; sessions are bound
    /// to that. Not together with it. Ticket keys, caches and recorders of these options' own begin anew with each store.
    /// </summary>
    public ReloadingTrustStore? ClientTrustSource { get; init; }

    /// <summary>What no path of a client may contain, the anchor included, nor its raw public key be; nothing by default.</summary>
    public DistrustList Distrust { get; init; } = DistrustList.Empty;

    /// <summary>
    /// The keys of which one must be in the verified path of a client, or be its raw public key, beyond all else that is asked;
    /// nothing is asked when there are none. Sessions are bound to them.
    /// </summary>
    public PinnedKeys PinnedKeys { get; init; } = PinnedKeys.None;

    /// <summary>The greatest number of certificates in a client's path; 0 for the verifier's own limit.</summary>
    public int MaxChainDepth { get; init; }

    /// <summary>
    /// Whether and by what the revocation of clients' certificates is judged; not at all by default. When it is not off,
    /// a staple that was asked for (<see cref="RequestOcspStaple"/>) is judged too; one that rightly says "revoked" ends the
    /// handshake also when it is.
    /// </summary>
    public RevocationOptions Revocation { get; init; } = RevocationOptions.Off;

    /// <summary>
    /// What fetches evidence on the revocation of clients' certificates, unless that is off, and issuers that clients have
    /// not sent, while the handshake waits; null, the default, to fetch nothing. Where to fetch a first issuer is what a
    /// client has written into its certificate, before anybody has vouched for it: <see cref="EvidenceKinds.Issuers"/> is
    /// better left out of what a server fetches.
    /// </summary>
    public EvidenceFetcher? EvidenceFetcher { get; init; }

    /// <summary>Whose rules clients' certificates must keep, beyond those that path validation needs.</summary>
    public CertificateProfile CertificateProfile { get; init; } = CertificateProfile.Rfc5280;

    /// <summary>What is asked of the certificate policies in clients' path; nothing by default.</summary>
    public PolicyOptions CertificatePolicies { get; init; } = PolicyOptions.Default;

    /// <summary>What time it is, for validity; the system's clock when null.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>
    /// Has the last word on a client's certificate: called with the verifier's result, trusted or not; true goes on.
    /// </summary>
    public Func<TlsPeerVerification, CancellationToken, ValueTask<bool>>? VerifyPeer { get; init; }

    /// <summary>Goes on whatever certificate a client shows, verifying nothing but that it holds the key.</summary>
    public bool DangerousAcceptAnyCertificate { get; init; }

    /// <summary>The application protocols to accept (RFC 7301), the preferred first; the client's are ignored when empty.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];

    /// <summary>
    /// The oldest version to accept: TLS 1.2 or 1.3. A version without a suite in <see cref="CipherSuites"/> is left out.
    /// </summary>
    public ProtocolVersion MinimumVersion { get; init; } = ProtocolVersion.Tls12;

    /// <summary>The newest version to accept: TLS 1.2 or 1.3.</summary>
    public ProtocolVersion MaximumVersion { get; init; } = ProtocolVersion.Tls13;

    /// <summary>The cipher suites to accept, the preferred first.</summary>
    public IReadOnlyList<CipherSuite>? CipherSuites { get; init; }

    /// <summary>The key exchange groups to accept, the preferred first.</summary>
    public IReadOnlyList<NamedGroup>? Groups { get; init; }

    /// <summary>The signature schemes to accept from clients and to sign by, the preferred first.</summary>
    public IReadOnlyList<SignatureScheme>? SignatureSchemes { get; init; }

    /// <summary>
    /// Whether <see cref="SignatureSchemes"/> may name SHA-1 (rsa_pkcs1_sha1, ecdsa_sha1), for peers of TLS 1.2 that know
    /// nothing else. Such signatures can be forged by whoever can pay for it (RFC 9155); TLS 1.3 never has them, nor do
    /// certificates.
    /// </summary>
    public bool DangerousAllowSha1Signatures { get; init; }

    /// <summary>
    /// Whether a client without a key share for the preferred common group is asked for one (HelloRetryRequest) even
    /// though another of its shares would do.
    /// </summary>
    public bool InsistOnPreferredGroup { get; init; }

    /// <summary>Whether a HelloRetryRequest carries a cookie that the client must return (RFC 8446 §4.2.2).</summary>
    public bool SendRetryCookie { get; init; }

    /// <summary>
    /// How many tickets a client gets after a full handshake, to resume the session with; 0 to give none and take none.
    /// After a resumed one it gets one. In TLS 1.2 it is one, and another in the second half of its life.
    /// </summary>
    public int TicketCount { get; init; } = 2;

    /// <summary>
    /// The most tickets that a client of TLS 1.3 gets which asks for a number of them (RFC 9149), at most 16; 0 not to
    /// listen.
    /// </summary>
    public int MaxRequestedTickets { get; init; } = 4;

    /// <summary>How long a session can be resumed by a ticket, or by its ID; at most seven days (RFC 8446 §4.6.1).</summary>
    public TimeSpan TicketLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>What tickets are: all there is to know, sealed, or the name of a session that we keep.</summary>
    public TlsTicketForm Tickets { get; init; }

    /// <summary>The keys that seal tickets; a ring in memory of these options' own when null.</summary>
    public TicketKeyRing? TicketKeys { get; init; }

    /// <summary>
    /// Remembers TLS 1.2 sessions of clients that take no ticket, by session ID; no such session is kept when null. With
    /// <see cref="TlsTicketForm.Handle"/> those of TLS 1.3 too, and when null a cache in memory of these options' own.
    /// </summary>
    public TlsServerSessionCache? SessionCache { get; init; }

    /// <summary>
    /// Whether a TLS 1.2 session without an extended master secret may be kept and resumed. RFC 7627 §5.4: such a
    /// connection can be synchronised with another one by a man in the middle.
    /// </summary>
    public bool DangerousResumeWithoutExtendedMasterSecret { get; init; }

    /// <summary>
    /// What sets this server apart from others that share its <see cref="TicketKeys"/> or <see cref="SessionCache"/>. A session goes on only under the
    /// context, the identities, the names, the way clients are asked for certificates and the trust anchors it began under;
    /// what else differs, such as what <see cref="VerifyPeer"/> does, has to be said here.
    /// </summary>
    public string SessionContext { get; init; } = string.Empty;

    /// <summary>
    /// How much early data a client may send that resumes a session, in bytes; 0 to take none (RFC 8446 §2.3). Unless
    /// <see cref="DangerousReadEarlyDataAtOnce"/>, it is handed out when the handshake is done, and so the client is known
    /// to be there; memory for it is held until then.
    /// </summary>
    public int MaxEarlyDataSize { get; init; }

    /// <summary>
    /// Whether early data can be read, and answered, as it comes. Until the handshake is done it may be a copy of what
    /// somebody sent before, to this server or another: do with it only what may be done twice (RFC 8446 §8, RFC 8470).
    /// </summary>
    public bool DangerousReadEarlyDataAtOnce { get; init; }

    /// <summary>
    /// How far a client's idea of its ticket's age may be from ours for its early data to be taken (RFC 8446 §8.3); at most
    /// ten minutes. Hellos are remembered for twice as long.
    /// </summary>
    public TimeSpan EarlyDataAgeTolerance { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Remembers which hellos with early data have been seen; one in memory of these options' own when null, which will not
    /// do where <see cref="TicketKeys"/> are set and so may be shared. With <see cref="TlsTicketForm.Handle"/> none is
    /// needed: a ticket that is used once is not used by a copy.
    /// </summary>
    public TlsReplayRecorder? ReplayRecorder { get; init; }

    /// <summary>
    /// How long a handshake of <see cref="TlsStream"/> may take before it is given up; <see
    /// cref="System.Threading.Timeout.InfiniteTimeSpan"/> for ever. A synchronous handshake gives what is left of
    /// it to the transport as its timeouts; where that has none (<see cref="System.IO.Stream.CanTimeout"/>), each read and
    /// write is made by another thread, which is left waiting if it must.
    /// </summary>
    public TimeSpan HandshakeTimeout { get; init; } = TlsDefaults.HandshakeTimeout;

    /// <summary>
    /// Receives each secret as a line of the SSLKEYLOGFILE format (RFC 9850), without the line end. Whoever has these
    /// lines can read the connection.
    /// </summary>
    public Action<string>? DangerousKeyLog { get; init; }

    /// <summary>Watches the handshake; nobody when null.</summary>
    public TlsObserver? Observer { get; init; }

    /// <summary>Where cryptography comes from; <see cref="CryptoProvider.Default"/> when null.</summary>
    public CryptoProvider? Crypto { get; init; }

    /// <summary>
    /// Whether <see cref="VerifyPeer"/> goes on with whatever the verifier trusts, and is to see all the rest each time.
    /// </summary>
    internal bool JudgesErrorsAlone { get; init; }

    /// <summary>These options with the anchors that are in force now: the same object for the same anchors.</summary>
    /// <exception cref="ArgumentException">There are anchors already.</exception>
    internal TlsServerOptions Current() => ClientTrustSource is null ? this
        : ClientTrustStore is null ? Snapshots.For(this, ClientTrustSource.Current, (options, store) =>
            options with { ClientTrustStore = store, ClientTrustSource = null })
        : throw new ArgumentException("ClientTrustStore and ClientTrustSource exclude each other.", nameof(ClientTrustSource));

    /// <summary>Checks everything, and works out what a connection needs.</summary>
    /// <exception cref="ArgumentException">Something does not fit, said in words.</exception>
    internal ServerSetup Prepare() =>
        Prepared<TlsServerOptions, ServerSetup>.For(Current(), static options => new ServerSetup(options));
}

/// <summary>A server's options, checked and resolved.</summary>
internal sealed class ServerSetup : EngineSetup
{
    internal ServerSetup(TlsServerOptions options)
    {
        if (options.Identities.Count == 0 && options.SelectIdentity is null
            && options.PresharedKeys.Count == 0 && options.SelectPresharedKey is null)
        {
            throw new ArgumentException(
                "A server needs an identity or a pre-shared key, or something that selects one.", nameof(options));
        }

        _ = TlsDefaults.CheckTimeout(options.HandshakeTimeout);
        Crypto = options.Crypto ?? CryptoProvider.Default;
        Verification = PeerVerificationPolicy.OfClients(options, Crypto);
        Identities = new IdentitySelector(options.Identities, options.ServerNames, options.RefuseUnknownNames);
        KeyLog = options.DangerousKeyLog;
        Renegotiation = options.Renegotiation;
        AsksForIdentity = options.SelectIdentity is not null;
        PresharedKeys = options.PresharedKeys;
        AsksForPresharedKey = options.SelectPresharedKey is not null;
        OcspResponseFor = options.OcspResponseFor;
        ReadsEarlyDataAtOnce = options.DangerousReadEarlyDataAtOnce;
        Records = new RecordOptions(options.MaxSendFragment, options.PadRecordsTo);
        VersionRange versions = TlsDefaults.Resolve(options.MinimumVersion, options.MaximumVersion);
        IReadOnlyList<CipherSuiteInfo> suites = PresharedKeySetup.Narrow(
            options, TlsDefaults.Resolve(options.CipherSuites, versions, Crypto, options.DangerousLegacy));
        versions = TlsDefaults.Narrow(versions, suites);
        ServerSessions13? sessions = ServerSessionSetup.Sessions13(options, Crypto);
        Handshake = new ServerHandshakeOptions
        {
            Crypto = Crypto,
            Versions = versions,
            CipherSuites = suites,
            Groups = GroupDefaults.Resolve(options.Groups, versions, Crypto),
            SignatureSchemes = SchemeDefaults.Resolve(options, Crypto),
            ApplicationProtocols = TlsDefaults.CheckProtocols(options.ApplicationProtocols),
            PreferClientCipherSuites = options.PreferClientCipherSuites,
            AcknowledgeServerName = options.AcknowledgeServerName,
            MaxCertificateMessageSize = CertificateLimits.Check(options.MaxCertificateMessageSize),
            Extras = options.Extras(Crypto),
            ClientCertificates = options.ClientCertificates switch
            {
                TlsClientCertificateMode.None => ClientCertificatePolicy.None,
                TlsClientCertificateMode.Request => ClientCertificatePolicy.Request,
                TlsClientCertificateMode.Require => ClientCertificatePolicy.Require,
            },
            ClientCertificateAuthorities = options.ClientCertificateAuthorities is { } named
                ? TlsDefaults.CheckAuthorities(named)
                : Authorities(options.ClientTrustStore),
            InsistOnPreferredGroup = options.InsistOnPreferredGroup,
            SendRetryCookie = options.SendRetryCookie,
            HasCertificates = options.Identities.Count > 0 || options.SelectIdentity is not null,
            DangerousPskWithoutForwardSecrecy = options.DangerousPresharedKeyWithoutForwardSecrecy,
            HasExternalPsks = options.PresharedKeys.Count > 0 || options.SelectPresharedKey is not null,
            PskIdentityHint = options.PresharedKeyHint,
            EarlyData = EarlyDataSetup.Of(options, sessions, Crypto),
            Sessions = sessions,
            Sessions12 = ServerSessionSetup.Sessions12(options, sessions, Crypto),
        };
    }

    /// <inheritdoc/>
    internal override CryptoProvider Crypto { get; }

    /// <summary>How our records look.</summary>
    internal RecordOptions Records { get; }

    /// <summary>What the machine is told.</summary>
    internal ServerHandshakeOptions Handshake { get; }

    /// <inheritdoc/>
    internal override PeerVerificationPolicy Verification { get; }

    /// <inheritdoc/>
    internal override IdentitySelector Identities { get; }

    /// <inheritdoc/>
    internal override ServerSessions12? Sessions12 => Handshake.Sessions12;

    private static List<ReadOnlyMemory<byte>> Authorities(TrustStore? store)
    {
        var names = new List<ReadOnlyMemory<byte>>();
        foreach (Certificate anchor in store?.Certificates ?? [])
        {
            names.Add(anchor.Subject.Encoded);
        }

        return names;
    }
}
