namespace Tls;

/// <summary>
/// How a socket's connection failed (QAbstractSocket::SocketError, with its numbers; ours are from 100 on).
/// </summary>
public enum TlsSocketError
{
    /// <summary>Something else.</summary>
    Unknown = -1,

    /// <summary>Nobody listens there.</summary>
    ConnectionRefused = 0,

    /// <summary>The peer has closed the connection, properly.</summary>
    RemoteHostClosed = 1,

    /// <summary>The host's name is not known.</summary>
    HostNotFound = 2,

    /// <summary>We may not do this.</summary>
    SocketAccess = 3,

    /// <summary>Out of sockets, or of memory for them.</summary>
    SocketResource = 4,

    /// <summary>TCP gave up.</summary>
    SocketTimeout = 5,

    /// <summary>The network failed, or the peer reset the connection.</summary>
    Network = 7,

    /// <summary>The TLS handshake failed.</summary>
    SslHandshakeFailed = 13,

    /// <summary>TLS failed after the handshake: the peer broke a rule, or sent a fatal alert.</summary>
    SslInternal = 20,

    /// <summary>
    /// The transport ended without close_notify: what was read may be cut short (RFC 8446 §6.1).
    /// </summary>
    Truncated = 100,

    /// <summary>An event handler threw; the connection was given up.</summary>
    HandlerFailed = 101,

    /// <summary>The handshake took longer than it may.</summary>
    HandshakeTimeout = 102,

    /// <summary>A <see cref="TlsServer"/> gave the handshake up for a newer connection.</summary>
    HandshakeShed = 103,
}
