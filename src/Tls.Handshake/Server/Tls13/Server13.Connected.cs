namespace Tls.Handshake;

/// <summary>
/// The client's Finished (RFC 8446 §4.4.4), and what comes after the handshake: new keys (§4.6.3).
/// </summary>
internal readonly partial struct Server13
{
    private Connected OnFinished(WaitFinished state, Finished message)
    {
        Answered answered = state.Answered;
        FinishedVerified finished = FinishedVerified.Check(
            answered.Handshake.Client, message, beforeFinished: _context.Transcript.Before);
        TicketSource? tickets = TicketsOf(answered);
        answered.Handshake.Dispose();
        try
        {
            _context.Output.InstallReadKeys(
                KeyEpoch.Application, answered.Secrets.Read.Keys(answered.Suite.Aead));
            SendTickets(tickets);
        }
        catch
        {
            // No state owns what they are made of yet.
            tickets?.Dispose();
            throw;
        }

        // §4.6.2: only a client that has sent "post_handshake_auth" is ever asked, over the transcript so far.
        if (!_context.Facts.TakesLateRequests)
        {
            _context.EndTranscript();
        }

        return new Connected(new Established(
            answered.Options, answered.Suite, answered.Secrets, state.Signature, finished, new LateRequests(), tickets));
    }

    private Open OnTicketOrder(Open state)
    {
        SendTicket(state.Established.Tickets!);
        return state;
    }

    private Proving OnTicketOrder(Proving state)
    {
        SendTicket(state.Established.Tickets!);
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
