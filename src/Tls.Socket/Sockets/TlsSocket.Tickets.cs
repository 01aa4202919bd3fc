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

    /// <summary>For how many seconds the server means to know its newest ticket; -1 while there is none.</summary>
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

    private void NoteTicket(NewSessionTicket13 ticket)
    {
        lock (_sync)
        {
            _sessionTicketLifetime = (int)Math.Min(ticket.LifetimeSeconds, int.MaxValue);
        }

        Announce(NewSessionTicketReceived);
    }
}
