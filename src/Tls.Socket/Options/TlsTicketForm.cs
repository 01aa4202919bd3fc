namespace Tls;

/// <summary>What a server's tickets are (RFC 8446 §4.6.1).</summary>
public enum TlsTicketForm
{
    /// <summary>
    /// A ticket holds the session, sealed by <see cref="TlsServerOptions.TicketKeys"/>: the server keeps nothing, and cannot
    /// take a ticket back. It resumes as often as it is shown while it lives.
    /// </summary>
    Sealed,

    /// <summary>
    /// TLS 1.3: a ticket is a random name under which <see cref="TlsServerOptions.SessionCache"/> keeps the session. It
    /// resumes once, and so early data under it is taken once (§8.1), as far as the cache is shared; what the cache forgets
    /// is gone. TLS 1.2 then has session IDs instead of tickets, which are names in the same cache.
    /// </summary>
    Handle,
}
