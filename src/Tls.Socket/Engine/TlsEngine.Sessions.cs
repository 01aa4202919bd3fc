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
    private readonly ClientSessions? _sessions;

    private bool WantsSessions => _sessions is { Count: < MaxSessions }
        && _clientOptions is { SessionCache: not null } or { NewSession: not null } or { SessionWatch: not null };

    /// <summary>The pinned session if it is for this connection, otherwise one from the cache.</summary>
    private static SessionOffer? ChooseSession(TlsClientOptions options, ClientSetup setup, ClientSessions sessions)
    {
        // What was chosen by asking cannot be known to be chosen again.
        if (!options.ResumeSessions || options.SelectIdentity is not null || options.SelectPresharedKey is not null)
        {
            return null;
        }

        if (options.Session is { } pinned)
        {
            sessions.InUse12 = pinned.Version == ProtocolVersion.Tls12 ? pinned : null;
            return sessions.Offer = pinned.Offer(options, setup, sessions.Binding);
        }

        TlsSession? cached = options.SessionCache?.Take(sessions.CacheKey(options));
        sessions.Offer = cached?.Offer(options, setup, sessions.Binding);
        if (sessions.Offer is not null && cached!.Version == ProtocolVersion.Tls12)
        {
            sessions.Borrowed12 = cached;
        }
        else
        {
            cached?.Dispose();
        }

        return sessions.Offer;
    }

    /// <summary>The handshake is done: what the session says about the server holds, or a new session begins.</summary>
    private void NoteSession()
    {
        if (_clientOptions is null)
        {
            NoteSessionPeer();
            return;
        }

        if (_sessions is not { } sessions)
        {
            return;
        }

        if (_machine.Facts.IsResumed)
        {
            _peerVerification = sessions.Offer!.Verification;
            sessions.AuthenticatedAt = sessions.Offer.AuthenticatedAt;
            ReturnSession(sessions);
        }
        else
        {
            sessions.AuthenticatedAt = Now;
        }

        sessions.Offer?.Dispose();
        sessions.Borrowed12?.Dispose();
        sessions.Borrowed12 = null;
        if (sessions.New12 is { } session)
        {
            sessions.New12 = null;
            KeepSession(session);
        }
    }

    /// <summary>A session of TLS 1.2 that has proved good, and was not renewed, may be offered again.</summary>
    private void ReturnSession(ClientSessions sessions)
    {
        if (sessions is { New12: null, Borrowed12: { } session })
        {
            sessions.Borrowed12 = null;
            sessions.InUse12 = session;
            _clientOptions!.SessionCache!.Add(sessions.CacheKey(_clientOptions), session);
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

        _sessions?.InUse12?.Invalidate();
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
            _sessions!.New12 = session;
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

        _sessions!.Count++;
        TlsSession session = TlsSession.Of(
            secret,
            _sessions.Binding,
            ClientTrust.OfVerdict(_clientOptions, (ClientSetup)_setup, _peerVerification),
            _peerVerification,
            _machine.Facts.ApplicationProtocol,
            Now,
            _sessions.AuthenticatedAt);
        _sessions.InUse12 = session.Version == ProtocolVersion.Tls12 ? session : null;
        _clientOptions.SessionWatch?.Invoke(session);
        if (_clientOptions.NewSession is { } callback)
        {
            callback(session);
        }
        else if (_clientOptions.SessionCache is { } cache)
        {
            cache.Add(_sessions.CacheKey(_clientOptions), session);
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
            Uncommon.SessionPeer = isWelcome ? verification : null;
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
            _peerVerification = _uncommon?.SessionPeer;
        }
    }
}
