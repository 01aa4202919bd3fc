using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// A session goes on (RFC 5246 §7.3, figure 2; RFC 5077 §3.1, figure 2): no certificate, no key exchange, and the
/// server's Finished first. And what is kept of a handshake for the next time.
/// </summary>
internal readonly partial struct Client12
{
    private HandshakeState Resume(Negotiated negotiated, SessionResumed12 resumed)
    {
        ClientSession12 session = resumed.Session;
        _context.Transcript.Choose(_context.Crypto, negotiated.Suite.Hash);
        _context.Facts.IsResumed = true;
        _context.Facts.Group = session.Group;
        var schedule = new KeySchedule12(
            _context.Crypto, negotiated.Suite.Hash, negotiated.ClientRandom, negotiated.ServerRandom);
        MasterSecret12 master = schedule.Resumed(session.MasterSecret);
        _context.Log(master);
        var keyed = new Keyed(negotiated, master, master.KeyBlock(negotiated.Suite, _context.Facts.EncryptsThenMacs), resumed);

        // RFC 5077 §3.3: the server MAY renew the ticket; if the extension says so it MUST send the message.
        return negotiated.BringsTicket
            ? new ResumeWaitTicket(keyed)
            : new ResumeWaitChangeCipherSpec(keyed, ticket: null);
    }

    private static ResumeWaitChangeCipherSpec OnNewSessionTicket(
        ResumeWaitTicket state, NewSessionTicket12 ticket) => new(state.Keyed, ticket);

    private ResumeWaitFinished OnChangeCipherSpec(ResumeWaitChangeCipherSpec state)
    {
        _context.Output.InstallReadKeys(KeyEpoch.Application, state.Keyed.Keys.TakeServer());
        return new ResumeWaitFinished(state.Keyed, state.Ticket);
    }

    private Connected OnFinished(ResumeWaitFinished state, Finished message)
    {
        Keyed keyed = state.Keyed;
        FinishedVerified finished = FinishedVerified.CheckServer(
            keyed.Master, message, beforeFinished: _context.Transcript.Before);
        _context.Facts.NoteFinished(message.VerifyData);
        _context.Keep(keyed.Master.Exporter(_context.Facts.HasExtendedMasterSecret));
        _context.Flight.ChangeCipherSpec();
        _context.Flight.InstallWriteKeys(KeyEpoch.Application, keyed.Keys.TakeClient());
        byte[] verifyData = keyed.Master.ClientVerifyData(beforeFinished: _context.Transcript.Through);
        _context.Flight.Add(new Finished { VerifyData = verifyData });

        // What goes on without a new ticket goes on by the old one; an empty one is none (RFC 5077 §3.3).
        if (state.Ticket is { Ticket.IsEmpty: false })
        {
            KeepSession(keyed, state.Ticket);
        }

        keyed.Dispose();
        _context.EndTranscript();
        return new Connected(keyed.Identity, finished);
    }

    /// <summary>
    /// RFC 5077 §3.3: not before the server's Finished has verified. A ticket comes before an ID (§3.4), and without
    /// either there is no session.
    /// </summary>
    private void KeepSession(Keyed keyed, NewSessionTicket12? ticket)
    {
        Negotiated negotiated = keyed.Negotiated;
        bool hasTicket = ticket is { Ticket.IsEmpty: false };
        _context.Facts.TicketLifetimeHint12 = hasTicket ? ticket!.LifetimeHintSeconds : null;
        if (!_context.Output.WantsSessions
            || (!hasTicket && negotiated.SessionId.IsEmpty)

            // RFC 7627 §5.3: SHOULD NOT resume a session without an extended master secret; so it is not kept.
            || !(negotiated.HasExtendedMasterSecret || negotiated.Options.AllowsUnboundSessions))
        {
            return;
        }

        _context.Output.NewSession(new ClientSession12
        {
            Suite = negotiated.Suite,
            Ticket = hasTicket ? ticket!.Ticket : default,
            LifetimeSeconds = ClientSession12.Lifetime(hasTicket ? ticket : null),
            SessionId = hasTicket ? default : negotiated.SessionId,
            MasterSecret = keyed.Master.Bytes.Clone(),
            HasExtendedMasterSecret = negotiated.HasExtendedMasterSecret,
            Group = _context.Facts.Group,
        });
    }
}
