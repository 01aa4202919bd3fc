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
    private int _sessions;
    private DateTimeOffset _authenticatedAt;

    private bool WantsSessions => _sessions < MaxSessions
        && (_clientOptions?.SessionCache is not null || _clientOptions?.NewSession is not null);

    /// <summary>The pinned session if it is for this connection, otherwise one from the cache.</summary>
    private static SessionOffer? ChooseSession(TlsClientOptions options, ClientSetup setup, ClientBinding binding)
    {
        // What was chosen by asking cannot be known to be chosen again.
        if (!options.ResumeSessions || options.SelectIdentity is not null)
        {
            return null;
        }

        if (options.Session is { } pinned)
        {
            return pinned.Offer(options, setup, binding);
        }

        using TlsSession? cached = options.SessionCache?.Take(binding.CacheKey(options.SessionScope));
        return cached?.Offer(options, setup, binding);
    }

    /// <summary>The handshake is done: what the session says about the server holds, or a new session begins.</summary>
    private void NoteSession()
    {
        if (_clientOptions is null)
        {
            return;
        }

        if (_machine.Facts.IsResumed)
        {
            _peerVerification = _offer!.Verification;
            _authenticatedAt = _offer.AuthenticatedAt;
        }
        else
        {
            _authenticatedAt = Now;
        }

        _offer?.Dispose();
    }

    private DateTimeOffset Now => (_clientOptions?.TimeProvider ?? TimeProvider.System).GetUtcNow();

    private void KeepSession(ClientSession13 secret)
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
            ClientTrust.Of(_clientOptions),
            _peerVerification,
            _machine.Facts.ApplicationProtocol,
            Now,
            _authenticatedAt);
        if (_clientOptions.NewSession is { } callback)
        {
            callback(session);
        }
        else
        {
            _clientOptions.SessionCache!.Add(_binding!.CacheKey(_clientOptions.SessionScope), session);
        }
    }

    /// <summary>A server looks again at the certificates that a session began with: they may have expired since.</summary>
    private bool MayResumePeer(IReadOnlyList<ReadOnlyMemory<byte>> chain)
    {
        try
        {
            TlsPeerVerification verification = _verification.Judge(chain, out VerifyingKey key);
            key.Dispose();

            // Where the application has the last word it has had it, but it cannot have meant a certificate that has
            // since expired.
            DateTimeOffset now = _verification.Clock.GetUtcNow();
            bool isWelcome = _verification.AsksApplication
                ? now <= verification.Certificate.NotAfter
                : _verification.Accepts(verification);
            _peerVerification = isWelcome ? verification : null;
            return isWelcome;
        }
        catch (TlsException)
        {
            return false;
        }
    }
}
