using Tls.Wire;

namespace Tls.Handshake;

/// <summary>After the handshake: tickets (RFC 8446 §4.6.1) and new keys (§4.6.3).</summary>
internal readonly partial struct Client13
{
    private const uint SevenDays = 604_800;

    private Open OnNewSessionTicket(Open state, NewSessionTicket13 ticket)
    {
        // §4.6.1: servers MUST NOT use any lifetime greater than 604800 seconds (7 days).
        if (ticket.LifetimeSeconds > SevenDays)
        {
            throw Fault.Of(TlsFault.IllegalTicketLifetime, $"{ticket.LifetimeSeconds} s");
        }

        // §4.6.1: a ticket_lifetime of zero says that the ticket should be discarded immediately.
        if (ticket.LifetimeSeconds > 0 && _context.Output.WantsSessions
            && state.Established.Resumption is { } resumption)
        {
            _context.Output.NewSession(new ClientSession13
            {
                Suite = state.Established.Suite,
                Ticket = ticket.Ticket,
                Psk = resumption.PskOf(ticket.Nonce.Span),
                AgeAdd = ticket.AgeAdd,
                MaxEarlyData = ticket.Extensions.Find<EarlyDataNewSessionTicket>()?.MaxEarlyDataSize ?? 0,
                ApplicationProtocol = _context.Facts.ApplicationProtocol,
                LifetimeSeconds = ticket.LifetimeSeconds,
            });
        }

        // Whoever is told of the ticket finds the session made of it.
        _context.Output.ReceivedTicket(ticket);
        return state;
    }

    private Open OnKeyUpdate(Open state, KeyUpdate message)
    {
        KeyUpdates.Receive(_context, state.Established.Suite, state.Established.Secrets, message);
        return state;
    }

    private Open OnKeyUpdateOrder(Open state, KeyUpdateOrder order)
    {
        KeyUpdates.Send(_context, state.Established.Suite, state.Established.Secrets, order.RequestPeer);
        return state;
    }
}
