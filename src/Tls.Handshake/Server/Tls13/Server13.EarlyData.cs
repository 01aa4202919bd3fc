using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>Early data: whether it is taken, under which keys, and where it ends (RFC 8446 §4.2.10, §4.5).</summary>
internal readonly partial struct Server13
{
    private bool AcceptEarlyData(Settled settled, SelectedPsk? psk, string? applicationProtocol)
    {
        if (psk is { Session: { } session, Index: 0 })
        {
            PreSharedKeyClientHello offered = settled.Hello.Extensions.Find<PreSharedKeyClientHello>()!;
            _context.Facts.TicketAgeSkew = EarlyDataAcceptance.Age(session, offered)
                - (settled.Options.Sessions!.Clock.GetUtcNow() - session.IssuedAt);
        }

        if (settled.HasEarlyData || _context.Facts.EarlyData == TlsEarlyDataOutcome.Retried)
        {
            _context.Facts.EarlyData =
                EarlyDataAcceptance.Judge(settled, psk, applicationProtocol, settled.WasRetried);
        }

        return _context.Facts.EarlyData == TlsEarlyDataOutcome.Accepted;
    }

    private HandshakeState OnReplayChecked(AwaitReplayCheck state, ReplayAnswer answer)
    {
        // §8.2: a hello that may have been seen is no reason to end the handshake: 0-RTT is rejected, and it goes on.
        _context.Facts.EarlyData = answer.IsNew ? TlsEarlyDataOutcome.Accepted : TlsEarlyDataOutcome.Replayed;
        return Resume(
            answer.IsNew ? state.Negotiated.WithEarlyData() : state.Negotiated, state.Session);
    }

    private void ReadEarlyData(Negotiated negotiated, SelectedPsk psk)
    {
        _context.Facts.MaxEarlyData = psk.Session!.MaxEarlyData;

        // §7.1: Derive-Secret(., "c e traffic", ClientHello): the transcript holds nothing else yet.
        var schedule = KeySchedule13.Of(_context.Crypto, negotiated.Suite.Hash);
        using EarlySecret early = schedule.StartWithPsk(psk.Key.Span, stackalloc byte[HashKindExtensions.MaxSize]);
        using ClientEarlyTrafficSecret traffic =
            early.ClientTraffic(_context.Transcript.Through, stackalloc byte[HashKindExtensions.MaxSize]);
        _context.Log(traffic);
        _context.KeepEarly(early.Exporter(_context.Transcript.Through));
        _context.Output.InstallReadKeys(KeyEpoch.EarlyData, traffic.Keys(negotiated.Suite.Aead));
    }

    private WaitFinished OnEndOfEarlyData(WaitEndOfEarlyData state)
    {
        // §4.5: everything after it is under the keys of the handshake.
        Answered answered = state.Answered;
        _context.Output.InstallReadKeys(
            KeyEpoch.Handshake, answered.Handshake.Client.Keys(answered.Suite.Aead));
        return new WaitFinished(answered, signature: null);
    }
}
