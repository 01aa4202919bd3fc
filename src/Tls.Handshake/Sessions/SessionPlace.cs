namespace Tls.Handshake;

/// <summary>Where a server of TLS 1.2 remembers the session that begins.</summary>
internal enum SessionPlace
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>In a ticket that the client keeps (RFC 5077).</summary>
    Ticket,

    /// <summary>In our own store, under an ID (RFC 5246 §7.4.1.3).</summary>
    Store,
}

/// <summary>Which place it is.</summary>
internal static class SessionPlaces
{
    /// <summary>A ticket if the client takes one, otherwise the store.</summary>
    internal static SessionPlace For(ServerSessions12? sessions, ClientHello hello)
    {
        // RFC 7627 §5.3: a session without an extended master secret is not worth remembering.
        if (sessions?.MayBeMade(hello.Extensions.Contains(ExtensionType.ExtendedMasterSecret)) != true)
        {
            return SessionPlace.None;
        }

        // RFC 5077 §3.2: the server MUST NOT send the extension if it does not receive one.
        if (sessions.Sealer is not null && hello.Extensions.Contains(ExtensionType.SessionTicket))
        {
            return SessionPlace.Ticket;
        }

        return sessions.Store is not null ? SessionPlace.Store : SessionPlace.None;
    }
}
