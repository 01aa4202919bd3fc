namespace Tls.Handshake;

/// <summary>
/// The client's Finished (RFC 8446 §4.4.4), and what comes after the handshake: new keys (§4.6.3).
/// </summary>
internal sealed partial class Server13
{
    private Connected OnFinished(WaitFinished state, Finished message)
    {
        Answered answered = state.Answered;
        FinishedVerified finished = FinishedVerified.Check(
            answered.FinishedKey, message, beforeFinished: _context.Transcript.Before);
        answered.FinishedKey.Dispose();
        using ResumptionSecret resumption =
            answered.Main.Resumption(throughClientFinished: _context.Transcript.Through);
        answered.Main.Dispose();
        _context.Transcript.Dispose();
        _context.Output.InstallReadKeys(
            KeyEpoch.Application, answered.Secrets.Read.Keys(answered.Suite.Aead));
        SendTickets(answered, resumption);
        return new Connected(answered.Suite, answered.Secrets, state.Signature, finished);
    }

    private Connected OnKeyUpdate(Connected state, KeyUpdate message) =>
        state.With(KeyUpdates.Receive(_context, state.Suite, state.Secrets, message));

    private Connected OnKeyUpdateOrder(Connected state, KeyUpdateOrder order) =>
        state.With(KeyUpdates.Send(_context, state.Suite, state.Secrets, order.RequestPeer));
}
