namespace Tls.Handshake;

/// <summary>
/// The client's change_cipher_spec and Finished, ours in answer to them (RFC 5246 §7.1, §7.4.9), and what may
/// come after them.
/// </summary>
internal readonly partial struct Server12
{
    private WaitFinished OnChangeCipherSpec(WaitChangeCipherSpec state)
    {
        _context.Output.InstallReadKeys(KeyEpoch.Application, state.Keyed.Keys.TakeClient());
        return new WaitFinished(state.Keyed, state.Signature);
    }

    private Connected OnFinished(WaitFinished state, Finished message)
    {
        Keyed keyed = state.Keyed;
        FinishedVerified finished = FinishedVerified.CheckClient(
            keyed.Master, message, beforeFinished: _context.Transcript.Before);
        _context.Facts.NoteFinished(message.VerifyData);
        RememberSession(keyed);
        _context.Flight.ChangeCipherSpec();
        _context.Flight.InstallWriteKeys(KeyEpoch.Application, keyed.Keys.TakeServer());
        _context.Flight.Add(new Finished
        {
            VerifyData = keyed.Master.ServerVerifyData(beforeFinished: _context.Transcript.Through),
        });
        _context.Keep(keyed.Master.Exporter(_context.Facts.HasExtendedMasterSecret));
        keyed.Dispose();
        _context.EndTranscript();
        return new Connected(state.Signature, finished);
    }

    private Connected OnRenegotiation(Connected state)
    {
        // RFC 5246 §7.4.1.2, §7.2.2: a server that does not wish to renegotiate answers with no_renegotiation.
        _context.Output.ReceivedRenegotiationRequest(isAnswered: true);
        return state;
    }
}
