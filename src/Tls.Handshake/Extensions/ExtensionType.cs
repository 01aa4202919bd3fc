namespace Tls.Handshake;

/// <summary>
/// Extension types by their registered names (IANA TLS ExtensionType Values). Any other value may come from
/// the wire and is kept as it is.
/// </summary>
public enum ExtensionType : ushort
{
    /// <summary>RFC 6066 §3.</summary>
    ServerName = 0,

    /// <summary>RFC 6066 §4.</summary>
    MaxFragmentLength = 1,

    /// <summary>RFC 6066 §8, RFC 8446 §4.4.2.1.</summary>
    StatusRequest = 5,

    /// <summary>RFC 8446 §4.2.7.</summary>
    SupportedGroups = 10,

    /// <summary>RFC 8422 §5.1.2: TLS 1.2 only.</summary>
    EcPointFormats = 11,

    /// <summary>RFC 8446 §4.2.3.</summary>
    SignatureAlgorithms = 13,

    /// <summary>RFC 5764.</summary>
    UseSrtp = 14,

    /// <summary>RFC 6520.</summary>
    Heartbeat = 15,

    /// <summary>application_layer_protocol_negotiation (RFC 7301).</summary>
    Alpn = 16,

    /// <summary>RFC 6962.</summary>
    SignedCertificateTimestamp = 18,

    /// <summary>RFC 7250.</summary>
    ClientCertificateType = 19,

    /// <summary>RFC 7250.</summary>
    ServerCertificateType = 20,

    /// <summary>RFC 7685.</summary>
    Padding = 21,

    /// <summary>RFC 7366: TLS 1.2 only.</summary>
    EncryptThenMac = 22,

    /// <summary>RFC 7627: TLS 1.2 only.</summary>
    ExtendedMasterSecret = 23,

    /// <summary>RFC 8879.</summary>
    CompressCertificate = 27,

    /// <summary>RFC 8449.</summary>
    RecordSizeLimit = 28,

    /// <summary>RFC 9345.</summary>
    DelegatedCredential = 34,

    /// <summary>RFC 5077: TLS 1.2 only.</summary>
    SessionTicket = 35,

    /// <summary>RFC 8446 §4.2.11.</summary>
    PreSharedKey = 41,

    /// <summary>RFC 8446 §4.2.10.</summary>
    EarlyData = 42,

    /// <summary>RFC 8446 §4.2.1.</summary>
    SupportedVersions = 43,

    /// <summary>RFC 8446 §4.2.2.</summary>
    Cookie = 44,

    /// <summary>RFC 8446 §4.2.9.</summary>
    PskKeyExchangeModes = 45,

    /// <summary>RFC 8446 §4.2.4.</summary>
    CertificateAuthorities = 47,

    /// <summary>RFC 8446 §4.2.5.</summary>
    OidFilters = 48,

    /// <summary>RFC 8446 §4.2.6.</summary>
    PostHandshakeAuth = 49,

    /// <summary>RFC 8446 §4.2.3.</summary>
    SignatureAlgorithmsCert = 50,

    /// <summary>RFC 8446 §4.2.8.</summary>
    KeyShare = 51,

    /// <summary>RFC 9149.</summary>
    TicketRequest = 58,

    /// <summary>draft-ietf-tls-tlsflags.</summary>
    TlsFlags = 62,

    /// <summary>RFC 9849.</summary>
    EncryptedClientHello = 0xfe0d,

    /// <summary>RFC 5746: TLS 1.2 only.</summary>
    RenegotiationInfo = 0xff01,
}
