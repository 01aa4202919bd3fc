using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Proof, on a client of TLS 1.2, that the server takes up the session offered: it stands for the server's
/// certificate. That the server has the key, its Finished shows.
/// </summary>
internal sealed class SessionResumed12 : IdentityProof
{
    private SessionResumed12(ClientSession12 session) => Session = session;

    /// <summary>The session that goes on.</summary>
    internal ClientSession12 Session { get; }

    /// <summary>Checks the server's choice; null when it chose a full handshake.</summary>
    internal static SessionResumed12? Check(ClientOffer offer, ServerHello12 hello)
    {
        // RFC 5246 §7.4.1.3: our session_id means that the session is resumed. RFC 5077 §3.4: so it does when it is
        // one we made up to go with a ticket.
        if (hello.LegacySessionIdEcho.IsEmpty
            || !hello.LegacySessionIdEcho.Span.SequenceEqual(offer.Hello.LegacySessionId.Span))
        {
            return null;
        }

        // RFC 5246 §7.4.1.3: we may have had none to resume, or one of TLS 1.3 (RFC 8446 §D.4: a made-up ID).
        if (offer.Session12 is not { } session)
        {
            throw Fault.Of(TlsFault.IllegalSessionIdEcho, "resumes a session that there never was");
        }

        // RFC 5246 §7.4.1.3: for resumed sessions, this is the value from the state of the session being resumed.
        if (hello.CipherSuite != session.Suite.Suite)
        {
            throw Fault.Of(TlsFault.IllegalResumption, $"{hello.CipherSuite} for a session of {session.Suite}");
        }

        // RFC 7627 §5.3: if the session used the extension and the new ServerHello does not contain it, or the other
        // way round, the client MUST abort the handshake.
        if (hello.Extensions.Contains(ExtensionType.ExtendedMasterSecret) != session.HasExtendedMasterSecret)
        {
            throw Fault.Of(
                TlsFault.MismatchExtendedMasterSecret,
                session.HasExtendedMasterSecret ? "the session has it, the server not" : "the session has it not");
        }

        return new SessionResumed12(session);
    }
}
