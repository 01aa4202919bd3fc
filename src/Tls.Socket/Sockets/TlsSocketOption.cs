namespace Tls;

/// <summary>What TCP can be told (QAbstractSocket::SocketOption, with its numbers).</summary>
public enum TlsSocketOption
{
    /// <summary>Whether small writes go out at once (TCP_NODELAY): 1, which is the default here, or 0.</summary>
    LowDelay = 0,

    /// <summary>Whether TCP asks an idle peer if it is still there (SO_KEEPALIVE): 1, or 0.</summary>
    KeepAlive = 1,

    /// <summary>The type of service of IPv4 packets (IP_TOS): 0 to 255.</summary>
    TypeOfService = 4,

    /// <summary>The size of the operating system's buffer for what is sent, in bytes.</summary>
    SendBufferSize = 5,

    /// <summary>The size of the operating system's buffer for what is received, in bytes.</summary>
    ReceiveBufferSize = 6,
}
