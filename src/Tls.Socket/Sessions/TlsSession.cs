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
/// <see cref="TlsClientOptions.Session"/>, keep it in a <see cref="TlsSessionCache"/>, export it. It is offered once
/// (RFC 8446 §C.4: who sees a ticket twice knows it is the same client), to the same host, as the same client, while the
/// server's certificate is valid; otherwise the handshake is a full one.
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

    private readonly ClientSession13 _secret;
    private readonly ClientBinding _binding;
    private readonly ClientTrust? _trust;
    private readonly TlsPeerVerification? _verification;
    private readonly Lock _sync = new();
    private bool _disposed;

    private TlsSession(
        ClientSession13 secret,
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
    public ProtocolVersion Version { get; } = ProtocolVersion.Tls13;

    /// <summary>The cipher suite of the connection that gave the session; a later one may agree on another.</summary>
    public CipherSuite CipherSuite => _secret.Suite.Suite;

    /// <summary>The host the session is with, as its certificate was checked; null when it was not.</summary>
    public string? TargetHost => _binding.TargetHost.Length == 0 ? null : _binding.TargetHost;

    /// <summary>The application protocol of the connection that gave the session; null when none was agreed.</summary>
    public string? ApplicationProtocol { get; private init; }

    /// <summary>When the ticket came.</summary>
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

    /// <summary>Whether the session has been offered: it is not offered again.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>The server's certificates, leaf first, as it showed them when the session began.</summary>
    public IReadOnlyList<Certificate> PeerChain { get; }

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
        ClientSession13 secret,
        ClientBinding binding,
        ClientTrust trust,
        TlsPeerVerification? verification,
        string? applicationProtocol,
        DateTimeOffset now,
        DateTimeOffset authenticatedAt) =>
        new(secret, binding, verification?.Chain ?? [], trust, verification)
        {
            ApplicationProtocol = applicationProtocol,
            IssuedAt = now,
            AuthenticatedAt = authenticatedAt,
        };

    /// <summary>What a connection needs to offer the session; null when it is not for this connection, or used up.</summary>
    internal SessionOffer? Offer(TlsClientOptions options, ClientSetup setup, ClientBinding binding)
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            DateTimeOffset now = (options.TimeProvider ?? TimeProvider.System).GetUtcNow();
            if (IsUsed || !setup.Handshake.Versions.HasTls13 || binding != _binding || now >= ExpiresAt || !HasSuite(setup)
                || !TryVouch(options, setup, out TlsPeerVerification? verification))
            {
                return null;
            }

            IsUsed = true;
            var secret = new ClientSession13
            {
                Suite = _secret.Suite,
                Ticket = _secret.Ticket,
                Psk = _secret.Psk.Clone(),
                AgeAdd = _secret.AgeAdd,
                LifetimeSeconds = _secret.LifetimeSeconds,
            };
            secret.SetAge(now - IssuedAt);
            return new SessionOffer(secret, verification, AuthenticatedAt);
        }
    }

    /// <summary>§4.2.11: the hash of the session must be that of a suite we offer.</summary>
    private bool HasSuite(ClientSetup setup)
    {
        foreach (CipherSuiteInfo suite in setup.Handshake.CipherSuites)
        {
            if (suite.Version == ProtocolVersion.Tls13 && suite.Hash == _secret.Suite.Hash)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the verdict on the server holds here, or can be made again without asking anybody.</summary>
    private bool TryVouch(TlsClientOptions options, ClientSetup setup, out TlsPeerVerification? verification)
    {
        verification = _verification;
        if (_trust is not null && _trust == ClientTrust.Of(options))
        {
            return true;
        }

        if (PeerChain.Count == 0 || setup.Verification.AsksApplication)
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
            verification = setup.Verification.Judge(chain, out VerifyingKey key);
            key.Dispose();
            return setup.Verification.Accepts(verification);
        }
        catch (TlsException)
        {
            return false;
        }
    }
}
