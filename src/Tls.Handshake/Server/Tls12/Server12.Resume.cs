using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// A session goes on (RFC 5246 §7.3, figure 2; RFC 5077 §3.1, figure 2): no certificate and no question, and our
/// Finished first.
/// </summary>
internal readonly partial struct Server12
{
    private ResumeWaitChangeCipherSpec Resume(
        ServerHandshakeOptions options, ClientHello hello, SelectedSession12 selected)
    {
        using SelectedSession12 session = selected;
        SessionState12 state = session.State;
        _context.Facts.CipherSuite = state.Suite;
        _context.Facts.Group = state.Group;
        _context.Facts.HasExtendedMasterSecret = state.HasExtendedMasterSecret;
        _context.Facts.IsResumed = true;
        _context.Facts.PeerChain = state.PeerChain;
        _context.Facts.LocalCertificateType = state.LocalCertificateType;
        _context.Facts.PskIdentity = state.PskIdentity;
        _context.Facts.PskCheck = state.PskCheck;
        _context.Facts.SessionId = session.IsTicket ? default : hello.LegacySessionId;

        NewSessionTicket12? ticket = session.IsTicket ? Renewed(options.Sessions12!, hello, state) : null;
        ExtensionList answers = default;
        AddAnswers(ref answers, options, hello, state.Suite, bringsTicket: ticket is not null);
        ServerHello12 answer = _context.Flight.Add(new ServerHello12(NewRandom(options))
        {
            // RFC 5246 §7.4.1.3: the same value; RFC 5077 §3.4: with a ticket too, if it is not empty.
            LegacySessionIdEcho = hello.LegacySessionId,
            CipherSuite = state.Suite.Suite,
            Extensions = answers.ToBlock(),
        });
        _context.Transcript.Choose(_context.Crypto, state.Suite.Hash);
        if (ticket is not null)
        {
            _context.Flight.Add(ticket);
        }

        var schedule = new KeySchedule12(_context.Crypto, state.Suite.Hash, hello.Random, answer.Random);
        MasterSecret12 master = schedule.Resumed(state.MasterSecret);
        _context.Log(master);
        KeyBlock12 keys = master.KeyBlock(state.Suite, _context.Facts.EncryptsThenMacs);
        _context.Flight.ChangeCipherSpec();
        _context.Flight.InstallWriteKeys(KeyEpoch.Application, keys.TakeServer());
        byte[] verifyData = master.ServerVerifyData(beforeFinished: _context.Transcript.Through);
        _context.Flight.Add(new Finished { VerifyData = verifyData });
        _context.Facts.NoteFinished(verifyData);
        return new ResumeWaitChangeCipherSpec(new ResumeKeyed(master, keys));
    }

    private ResumeWaitFinished OnChangeCipherSpec(ResumeWaitChangeCipherSpec state)
    {
        _context.Output.InstallReadKeys(KeyEpoch.Application, state.Keyed.Keys.TakeClient());
        return new ResumeWaitFinished(state.Keyed);
    }

    private Connected OnFinished(ResumeWaitFinished state, Finished message)
    {
        ResumeKeyed keyed = state.Keyed;
        FinishedVerified finished = FinishedVerified.CheckClient(
            keyed.Master, message, beforeFinished: _context.Transcript.Before);
        _context.Keep(keyed.Master.Exporter(_context.Facts.HasExtendedMasterSecret));
        keyed.Dispose();
        _context.EndTranscript();
        return new Connected(signature: null, finished);
    }

    /// <summary>The secrets of a session that goes on.</summary>
    internal sealed class ResumeKeyed(MasterSecret12 master, KeyBlock12 keys) : IDisposable
    {
        internal MasterSecret12 Master { get; } = master;

        internal KeyBlock12 Keys { get; } = keys;

        public void Dispose()
        {
            Master.Dispose();
            Keys.Dispose();
        }
    }
}
