namespace Tls;

/// <summary>
/// What becomes of a peer that asks to renegotiate a TLS 1.2 connection (RFC 5246 §7.4.1.1). It never gets its way.
/// </summary>
public enum TlsRenegotiationAnswer
{
    /// <summary>
    /// It is told no_renegotiation as a warning, and may go on without; one that asks again and again is refused.
    /// </summary>
    Decline,

    /// <summary>It gets no answer; one that asks again and again is refused.</summary>
    Ignore,

    /// <summary>The connection ends with no_renegotiation as a fatal alert.</summary>
    Refuse,
}
