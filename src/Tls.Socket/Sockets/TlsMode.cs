namespace Tls;

/// <summary>Which role a socket plays (QSslSocket::SslMode).</summary>
public enum TlsMode
{
    /// <summary>Plain TCP: bytes go and come as they are.</summary>
    Unencrypted,

    /// <summary>TLS as a client, from the start of the handshake on.</summary>
    Client,

    /// <summary>TLS as a server, from the start of the handshake on.</summary>
    Server,
}
