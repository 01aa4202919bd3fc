namespace Tls.Handshake;

/// <summary>
/// The server's change_cipher_spec and Finished (RFC 5246 §7.1, §7.4.9), and what may come after them.
/// </summary>
internal readonly partial struct Client12
{
    private static WaitChangeCipherSpec OnNewSessionTicket(
        WaitNewSessionTicket state, NewSessionTicket12 ticket) => new(state.Keyed, ticket);

    private WaitFinished OnChangeCipherSpec(WaitChangeCipherSpec state)
    {
        _context.Output.InstallReadKeys(KeyEpoch.Application, state.Keyed.Keys.TakeServer());
        return new WaitFinished(state.Keyed, state.Ticket);
    }

    private Connected OnFinished(WaitFinished state, Finished message)
    {
        Keyed keyed = state.Keyed;
        FinishedVerified finished = FinishedVerified.CheckServer(
            keyed.Master, message, beforeFinished: _context.Transcript.Before);
        _context.Facts.NoteFinished(message.VerifyData);
        _context.Keep(keyed.Master.Exporter(_context.Facts.HasExtendedMasterSecret));
        KeepSession(keyed, state.Ticket);
        keyed.Dispose();
        _context.EndTranscript();
        return new Connected(keyed.Identity, finished);
    }

    private Connected OnHelloRequest(Connected state)
    {
        // §7.4.1.1: a client that does not wish to renegotiate may answer with a no_renegotiation alert.
        _context.Output.ReceivedRenegotiationRequest(isAnswered: true);
        return state;
    }
}
