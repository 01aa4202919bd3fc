using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>Whether a server takes the early data that a client offers: RFC 8446 §4.2.10, §8.</summary>
internal static class EarlyDataAcceptance
{
    /// <summary>
    /// The verdict; pending when all is well but for what has to be asked. Asked once per hello: the recorder remembers.
    /// </summary>
    /// <param name="settled">What the hello has settled.</param>
    /// <param name="psk">The key that is taken up; its binder has verified.</param>
    /// <param name="applicationProtocol">What is agreed on now.</param>
    /// <param name="wasRetried">Whether this is the second hello.</param>
    internal static TlsEarlyDataOutcome Judge(
        Settled settled, SelectedPsk? psk, string? applicationProtocol, bool wasRetried)
    {
        ServerHandshakeOptions options = settled.Options;
        if (wasRetried)
        {
            // §4.2.10: a HelloRetryRequest rejects early data, and the second hello offers none.
            return psk is { Session: not null } ? TlsEarlyDataOutcome.Retried : TlsEarlyDataOutcome.SessionNotResumed;
        }

        if (options is not { EarlyData: { } early, Sessions: { } sessions })
        {
            return TlsEarlyDataOutcome.Disabled;
        }

        // §4.2.10: early data goes with the first identity.
        if (psk is not { Session: { } session, Index: 0 })
        {
            return TlsEarlyDataOutcome.SessionNotResumed;
        }

        if (session.MaxEarlyData == 0 || session.MaxEarlyData > early.MaxSize)
        {
            return TlsEarlyDataOutcome.Disabled;
        }

        // §4.2.10: the version, the selected cipher suite and the selected ALPN protocol MUST be those of the session.
        if (session.Suite != settled.Suite)
        {
            return TlsEarlyDataOutcome.CipherSuiteChanged;
        }

        if (!string.Equals(session.ApplicationProtocol, applicationProtocol, StringComparison.Ordinal))
        {
            return TlsEarlyDataOutcome.ApplicationProtocolChanged;
        }

        // §8.3: expected_arrival_time = adjusted_creation_time + clients_ticket_age.
        PreSharedKeyClientHello offered = settled.Hello.Extensions.Find<PreSharedKeyClientHello>()!;
        DateTimeOffset expected = Expected(session, offered);
        if ((sessions.Clock.GetUtcNow() - expected).Duration() > early.AgeTolerance)
        {
            return TlsEarlyDataOutcome.TicketAge;
        }

        if (early.AsksWhetherNew)
        {
            return TlsEarlyDataOutcome.Pending;
        }

        // §8.2: the binder has been validated before; it is unique to the hello. §8.1: without a recorder the ticket has
        // been used up by now, so that no copy of the hello gets this far.
        return early.Recorder?.TryAdd(offered.Binders[0].Span, expected + early.AgeTolerance) != false
            ? TlsEarlyDataOutcome.Accepted
            : TlsEarlyDataOutcome.Replayed;
    }

    /// <summary>What is asked of a hello that is well but for that.</summary>
    internal static ReplayQuestion Question(Settled settled, SessionState13 session)
    {
        PreSharedKeyClientHello offered = settled.Hello.Extensions.Find<PreSharedKeyClientHello>()!;
        return new ReplayQuestion
        {
            Hello = offered.Binders[0],
            Until = Expected(session, offered) + settled.Options.EarlyData!.AgeTolerance,
        };
    }

    private static DateTimeOffset Expected(SessionState13 session, PreSharedKeyClientHello offered) =>
        session.IssuedAt + Age(session, offered);

    /// <summary>§4.2.11.1: how old the client thinks that the ticket is.</summary>
    internal static TimeSpan Age(SessionState13 session, PreSharedKeyClientHello offered) =>
        TimeSpan.FromMilliseconds(unchecked(offered.Identities[0].ObfuscatedTicketAge - session.AgeAdd));
}
