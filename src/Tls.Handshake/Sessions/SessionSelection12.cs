using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Whether the server takes up the session a client of TLS 1.2 offers (RFC 5246 §7.4.1.3, RFC 5077 §3.4, RFC 7627
/// §5.3). A session that is unknown, too old, or of another policy, name or suite leads to a full handshake.
/// </summary>
internal static class SessionSelection12
{
    /// <summary>The session to take up; null for a full handshake.</summary>
    internal static SelectedSession12? Select(
        HandshakeContext context, ServerHandshakeOptions options, ClientHello hello)
    {
        if (options.Sessions12 is not { } sessions || Find(sessions, hello, out bool isTicket) is not { } state)
        {
            return null;
        }

        try
        {
            if (!Fits(context, options, sessions, hello, state) || !HasFitSecret(sessions, hello, state)
                || (state.PeerChain.Count > 0 && !context.Output.MayResumePeer(state.PeerChain)))
            {
                return null;
            }

            var selected = new SelectedSession12(state, isTicket);
            state = null;
            return selected;
        }
        finally
        {
            state?.Dispose();
        }
    }

    /// <summary>Whether a session may be made of a handshake with or without an extended master secret.</summary>
    internal static bool MayBeMade(this ServerSessions12 sessions, bool hasExtendedMasterSecret) =>
        hasExtendedMasterSecret || sessions.AllowsUnboundSecrets;

    private static SessionState12? Find(ServerSessions12 sessions, ClientHello hello, out bool isTicket)
    {
        ReadOnlyMemory<byte> ticket = hello.Extensions.Find<SessionTicketExtension>()?.Ticket ?? default;
        isTicket = !ticket.IsEmpty;

        // RFC 5077 §3.4: if a ticket is presented by the client, the server MUST NOT attempt to use the session ID.
        using SecretBytes? state = (isTicket, hello.LegacySessionId.IsEmpty) switch
        {
            (true, _) => sessions.Sealer?.Open(ticket.Span),
            (false, false) => sessions.Store?.Find(hello.LegacySessionId.Span),
            (false, true) => null,
        };
        return state is null ? null : SessionState12.Read(state.Span);
    }

    private static bool Fits(
        HandshakeContext context,
        ServerHandshakeOptions options,
        ServerSessions12 sessions,
        ClientHello hello,
        SessionState12 state)
    {
        DateTimeOffset now = sessions.Clock.GetUtcNow();

        // RFC 5246 §7.4.1.2: the client MUST offer the suite of the session; and we still have to speak it.
        return hello.CipherSuites.Holds(state.Suite.Suite)
            && options.CipherSuites.Holds(state.Suite)

            // A legacy suite is worth a full handshake to be rid of.
            && !IsOutdone(state.Suite, options, hello)

            // Ticket confusion: a session is worth what was checked when it was made, no more.
            && state.Policy.Span.SequenceEqual(sessions.Policy.Span)

            // RFC 6066 §3: a server MUST NOT accept to resume if the server_name differs from that of the session.
            && string.Equals(state.ServerName, context.Facts.ServerName, StringComparison.OrdinalIgnoreCase)

            // RFC 5077 §5.6: how long a ticket is good for is ours to say; the clocks of several servers may differ.
            && now <= state.IssuedAt + TimeSpan.FromSeconds(state.LifetimeSeconds)
            && now >= state.IssuedAt - ServerSessions13.ClockTolerance
            && now <= state.AuthenticatedAt + ServerSessions13.MaxLifetime

            // Who must show a certificate has shown it then.
            && (options.ClientCertificates != ClientCertificatePolicy.Require
                || state.PeerChain.Count > 0 || !state.PskIdentity.IsEmpty);
    }

    /// <summary>Whether the suite is a legacy one, and one that is not is in common by now.</summary>
    private static bool IsOutdone(CipherSuiteInfo suite, ServerHandshakeOptions options, ClientHello hello)
    {
        if (suite.Legacy == LegacyFeatures.None)
        {
            return false;
        }

        foreach (CipherSuiteInfo other in options.CipherSuites)
        {
            if (other.Version == ProtocolVersion.Tls12
                && other.Legacy == LegacyFeatures.None
                && Replaces(other, suite, options, hello)
                && hello.CipherSuites.Holds(other.Suite))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Replaces(
        CipherSuiteInfo other, CipherSuiteInfo suite, ServerHandshakeOptions options, ClientHello hello) =>
        other.Authentication == suite.Authentication

            // The key that decrypted can sign, as a rule; but there may be no curve in common.
            || (suite.Authentication == SuiteAuthentication.RsaKeyExchange
                && other.Authentication == SuiteAuthentication.Rsa
                && GroupSelection.FindCommonCurve(
                    options.Groups, hello.Extensions.Find<SupportedGroups>()?.Groups ?? []) is not null);

    private static bool HasFitSecret(ServerSessions12 sessions, ClientHello hello, SessionState12 state)
    {
        bool isOffered = hello.Extensions.Contains(ExtensionType.ExtendedMasterSecret);

        // RFC 7627 §5.3: if the session used the extension but the new ClientHello does not contain it, the server
        // MUST abort the abbreviated handshake.
        if (state.HasExtendedMasterSecret && !isOffered)
        {
            throw Fault.Of(TlsFault.MismatchExtendedMasterSecret, "the session has it, the client not");
        }

        // RFC 7627 §5.3: if the session did not use it but the ClientHello contains it, MUST NOT resume; if neither
        // does, resuming is for who must support legacy insecure resumption.
        return state.HasExtendedMasterSecret || (!isOffered && sessions.AllowsUnboundSecrets);
    }
}

/// <summary>A session taken up. Owns its key.</summary>
internal sealed class SelectedSession12(SessionState12 state, bool isTicket) : IDisposable
{
    /// <summary>What was remembered.</summary>
    internal SessionState12 State { get; } = state;

    /// <summary>Whether a ticket remembered it, and not a store.</summary>
    internal bool IsTicket { get; } = isTicket;

    /// <summary>Wipes the key.</summary>
    public void Dispose() => State.Dispose();
}
