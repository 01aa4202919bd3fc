using System;
using Tls.Handshake;

namespace Tls;

/// <content>Session tickets as bytes.</content>
public sealed partial class TlsSocket
{
    private byte[] _sessionTicket = [];
    private int _sessionTicketLifetime = -1;

    /// <summary>
    /// The newest session that the server gave, as bytes that <see cref="TlsConfiguration.SessionTicket"/> takes, in
    /// another process too; empty while there is none, and unless the configuration's switch
    /// <see cref="TlsSslOptions.DisableSessionPersistence"/> is off. Whoever has the bytes can take up the session: keep
    /// them as a password is kept.
    /// </summary>
    public ReadOnlyMemory<byte> SessionTicket
    {
        get
        {
            lock (_sync)
            {
                return _sessionTicket;
            }
        }
    }

    /// <summary>
    /// For how many seconds the server means to know its newest ticket; 0 when a server of TLS 1.2 does not say (RFC 5077
    /// §3.3), -1 while there is none.
    /// </summary>
    public int SessionTicketLifetimeHint
    {
        get
        {
            lock (_sync)
            {
                return _sessionTicketLifetime;
            }
        }
    }

    private void Keep(TlsSession session)
    {
        byte[] exported = session.DangerousExport();
        lock (_sync)
        {
            _sessionTicket = exported;
            _sessionTicketLifetime = (int)(session.ExpiresAt - session.IssuedAt).TotalSeconds;
        }
    }

    private void NoteTicket(NewSessionTicket13 ticket) => NoteTicket(ticket.LifetimeSeconds);

    private void NoteTicket(uint lifetimeSeconds)
    {
        lock (_sync)
        {
            _sessionTicketLifetime = (int)Math.Min(lifetimeSeconds, int.MaxValue);
        }

        Announce(NewSessionTicketReceived);
    }
}
