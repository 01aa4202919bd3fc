namespace Tls;

/// <summary>What is asked of the peer's certificate (QSslSocket::PeerVerifyMode).</summary>
public enum PeerVerifyMode
{
    /// <summary>
    /// Nothing: a server does not ask for one, a client takes whatever it is shown. The connection is
    /// encrypted, with nobody knows whom.
    /// </summary>
    VerifyNone,

    /// <summary>
    /// It is asked for and judged, and errors are reported, but the handshake goes on whatever they are.
    /// </summary>
    QueryPeer,

    /// <summary>
    /// It is asked for, and the handshake goes on only if it is trusted or its errors are ignored.
    /// </summary>
    VerifyPeer,

    /// <summary><see cref="VerifyPeer"/> for a client, <see cref="QueryPeer"/> for a server.</summary>
    AutoVerifyPeer,
}
