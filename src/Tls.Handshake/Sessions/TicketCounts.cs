using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>How many tickets a connection brings: what the client wishes for (RFC 9149), within what the server gives.</summary>
internal static class TicketCounts
{
    /// <summary>Client: the wish, of TLS 1.3 alone (§1); null to have none.</summary>
    internal static TicketRequest? Offer(ClientHandshakeOptions options, IReadOnlyList<OfferedPsk> psks)
    {
        if (options.Extras.TicketRequest is not { } wish || !options.Versions.HasTls13)
        {
            return null;
        }

        // §3: a client starting a new connection SHOULD set resumption_count to 0.
        bool resumes = psks.Count > 0 && psks[0].Session is not null;
        return resumes ? wish : new TicketRequest(wish.NewSessionCount, 0);
    }

    /// <summary>
    /// Server: how many to send to a client that says; null for one that does not, or where nobody is listened to.
    /// </summary>
    internal static byte? Granted(ServerHandshakeOptions options, ClientHello hello, bool isResumed)
    {
        if (hello.Extensions.Find<TicketRequest>() is not { } wish
            || options.Sessions is not { MaxRequestedCount: > 0 } sessions
            || PskModes.Allowed(options, hello) == PskMode.None)
        {
            return null;
        }

        // §3: servers SHOULD NOT send more tickets than requested for the connection type, and SHOULD place a limit on
        // the number of tickets they are willing to send.
        int wished = isResumed ? wish.ResumptionCount : wish.NewSessionCount;
        return (byte)Math.Min(wished, sessions.MaxRequestedCount);
    }
}
