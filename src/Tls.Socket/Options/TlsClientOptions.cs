using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <summary>
/// How a client connects. Immutable: make one, use it for every connection (what is worked out from it is kept), vary it
/// with <c>with</c>. A null list means the secure default.
/// </summary>
public sealed partial record TlsClientOptions
{
    /// <summary>
    /// The name of the server: sent as server_name when it is a DNS name, and what its certificate is checked against
    /// (RFC 9525). A DNS name in A-label form, or an IP address.
    /// </summary>
    public string? TargetHost { get; init; }

    /// <summary>The name sent as server_name when it is not <see cref="TargetHost"/>; empty to send none.</summary>
    public string? ServerName { get; init; }

    /// <summary>The trust anchors; the operating system's when null.</summary>
    public TrustStore? TrustStore { get; init; }

    /// <summary>
    /// Where <see cref="TrustStore"/> comes from anew for each connection, which keeps the one it began with; sessions are bound
    /// to that. Not together with it. Ticket keys, caches and recorders of these options' own begin anew with each store.
    /// </summary>
    public ReloadingTrustStore? TrustSource { get; init; }

    /// <summary>What no path of the server may contain, the anchor included, nor its raw public key be; nothing by default.</summary>
    public DistrustList Distrust { get; init; } = DistrustList.Empty;

    /// <summary>
    /// The keys of which one must be in the verified path of the server, or be its raw public key, beyond all else that is asked;
    /// nothing is asked when there are none. Sessions are bound to them.
    /// </summary>
    public PinnedKeys PinnedKeys { get; init; } = PinnedKeys.None;

    /// <summary>The greatest number of certificates in a path; 0 for the verifier's own limit.</summary>
    public int MaxChainDepth { get; init; }

    /// <summary>
    /// Whether and by what the revocation of the server's certificates is judged; not at all by default. When it is not
    /// off, a staple that was asked for (<see cref="RequestOcspStaple"/>) is judged too; one that rightly says "revoked"
    /// ends the handshake also when it is.
    /// </summary>
    public RevocationOptions Revocation { get; init; } = RevocationOptions.Off;

    /// <summary>
    /// What fetches issuers that the server has not sent, and evidence on revocation unless that is off, while the
    /// handshake waits; null, the default, to fetch nothing.
    /// </summary>
    public EvidenceFetcher? EvidenceFetcher { get; init; }

    /// <summary>Whose rules the server's certificates must keep, beyond those that path validation needs.</summary>
    public CertificateProfile CertificateProfile { get; init; } = CertificateProfile.Rfc5280;

    /// <summary>What is asked of the certificate policies in the server's path; nothing by default.</summary>
    public PolicyOptions CertificatePolicies { get; init; } = PolicyOptions.Default;

    /// <summary>
    /// Whether and by which logs the server's certificate must be known to the public (RFC 6962); nothing is looked at by
    /// default. When it is not off, the server is asked for timestamps; those in a stapled OCSP response count too, if one
    /// is asked for (<see cref="RequestOcspStaple"/>). The verdicts are in
    /// <see cref="TlsConnectionInfo.Transparency"/>. Raw public keys are not affected.
    /// </summary>
    public TransparencyPolicy Transparency { get; init; } = TransparencyPolicy.Off;

    /// <summary>What time it is, for validity; the system's clock when null.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>The certificate to show when the server asks for one; null to show none.</summary>
    public TlsIdentity? Identity { get; init; }

    /// <summary>
    /// Further certificates to choose from: what the server can use decides, <see cref="Identity"/> first and then these in
    /// order.
    /// </summary>
    public IReadOnlyList<TlsIdentity> Identities { get; init; } = [];

    /// <summary>
    /// Whether the handshake ends in handshake_failure when the server asks for a certificate and can use none of ours;
    /// otherwise it is shown none (RFC 8446 §4.4.2.3).
    /// </summary>
    public bool InsistOnIdentity { get; init; }

    /// <summary>Chooses the certificate to show when the server asks; takes precedence over <see cref="Identity"/>.</summary>
    public Func<TlsIdentityRequest, CancellationToken, ValueTask<TlsIdentity?>>? SelectIdentity { get; init; }

    /// <summary>
    /// The pre-shared keys to offer, the preferred first; they authenticate both sides, without certificates.
    /// </summary>
    public IReadOnlyList<TlsPresharedKey> PresharedKeys { get; init; } = [];

    /// <summary>
    /// TLS 1.2: chooses the pre-shared key by the hint of a server that has picked a suite with one (RFC 4279 §5.2); takes
    /// precedence over <see cref="PresharedKeys"/>, and has such suites offered where those are empty. Null ends the
    /// handshake. TLS 1.3 has no hints: there <see cref="PresharedKeys"/> are offered, or none.
    /// </summary>
    public Func<TlsPresharedKeyRequest, CancellationToken, ValueTask<TlsPresharedKey?>>? SelectPresharedKey { get; init; }

    /// <summary>
    /// Whether, while <see cref="PresharedKeys"/> are offered, a server may show a certificate instead. When false, the
    /// handshake ends unless the server has one of the keys.
    /// </summary>
    public bool AcceptCertificateInsteadOfPresharedKey { get; init; }

    /// <summary>
    /// Whether a server may use a pre-shared key or a session's key without (EC)DHE (psk_ke, RFC 8446 §4.2.9). Whoever
    /// learns the key later then reads everything that was ever recorded.
    /// </summary>
    public bool DangerousPresharedKeyWithoutForwardSecrecy { get; init; }

    /// <summary>
    /// Has the last word on the server's certificate: called with the verifier's result, trusted or not; true goes on.
    /// When null, the verifier's verdict stands.
    /// </summary>
    public Func<TlsPeerVerification, CancellationToken, ValueTask<bool>>? VerifyPeer { get; init; }

    /// <summary>Goes on whatever certificate the server shows, verifying nothing but that it holds the key.</summary>
    public bool DangerousAcceptAnyCertificate { get; init; }

    /// <summary>The application protocols to offer (RFC 7301), the preferred first; none when empty.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];

    /// <summary>
    /// The oldest version to offer: TLS 1.2 or 1.3. A version without a suite in <see cref="CipherSuites"/> is left out.
    /// </summary>
    public ProtocolVersion MinimumVersion { get; init; } = ProtocolVersion.Tls12;

    /// <summary>The newest version to offer: TLS 1.2 or 1.3.</summary>
    public ProtocolVersion MaximumVersion { get; init; } = ProtocolVersion.Tls13;

    /// <summary>The cipher suites to offer, the preferred first.</summary>
    public IReadOnlyList<CipherSuite>? CipherSuites { get; init; }

    /// <summary>The key exchange groups to offer, the preferred first.</summary>
    public IReadOnlyList<NamedGroup>? Groups { get; init; }

    /// <summary>
    /// The groups for which a key share is sent at once. When null, those for the first post-quantum group and the first
    /// of the others; when empty none, so that every server asks for the one it wants, at the price of a round trip.
    /// </summary>
    public IReadOnlyList<NamedGroup>? KeyShareGroups { get; init; }

    /// <summary>
    /// The groups that the server is believed to accept, if something is known of it. The first of <see cref="Groups"/>
    /// that is among them then gets the only key share, whatever <see cref="KeyShareGroups"/> says; if none is, the hint is
    /// ignored. A wrong hint costs a round trip.
    /// </summary>
    public IReadOnlyList<NamedGroup>? ServerGroupsHint { get; init; }

    /// <summary>The signature schemes to accept, the preferred first.</summary>
    public IReadOnlyList<SignatureScheme>? SignatureSchemes { get; init; }

    /// <summary>
    /// Whether <see cref="SignatureSchemes"/> may name SHA-1 (rsa_pkcs1_sha1, ecdsa_sha1), for peers of TLS 1.2 that know
    /// nothing else. Such signatures can be forged by whoever can pay for it (RFC 9155); TLS 1.3 never has them, nor do
    /// certificates.
    /// </summary>
    public bool DangerousAllowSha1Signatures { get; init; }

    /// <summary>
    /// The session to resume, if it is for this host and still good; otherwise the handshake is a full one. Takes
    /// precedence over <see cref="SessionCache"/>.
    /// </summary>
    public TlsSession? Session { get; init; }

    /// <summary>Where sessions are kept and looked for; no session is kept when null.</summary>
    public TlsSessionCache? SessionCache { get; init; }

    /// <summary>What tells servers of the same host apart in the cache, such as the port; may be empty.</summary>
    public string SessionScope { get; init; } = string.Empty;

    /// <summary>
    /// Receives each new session, which is then the receiver's to dispose and not put into the cache. Called from whichever
    /// thread reads the connection, usually after the handshake; it must be quick and must not call back into it.
    /// </summary>
    public Action<TlsSession>? NewSession { get; init; }

    /// <summary>
    /// Whether a session may be offered at all. None is while <see cref="SelectIdentity"/> is set: whom it would choose is
    /// not known in time.
    /// </summary>
    public bool ResumeSessions { get; init; } = true;

    /// <summary>
    /// Whether a TLS 1.2 session without an extended master secret may be kept and resumed. RFC 7627 §5.4: such a
    /// connection can be synchronised with another one by a man in the middle.
    /// </summary>
    public bool DangerousResumeWithoutExtendedMasterSecret { get; init; }

    /// <summary>
    /// Whether the server may ask for our certificate after the handshake too, at any time (RFC 8446 §4.2.6):
    /// <see cref="Identity"/> or <see cref="SelectIdentity"/> answers, while the connection is being read.
    /// </summary>
    public bool PostHandshakeAuthentication { get; init; }

    /// <summary>
    /// Whether early data may be sent, where the session allows it: by <see cref="EarlyData"/> or
    /// <see cref="TlsEngine.WriteEarlyData"/>.
    /// </summary>
    public bool OfferEarlyData { get; init; }

    /// <summary>
    /// What to send as early data, with the first flight, where the session allows it (RFC 8446 §2.3); implies
    /// <see cref="OfferEarlyData"/>. Anyone on the way can make the server receive it more than once, and it has no forward
    /// secrecy: send only what may be done twice. How much was sent and whether it arrived,
    /// <see cref="TlsConnectionInfo.EarlyDataSent"/> and <see cref="TlsConnectionInfo.EarlyData"/> say; what did not is for
    /// the caller to write again.
    /// </summary>
    public ReadOnlyMemory<byte> EarlyData { get; init; }

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
    /// Whether <see cref="VerifyPeer"/> goes on with whatever the verifier trusts, and so says nothing of that which the rest
    /// of the options do not.
    /// </summary>
    internal bool JudgesErrorsAlone { get; init; }

    /// <summary>Every identity that may be shown.</summary>
    internal IReadOnlyList<TlsIdentity> AllIdentities =>
        Identity is { } identity ? [identity, .. Identities] : Identities;

    /// <summary>These options with the anchors that are in force now: the same object for the same anchors.</summary>
    /// <exception cref="ArgumentException">There are anchors already.</exception>
    internal TlsClientOptions Current() => TrustSource is null ? this
        : TrustStore is null ? Snapshots.For(this, TrustSource.Current, (options, store) =>
            options with { TrustStore = store, TrustSource = null })
        : throw new ArgumentException("TrustStore and TrustSource exclude each other.", nameof(TrustSource));

    /// <summary>Checks everything, and works out what a connection needs.</summary>
    /// <exception cref="ArgumentException">Something does not fit, said in words.</exception>
    internal ClientSetup Prepare() =>
        Prepared<TlsClientOptions, ClientSetup>.For(Current(), static options => new ClientSetup(options));
}

/// <summary>A client's options, checked and resolved.</summary>
internal sealed class ClientSetup : EngineSetup
{
    internal ClientSetup(TlsClientOptions options)
    {
        _ = TlsDefaults.CheckTimeout(options.HandshakeTimeout);
        Crypto = options.Crypto ?? CryptoProvider.Default;
        Verification = PeerVerificationPolicy.OfServer(options, Crypto);
        Identities = new IdentitySelector(
            options.AllIdentities, names: [], refuseUnknownNames: false);
        Trust = ClientTrust.Of(options);
        KeyLog = options.DangerousKeyLog;
        Renegotiation = options.Renegotiation;
        AsksForIdentity = options.SelectIdentity is not null;
        PresharedKeys = options.PresharedKeys;
        AsksForPresharedKey = options.SelectPresharedKey is not null;
        Records = new RecordOptions(options.MaxSendFragment, options.PadRecordsTo);
        VersionRange versions = TlsDefaults.Resolve(options.MinimumVersion, options.MaximumVersion);
        IReadOnlyList<CipherSuiteInfo> suites = PresharedKeySetup.Narrow(
            options, TlsDefaults.Resolve(options.CipherSuites, versions, Crypto, options.DangerousLegacy));
        PskHashes = PresharedKeySetup.Hashes(suites);
        versions = TlsDefaults.Narrow(versions, suites);
        IReadOnlyList<KeyExchangeGroup> groups = GroupDefaults.Resolve(options.Groups, versions, Crypto);
        Handshake = new ClientHandshakeOptions
        {
            Crypto = Crypto,
            ServerName = ServerNameToSend(options),
            Versions = versions,
            CipherSuites = suites,
            Groups = groups,
            KeyShareGroups = GroupDefaults.KeyShares(options.KeyShareGroups, options.ServerGroupsHint, groups),
            PostHandshakeAuthentication = options.PostHandshakeAuthentication,
            SignatureSchemes = SchemeDefaults.Resolve(options, Crypto),
            ApplicationProtocols = TlsDefaults.CheckProtocols(options.ApplicationProtocols),
            AcceptsUnofferedProtocol = options.DangerousAcceptUnofferedApplicationProtocol,
            IsFallback = options.IsFallback,
            SendsGrease = options.SendGrease,
            PadsHello = options.PadClientHello,
            MaxCertificateMessageSize = CertificateLimits.Check(options.MaxCertificateMessageSize),
            Extras = options.Extras(Crypto),
            AllowsUnboundSessions = options.DangerousResumeWithoutExtendedMasterSecret,
            OffersEarlyData = options.OfferEarlyData || !options.EarlyData.IsEmpty,
            RequiresPsk = PresharedKeySetup.Requires(options),
            AsksForPsk12 = options.SelectPresharedKey is not null,
            DangerousPskWithoutForwardSecrecy = options.DangerousPresharedKeyWithoutForwardSecrecy,
        };
    }

    /// <inheritdoc/>
    internal override CryptoProvider Crypto { get; }

    /// <summary>How our records look.</summary>
    internal RecordOptions Records { get; }

    /// <summary>The hashes that pre-shared keys are offered for in TLS 1.3.</summary>
    internal IReadOnlyList<HashKind> PskHashes { get; }

    /// <summary>What the machine is told.</summary>
    internal ClientHandshakeOptions Handshake { get; }

    /// <inheritdoc/>
    internal override PeerVerificationPolicy Verification { get; }

    /// <inheritdoc/>
    internal override IdentitySelector Identities { get; }

    /// <summary>What a verdict on the server's certificate comes from.</summary>
    internal ClientTrust Trust { get; }

    private static string? ServerNameToSend(TlsClientOptions options)
    {
        string? name = options.ServerName ?? options.TargetHost;
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        if (!HostName.TryParse(name, out HostName? parsed))
        {
            throw new ArgumentException(
                $"\"{name}\" is neither a DNS name in A-label form nor an IP address.", nameof(options));
        }

        // RFC 6066 §3: literal IPv4 and IPv6 addresses are not permitted in HostName; nor is a trailing dot.
        return parsed.IsIpAddress ? null : name.TrimEnd('.');
    }
}
