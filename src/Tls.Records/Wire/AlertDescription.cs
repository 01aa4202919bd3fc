namespace Tls.Wire;

/// <summary>
/// Alert descriptions (RFC 8446 §6, §B.2). Any other value may come from the wire and is kept as it is.
/// </summary>
public enum AlertDescription : byte
{
    /// <summary>No more messages from the sender on this connection.</summary>
    CloseNotify = 0,

    /// <summary>An inappropriate message was received.</summary>
    UnexpectedMessage = 10,

    /// <summary>A record could not be deprotected.</summary>
    BadRecordMac = 20,

    /// <summary>A record was longer than the protocol allows.</summary>
    RecordOverflow = 22,

    /// <summary>No acceptable set of security parameters.</summary>
    HandshakeFailure = 40,

    /// <summary>A certificate was corrupt, or its signatures did not verify.</summary>
    BadCertificate = 42,

    /// <summary>A certificate was of an unsupported type.</summary>
    UnsupportedCertificate = 43,

    /// <summary>A certificate was revoked by its signer.</summary>
    CertificateRevoked = 44,

    /// <summary>A certificate has expired or is not currently valid.</summary>
    CertificateExpired = 45,

    /// <summary>Some other issue arose in processing the certificate.</summary>
    CertificateUnknown = 46,

    /// <summary>A field was incorrect or inconsistent with other fields.</summary>
    IllegalParameter = 47,

    /// <summary>The chain does not lead to a known trust anchor.</summary>
    UnknownCa = 48,

    /// <summary>A valid certificate or PSK was refused by access control.</summary>
    AccessDenied = 49,

    /// <summary>A message could not be decoded.</summary>
    DecodeError = 50,

    /// <summary>A handshake signature, Finished or binder did not verify.</summary>
    DecryptError = 51,

    /// <summary>The protocol version is recognised but not supported.</summary>
    ProtocolVersion = 70,

    /// <summary>The server requires parameters more secure than the client's.</summary>
    InsufficientSecurity = 71,

    /// <summary>An internal error unrelated to the peer.</summary>
    InternalError = 80,

    /// <summary>An invalid connection retry (RFC 7507).</summary>
    InappropriateFallback = 86,

    /// <summary>The user is cancelling the handshake.</summary>
    UserCanceled = 90,

    /// <summary>Renegotiation is refused (TLS 1.2, a warning).</summary>
    NoRenegotiation = 100,

    /// <summary>An extension mandatory for the offered parameters is missing.</summary>
    MissingExtension = 109,

    /// <summary>An extension that was not offered, or is prohibited in this message.</summary>
    UnsupportedExtension = 110,

    /// <summary>No server is known by the name the client gave.</summary>
    UnrecognizedName = 112,

    /// <summary>An invalid or unacceptable OCSP response.</summary>
    BadCertificateStatusResponse = 113,

    /// <summary>No acceptable PSK identity.</summary>
    UnknownPskIdentity = 115,

    /// <summary>A client certificate is desired but none was provided.</summary>
    CertificateRequired = 116,

    /// <summary>The client's protocols are none of the server's (RFC 7301).</summary>
    NoApplicationProtocol = 120,

    /// <summary>Encrypted Client Hello was required and not used (RFC 9849).</summary>
    EchRequired = 121,
}
