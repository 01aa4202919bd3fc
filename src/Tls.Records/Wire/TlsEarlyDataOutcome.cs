namespace Tls.Wire;

/// <summary>What became of early data (RFC 8446 §2.3, §4.2.10), and why. Only <see cref="Accepted"/> data has arrived.</summary>
public enum TlsEarlyDataOutcome
{
    /// <summary>The client did not ask for it.</summary>
    NotOffered,

    /// <summary>Client: asked for, but there is no session to send it under.</summary>
    NoSession,

    /// <summary>Client: the ticket does not allow it.</summary>
    NotAllowedBySession,

    /// <summary>Client: the session's suite or application protocol is not offered now.</summary>
    NotOfferedAsBefore,

    /// <summary>The client has offered it and may send; nothing is known yet.</summary>
    Pending,

    /// <summary>The server takes it.</summary>
    Accepted,

    /// <summary>Server: the options do not allow it, or the ticket did not.</summary>
    Disabled,

    /// <summary>Client: the server resumed the session and declined early data, without a reason.</summary>
    Declined,

    /// <summary>The session was not resumed.</summary>
    SessionNotResumed,

    /// <summary>A HelloRetryRequest came between.</summary>
    Retried,

    /// <summary>TLS 1.2 was agreed on.</summary>
    VersionChanged,

    /// <summary>Server: another cipher suite is agreed on than the session's.</summary>
    CipherSuiteChanged,

    /// <summary>Server: another application protocol is agreed on than the session's.</summary>
    ApplicationProtocolChanged,

    /// <summary>Server: the client's idea of the ticket's age is too far from ours (§8.3): delayed, or replayed.</summary>
    TicketAge,

    /// <summary>Server: the hello has been seen before, or there was no room left to remember it (§8.2).</summary>
    Replayed,
}
