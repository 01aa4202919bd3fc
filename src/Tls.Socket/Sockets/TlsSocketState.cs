namespace Tls;

/// <summary>Where a socket's connection stands (QAbstractSocket::SocketState, with its numbers).</summary>
public enum TlsSocketState
{
    /// <summary>There is no connection.</summary>
    Unconnected = 0,

    /// <summary>The host's name is being looked up.</summary>
    HostLookup = 1,

    /// <summary>TCP is connecting.</summary>
    Connecting = 2,

    /// <summary>
    /// TCP is connected; whether it is encrypted, <see cref="TlsSocket.IsEncrypted"/> says.
    /// </summary>
    Connected = 3,

    /// <summary>The connection is about to close; data may still be on its way out.</summary>
    Closing = 6,
}
