namespace Tls.Wire;

/// <summary>What a change_cipher_spec record from the peer is at this point of the handshake.</summary>
internal enum ChangeCipherSpecRole
{
    /// <summary>A fault.</summary>
    Refused,

    /// <summary>TLS 1.3: a gesture to middleboxes (RFC 8446 §5, §D.4).</summary>
    Dropped,

    /// <summary>TLS 1.2: the peer's keys change here (RFC 5246 §7.1).</summary>
    ChangesKeys,
}
