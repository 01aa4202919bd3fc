namespace Tls.Wire;

/// <summary>
/// Cipher suites by their registered names (IANA TLS Cipher Suites). Only what we may speak is named; any other value
/// may come from the wire and is kept as it is.
/// </summary>
public enum CipherSuite : ushort
{
    /// <summary>RFC 8446 §B.4.</summary>
    TLS_AES_128_GCM_SHA256 = 0x1301,

    /// <summary>RFC 8446 §B.4.</summary>
    TLS_AES_256_GCM_SHA384 = 0x1302,

    /// <summary>RFC 8446 §B.4.</summary>
    TLS_CHACHA20_POLY1305_SHA256 = 0x1303,

    /// <summary>RFC 8446 §B.4.</summary>
    TLS_AES_128_CCM_SHA256 = 0x1304,

    /// <summary>RFC 8446 §B.4: an 8-byte tag, off unless asked for.</summary>
    TLS_AES_128_CCM_8_SHA256 = 0x1305,
}
