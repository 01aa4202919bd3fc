using Tls.Handshake;

namespace Tls;

/// <content>What one does for peers that need it, and limits that one seldom changes.</content>
public sealed partial record TlsServerOptions
{
    /// <summary>The longest Certificate message to accept, in bytes; 1 KiB to 16 MiB.</summary>
    public int MaxCertificateMessageSize { get; init; } = CertificateLimits.DefaultMessageSize;

    /// <summary>What becomes of a client that asks to renegotiate a TLS 1.2 connection.</summary>
    public TlsRenegotiationAnswer Renegotiation { get; init; }

    /// <summary>
    /// Whether the client's order decides between the cipher suites that both have, rather than that of
    /// <see cref="CipherSuites"/>: a client without AES instructions knows best that it would rather have ChaCha20.
    /// </summary>
    public bool PreferClientCipherSuites { get; init; }

    /// <summary>
    /// Whether a scheme and an extension that mean nothing are sent in TLS 1.3 where clients must ignore them (RFC 8701): in
    /// requests for a certificate, and with tickets.
    /// </summary>
    public bool SendGrease { get; init; }

    /// <summary>Whether a client is told that the name it asked for was made use of (RFC 6066 §3).</summary>
    public bool AcknowledgeServerName { get; init; } = true;

    /// <summary>
    /// What of TLS 1.2 is accepted that nobody should need any more, for peers that know nothing better; nothing by default.
    /// Its suites rank below all others, and without <see cref="CipherSuites"/> all of them are accepted.
    /// </summary>
    public LegacyFeatures DangerousLegacy { get; init; }
}
