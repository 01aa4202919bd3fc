using System;
using System.Collections.Generic;
using System.Threading;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <summary>
/// A session with a server that a client can take up again: hold it, pin it to a connection by
/// <see cref="TlsClientOptions.Session"/>, keep it in a <see cref="TlsSessionCache"/>, export it. One of TLS 1.3 is
/// offered once (RFC 8446 §C.4: who sees a ticket twice knows it is the same client), one of TLS 1.2 as often as it is
/// good, and to the same host, as the same client, while the server's certificate is valid; otherwise the handshake is a
/// full one.
/// </summary>
/// <remarks>
/// A connection that resumes sees no certificate: it stands on the verdict of the connection that began the session. That
/// verdict is carried over only to options that trust by the very same means; an imported session, or one used under
/// other options, has its certificates verified again before it is offered.
/// </remarks>
public sealed partial class TlsSession : IDisposable
{
    // RFC 8446 §4.6.1: renewed or not, a session does not outlive seven days.
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(7);

    private readonly ClientSession _secret;
    private readonly ClientBinding _binding;
    private readonly ClientTrust? _trust;
    private readonly TlsPeerVerification? _verification;
    private readonly Lock _sync = new();
    private bool _disposed;

    private TlsSession(
        ClientSession secret,
        ClientBinding binding,
        IReadOnlyList<Certificate> chain,
        ClientTrust? trust,
        TlsPeerVerification? verification)
    {
        _secret = secret;
        _binding = binding;
        _trust = trust;
        _verification = verification;
        PeerChain = chain;
    }

    /// <summary>The protocol version.</summary>
    public ProtocolVersion Version => _secret.Version;

    /// <summary>
    /// The cipher suite of the connection that gave the session; a later one of TLS 1.3 may agree on another.
    /// </summary>
    public CipherSuite CipherSuite => _secret.Suite.Suite;

    /// <summary>The host the session is with, as its certificate was checked; null when it was not.</summary>
    public string? TargetHost => _binding.TargetHost.Length == 0 ? null : _binding.TargetHost;

    /// <summary>The application protocol of the connection that gave the session; null when none was agreed.</summary>
    public string? ApplicationProtocol { get; private init; }

    /// <summary>How much early data the server allows with it, in bytes; 0 for none (RFC 8446 §4.6.1).</summary>
    public long MaxEarlyDataSize => (_secret as ClientSession13)?.MaxEarlyData ?? 0;

    /// <summary>When the session came, or its ticket was renewed.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the server last showed its certificate.</summary>
    public required DateTimeOffset AuthenticatedAt { get; init; }

    /// <summary>When the session is of no more use: its ticket has expired, or the server's certificate.</summary>
    public DateTimeOffset ExpiresAt
    {
        get
        {
            DateTimeOffset end = IssuedAt + TimeSpan.FromSeconds(_secret.LifetimeSeconds);
            end = end < AuthenticatedAt + MaxAge ? end : AuthenticatedAt + MaxAge;
            return PeerChain.Count > 0 && PeerChain[0].NotAfter < end ? PeerChain[0].NotAfter : end;
        }
    }

    /// <summary>
    /// Whether the session is offered no more: one of TLS 1.3 that has been, one of TLS 1.2 with which a connection failed.
    /// </summary>
    public bool IsUsed { get; private set; }

    /// <summary>The server's certificates, leaf first, as it showed them when the session began.</summary>
    public IReadOnlyList<Certificate> PeerChain { get; }

    /// <summary>The delegated credential that stood for the key of the server's certificate, or null.</summary>
    internal DelegatedCredential? DelegatedCredential { get; private init; }

    /// <summary>Wipes the key.</summary>
    public void Dispose()
    {
        lock (_sync)
        {
            _disposed = true;
            _secret.Dispose();
        }
    }

    /// <summary>A session from a ticket that has just come.</summary>
    internal static TlsSession Of(
        ClientSession secret,
        ClientBinding binding,
        ClientTrust? trust,
        TlsPeerVerification? verification,
        string? applicationProtocol,
        DateTimeOffset now,
        DateTimeOffset authenticatedAt)
    {
        if (verification is { DelegatedCredential: { } credential, Chain.Count: > 0 })
        {
            // RFC 9345 §7.4: otherwise connections are resumed for which the delegated credential has expired.
            secret.EndWithin(DelegatedCredentialCheck.Left(credential, verification.Chain[0], now));
        }

        return new(secret, binding, verification?.Chain ?? [], trust, verification)
        {
            ApplicationProtocol = applicationProtocol,
            IssuedAt = now,
            AuthenticatedAt = authenticatedAt,
            DelegatedCredential = verification?.DelegatedCredential,
        };
    }

    /// <summary>What a connection needs to offer the session; null when it is not for this connection, or used up.</summary>
    internal SessionOffer? Offer(TlsClientOptions options, ClientSetup setup, ClientBinding binding)
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            DateTimeOffset now = (options.TimeProvider ?? TimeProvider.System).GetUtcNow();
            if (IsUsed || binding != _binding || now >= ExpiresAt || !IsFor(setup) || !TakesCredential(options)
                || !TryVouch(options, setup, out TlsPeerVerification? verification))
            {
                return null;
            }

            ClientSession secret = Secret(now);
            IsUsed = secret.Version == ProtocolVersion.Tls13;
            return new SessionOffer(secret, verification, AuthenticatedAt);
        }
    }

    /// <summary>RFC 5246 §7.2.2: a connection with it has failed, so it MUST be forgotten.</summary>
    internal void Invalidate()
    {
        lock (_sync)
        {
            IsUsed = true;
        }
    }

    /// <summary>A copy of the key, and what goes with it.</summary>
    private ClientSession Secret(DateTimeOffset now)
    {
        if (_secret is ClientSession12 old)
        {
            return old.Clone();
        }

        var secret13 = (ClientSession13)_secret;
        var secret = new ClientSession13
        {
            Suite = secret13.Suite,
            Ticket = secret13.Ticket,
            Psk = secret13.Psk.Clone(),
            AgeAdd = secret13.AgeAdd,
            LifetimeSeconds = secret13.LifetimeSeconds,
            MaxEarlyData = secret13.MaxEarlyData,
            ApplicationProtocol = secret13.ApplicationProtocol,
        };
        secret.SetAge(now - IssuedAt);
        return secret;
    }

    /// <summary>Whether the version, the suite and the kind of secret are among those we offer.</summary>
    private bool IsFor(ClientSetup setup)
    {
        ClientHandshakeOptions options = setup.Handshake;
        return _secret is ClientSession12 session

            // RFC 5246 §7.4.1.2: the suite of the session MUST be offered. RFC 7627 §5.3: SHOULD NOT be offered without
            // an extended master secret.
            ? options.CipherSuites.Holds(session.Suite)
                && (session.HasExtendedMasterSecret || options.AllowsUnboundSessions)
            : HasHash(options.CipherSuites, _secret.Suite.Hash);
    }

    /// <summary>RFC 8446 §4.2.11: the hash of the session must be that of a suite we offer.</summary>
    private static bool HasHash(IReadOnlyList<CipherSuiteInfo> suites, HashKind hash)
    {
        foreach (CipherSuiteInfo suite in suites)
        {
            if (suite.Version == ProtocolVersion.Tls13 && suite.Hash == hash)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether these options too would take a credential in place of the certificate's key.</summary>
    private bool TakesCredential(TlsClientOptions options) =>
        DelegatedCredential is not { } credential || options.DelegatedCredentialSchemes.Holds(credential.Scheme);

    /// <summary>Whether the verdict on the server holds here, or can be made again without asking anybody.</summary>
    private bool TryVouch(TlsClientOptions options, ClientSetup setup, out TlsPeerVerification? verification)
    {
        verification = _verification;
        if (_trust is not null && _trust == setup.Trust)
        {
            return true;
        }

        // What an application has to say of the certificate, or of its OCSP response, it says in a full handshake,
        // unless it has nothing to say of one that is trusted; and certificates count for nothing where raw public keys
        // alone are accepted.
        if (PeerChain.Count == 0 || setup.Verification is { AsksApplication: true, AsksAboutErrorsAlone: false }
            || setup.Verification.AsksAboutStaple
            || !options.AcceptedCertificateTypes.Holds(CertificateType.X509))
        {
            return false;
        }

        var chain = new ReadOnlyMemory<byte>[PeerChain.Count];
        for (int i = 0; i < chain.Length; i++)
        {
            chain[i] = PeerChain[i].Raw;
        }

        try
        {
            bool isForEncryption = _secret.Suite.Authentication == SuiteAuthentication.RsaKeyExchange;
            verification = setup.Verification.Judge(
                chain,
                CertificateType.X509,
                staple: null,
                timestamps: [],
                isForEncryption,
                out VerifyingKey key) with
            {
                DelegatedCredential = DelegatedCredential,
            };
            key.Dispose();
            return setup.Verification.Accepts(verification);
        }
        catch (TlsException)
        {
            return false;
        }
    }
}
