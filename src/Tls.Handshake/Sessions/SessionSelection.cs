using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Which of the sessions a client offers the server takes up (RFC 8446 §4.2.11): the first that may be. A
/// ticket that is unknown, too old, or of another policy, name or hash is passed over, and the handshake is a
/// full one; a binder that does not verify ends the connection.
/// </summary>
internal static class SessionSelection
{
    // Opening a ticket costs one decryption; a hostile list must not cost many.
    private const int MaxTried = 8;

    /// <summary>The session to take up and its place in the client's list; null for a full handshake.</summary>
    internal static SelectedPsk? Select(HandshakeContext context, Settled settled)
    {
        ServerHandshakeOptions options = settled.Options;
        CipherSuiteInfo suite = settled.Suite;
        if (options.Sessions is not { } sessions
            || settled.Hello.Extensions.Find<PreSharedKeyClientHello>() is not { } offered)
        {
            return null;
        }

        int count = Math.Min(offered.Identities.Count, MaxTried);
        for (int i = 0; i < count; i++)
        {
            if (Open(context, sessions, offered.Identities[i].Identity.Span) is not { } state)
            {
                continue;
            }

            try
            {
                if (!Fits(context, options, sessions, suite, state))
                {
                    continue;
                }

                PskBinder.Verify(context, offered, i, suite.Hash, state.Psk, PskKind.Resumption);

                // The chain is the client's only now that it has shown that it knows the key.
                if (state.PeerChain.Count > 0 && !context.Output.MayResumePeer(state.PeerChain))
                {
                    continue;
                }

                // §8.1: the server deletes the entry of a ticket that is used, and does a full handshake for one that is
                // unknown: somebody was faster.
                if (!sessions.Sealer.Claim(offered.Identities[i].Identity.Span))
                {
                    continue;
                }

                var selected = new SelectedPsk(state, (ushort)i, settled.Mode);
                state = null;
                return selected;
            }
            finally
            {
                state?.Dispose();
            }
        }

        return null;
    }

    /// <summary>
    /// The ticket that would be taken up if its binder verified, before a HelloRetryRequest; null when there is none.
    /// </summary>
    internal static ReadOnlyMemory<byte>? Foresee(HandshakeContext context, Settled settled)
    {
        if (settled.Mode == PskMode.None || settled.Options.Sessions is not { } sessions)
        {
            return null;
        }

        IReadOnlyList<PskIdentity> offered = settled.Hello.Extensions.Find<PreSharedKeyClientHello>()!.Identities;
        for (int i = 0; i < Math.Min(offered.Count, MaxTried); i++)
        {
            using SessionState13? state = Open(context, sessions, offered[i].Identity.Span);
            if (state is not null && Fits(context, settled.Options, sessions, settled.Suite, state))
            {
                return offered[i].Identity;
            }
        }

        return null;
    }

    private static SessionState13? Open(
        HandshakeContext context, ServerSessions13 sessions, ReadOnlySpan<byte> ticket)
    {
        using SecretBytes? opened = sessions.Sealer.Open(ticket);
        SessionState13? state = opened is null ? null : SessionState13.Read(opened.Span);
        context.Facts.GrantedEarlyData = Math.Max(context.Facts.GrantedEarlyData, state?.MaxEarlyData ?? 0);
        return state;
    }

    private static bool Fits(
        HandshakeContext context,
        ServerHandshakeOptions options,
        ServerSessions13 sessions,
        CipherSuiteInfo suite,
        SessionState13 state)
    {
        DateTimeOffset now = sessions.Clock.GetUtcNow();
        TimeSpan lifetime = TimeSpan.FromSeconds(state.LifetimeSeconds);

        // §4.2.11: the PSK goes with a hash, which MUST be that of the suite; we have it be the suite's own, so that who is
        // stronger in the first connection is no weaker in the next. As BoringSSL.
        return state.Suite == suite

            // Ticket confusion: a session is worth what was checked when it was made, no more.
            && state.Policy.Span.SequenceEqual(sessions.Policy.Span)

            // RFC 6066 §3: MUST NOT resume under another server_name; §4.6.1 leaves it to the client, we do not.
            && string.Equals(state.ServerName, context.Facts.ServerName, StringComparison.OrdinalIgnoreCase)

            // §4.6.1: a ticket is good for ticket_lifetime; the clocks of several servers may differ a little.
            && now <= state.IssuedAt + lifetime
            && now >= state.IssuedAt - ServerSessions13.ClockTolerance
            && now <= state.AuthenticatedAt + ServerSessions13.MaxLifetime

            // §4.3.2: no CertificateRequest in a resumption: who must show a certificate has shown it then.
            && (options.ClientCertificates != ClientCertificatePolicy.Require
                || state.PeerChain.Count > 0 || !state.PskIdentity.IsEmpty);
    }
}
