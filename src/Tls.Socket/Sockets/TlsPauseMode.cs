namespace Tls;

/// <summary>Where a socket stops and waits to be told to go on (QAbstractSocket::PauseMode, with its numbers).</summary>
public enum TlsPauseMode
{
    /// <summary>Nowhere.</summary>
    Never = 0,

    /// <summary>
    /// Where errors of the peer's certificate would end the handshake: until <see cref="TlsSocket.Resume"/>, or
    /// <see cref="TlsSocket.Abort"/>.
    /// </summary>
    OnSslErrors = 1,
}
