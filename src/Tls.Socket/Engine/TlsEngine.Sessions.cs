using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls;

/// <content>Sessions: which is offered, what is kept of the tickets that come, who is welcome back.</content>
public sealed partial class TlsEngine
{
    // §4.6.1 sets no limit; each costs a key derivation and a place in somebody's memory.
    private const int MaxSessions = 16;

    private readonly TlsClientOptions? _clientOptions;
    private readonly ClientBinding? _binding;
    private readonly SessionOffer? _offer;

    // TLS 1.2: the session offered if it came from the cache, where it goes back if it proves good; and the sessions
    // that fall with this connection.
    private TlsSession? _borrowed;
    private TlsSession? _session12;
    private ClientSession12? _newSession12;
    private int _sessions;
    private DateTimeOffset _authenticatedAt;

    // Server: who was behind the session last judged, which may still not be taken up.
    private TlsPeerVerification? _sessionPeer;

    private bool WantsSessions => _sessions < MaxSessions
        && _clientOptions is { SessionCache: not null } or { NewSession: not null } or { SessionWatch: not null };

    /// <summary>The pinned session if it is for this connection, otherwise one from the cache.</summary>
    private SessionOffer? ChooseSession(TlsClientOptions options, ClientSetup setup, ClientBinding binding)
    {
        // What was chosen by asking cannot be known to be chosen again.
        if (!options.ResumeSessions || options.SelectIdentity is not null || options.SelectPresharedKey is not null)
        {
            return null;
        }

        if (options.Session is { } pinned)
        {
            _session12 = pinned.Version == ProtocolVersion.Tls12 ? pinned : null;
            return pinned.Offer(options, setup, binding);
        }

        TlsSession? cached = options.SessionCache?.Take(binding.CacheKey(options.SessionScope));
        SessionOffer? offer = cached?.Offer(options, setup, binding);
        if (offer is not null && cached!.Version == ProtocolVersion.Tls12)
        {
            _borrowed = cached;
        }
        else
        {
            cached?.Dispose();
        }

        return offer;
    }

    /// <summary>The handshake is done: what the session says about the server holds, or a new session begins.</summary>
    private void NoteSession()
    {
        if (_clientOptions is null)
        {
            NoteSessionPeer();
            return;
        }

        if (_machine.Facts.IsResumed)
        {
            _peerVerification = _offer!.Verification;
            _authenticatedAt = _offer.AuthenticatedAt;
            ReturnSession();
        }
        else
        {
            _authenticatedAt = Now;
        }

        _offer?.Dispose();
        _borrowed?.Dispose();
        _borrowed = null;
        if (_newSession12 is { } session)
        {
            _newSession12 = null;
            KeepSession(session);
        }
    }

    /// <summary>A session of TLS 1.2 that has proved good, and was not renewed, may be offered again.</summary>
    private void ReturnSession()
    {
        if (_newSession12 is null && _borrowed is { } session)
        {
            _borrowed = null;
            _session12 = session;
            _clientOptions!.SessionCache!.Add(_binding!.CacheKey(_clientOptions.SessionScope), session);
        }
    }

    /// <summary>RFC 5246 §7.2.2: both parties MUST forget the session identifiers of a failed connection.</summary>
    private void ForgetSession(TlsException failure)
    {
        // §7.2.1: a connection that was merely not closed properly does not count any more; nor is one that its own
        // side gave up a sign of anything.
        if ((failure.Alert ?? failure.PeerAlert) is null or AlertDescription.UserCanceled)
        {
            return;
        }

        _session12?.Invalidate();
        if (_setup.Sessions12 is not { Store: { } store } || _machine.Facts.SessionId.IsEmpty)
        {
            return;
        }

        try
        {
            store.Remove(_machine.Facts.SessionId.Span);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A cache with troubles of its own must not hide how the connection failed.
        }
    }

    private void TakeSession(ClientSession secret)
    {
        // The machine is not done with a handshake of TLS 1.2, and we not with what is said of the server.
        if (secret is ClientSession12 session)
        {
            _newSession12 = session;
        }
        else
        {
            KeepSession(secret);
        }
    }

    /// <summary>
    /// Gives the client of a TLS 1.3 connection one more ticket (RFC 8446 §4.6.1), at any time after the handshake: for
    /// more connections at once, or with the certificates it has shown since. The message waits in <see cref="Flush"/>.
    /// </summary>
    /// <returns>
    /// Whether there is one: not when <see cref="TlsServerOptions.TicketKeys"/> seal none now, or the session that goes on
    /// here is seven days old.
    /// </returns>
    /// <exception cref="InvalidOperationException">
    /// This is not the server of a TLS 1.3 connection whose handshake is done; the connection was shut down;
    /// <see cref="TlsServerOptions.TicketCount"/> is 0; the client takes no tickets (§4.2.9), or has had 32.
    /// </exception>
    public bool SendNewSessionTicket()
    {
        lock (Sync)
        {
            ThrowIfNotConnected();
            if (IsShutDown)
            {
                throw new InvalidOperationException("No ticket can be given after Shutdown.");
            }

            int before = _machine.Facts.TicketsGiven;
            try
            {
                Drive(static (engine, _) => engine._machine.SendTicket(), before);
            }
            catch (Exception exception) when (exception is not TlsException && !_machine.IsConnected)
            {
                throw FailAnswer(exception);
            }

            return _machine.Facts.TicketsGiven > before;
        }
    }

    /// <summary>
    /// Client: ticket_lifetime_hint of the ticket that the handshake of TLS 1.2 has brought (RFC 5077 §3.3), in seconds; null
    /// when it brought none.
    /// </summary>
    internal uint? TicketLifetimeHint12 => _machine.Facts.TicketLifetimeHint12;

    private DateTimeOffset Now => (_clientOptions?.TimeProvider ?? TimeProvider.System).GetUtcNow();

    private void KeepSession(ClientSession secret)
    {
        // A session as whom we cannot say would be refused whenever it is offered.
        if (_clientOptions!.SelectIdentity is not null)
        {
            secret.Dispose();
            return;
        }

        _sessions++;
        TlsSession session = TlsSession.Of(
            secret,
            _binding!,
            ClientTrust.OfVerdict(_clientOptions, (ClientSetup)_setup, _peerVerification),
            _peerVerification,
            _machine.Facts.ApplicationProtocol,
            Now,
            _authenticatedAt);
        _session12 = session.Version == ProtocolVersion.Tls12 ? session : null;
        _clientOptions.SessionWatch?.Invoke(session);
        if (_clientOptions.NewSession is { } callback)
        {
            callback(session);
        }
        else if (_clientOptions.SessionCache is { } cache)
        {
            cache.Add(_binding!.CacheKey(_clientOptions.SessionScope), session);
        }
        else
        {
            session.Dispose();
        }
    }

    /// <summary>A server looks again at the certificates that a session began with: they may have expired since.</summary>
    private bool MayResumePeer(IReadOnlyList<ReadOnlyMemory<byte>> chain)
    {
        try
        {
            TlsPeerVerification verification = JudgeAgain(chain, out VerifyingKey key);
            key.Dispose();

            // Where the application has the last word it has had it, but it cannot have meant a certificate that has
            // since expired; where it has it of errors, it has it of each connection's.
            DateTimeOffset now = _setup.Verification.Clock.GetUtcNow();
            bool isWelcome = _setup.Verification is { AsksApplication: true, AsksAboutErrorsAlone: false }
                ? verification.Chain.Count == 0 || now <= verification.Certificate.NotAfter
                : _setup.Verification.Accepts(verification);
            _sessionPeer = isWelcome ? verification : null;
            return isWelcome;
        }
        catch (TlsException)
        {
            return false;
        }
    }

    /// <summary>
    /// The client is whom its session was with, if that was taken up: since it was judged its ticket may have been used,
    /// or the key that began it withdrawn.
    /// </summary>
    private void NoteSessionPeer()
    {
        if (_machine.Facts is { IsResumed: true, PeerChain.Count: > 0 })
        {
            _peerVerification = _sessionPeer;
        }
    }
}
