namespace Tls;

/// <summary>What an application may tie its own authentication to, so that it holds on this channel alone (RFC 5056).</summary>
public enum TlsChannelBinding
{
    /// <summary>
    /// tls-exporter (RFC 9266): 32 bytes of exported keying material. Any version; in TLS 1.2 only with the extended
    /// master secret.
    /// </summary>
    Exporter,

    /// <summary>
    /// tls-server-end-point (RFC 5929 §4): a hash of the server's certificate. It binds to the server and not to the
    /// connection, so that a proxy with the same certificate may relay.
    /// </summary>
    ServerEndPoint,

    /// <summary>
    /// tls-unique (RFC 5929 §3): the first Finished of the handshake. TLS 1.2 alone, and not where a session
    /// without the extended master secret was resumed (RFC 7627 §5.4); TLS 1.3 does not define it.
    /// </summary>
    Unique,
}
