namespace Tls.Wire;

/// <summary>
/// Cipher suites by their registered names (IANA TLS Cipher Suites). Only what we may speak is named; any
/// other value may come from the wire and is kept as it is.
/// </summary>
public enum CipherSuite : ushort
{
    /// <summary>RFC 5246 §A.5: CBC and no forward secrecy, off unless asked for.</summary>
    TLS_RSA_WITH_AES_128_CBC_SHA = 0x002f,

    /// <summary>RFC 5246 §A.5: CBC and no forward secrecy, off unless asked for.</summary>
    TLS_RSA_WITH_AES_256_CBC_SHA = 0x0035,

    /// <summary>RFC 5246 §A.5: CBC and no forward secrecy, off unless asked for.</summary>
    TLS_RSA_WITH_AES_128_CBC_SHA256 = 0x003c,

    /// <summary>RFC 5288 §3: no forward secrecy, off unless asked for.</summary>
    TLS_RSA_WITH_AES_128_GCM_SHA256 = 0x009c,

    /// <summary>RFC 5288 §3: no forward secrecy, off unless asked for.</summary>
    TLS_RSA_WITH_AES_256_GCM_SHA384 = 0x009d,

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

    /// <summary>RFC 8422 §6: legacy, off unless asked for.</summary>
    TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA = 0xc009,

    /// <summary>RFC 8422 §6: legacy, off unless asked for.</summary>
    TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA = 0xc00a,

    /// <summary>RFC 8422 §6: legacy, off unless asked for.</summary>
    TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA = 0xc013,

    /// <summary>RFC 8422 §6: legacy, off unless asked for.</summary>
    TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA = 0xc014,

    /// <summary>RFC 5289 §3.1: legacy, off unless asked for.</summary>
    TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 = 0xc023,

    /// <summary>RFC 5289 §3.1: legacy, off unless asked for.</summary>
    TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 = 0xc024,

    /// <summary>RFC 5289 §3.1: legacy, off unless asked for.</summary>
    TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 = 0xc027,

    /// <summary>RFC 5289 §3.1: legacy, off unless asked for.</summary>
    TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 = 0xc028,

    /// <summary>RFC 5489 §3.1: legacy, off unless asked for.</summary>
    TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA = 0xc035,

    /// <summary>RFC 5489 §3.1: legacy, off unless asked for.</summary>
    TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA = 0xc036,

    /// <summary>RFC 5289 §3.2.</summary>
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 = 0xc02b,

    /// <summary>RFC 5289 §3.2.</summary>
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 = 0xc02c,

    /// <summary>RFC 5289 §3.2.</summary>
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 = 0xc02f,

    /// <summary>RFC 5289 §3.2.</summary>
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 = 0xc030,

    /// <summary>RFC 7251 §2: off unless asked for.</summary>
    TLS_ECDHE_ECDSA_WITH_AES_128_CCM = 0xc0ac,

    /// <summary>RFC 7251 §2: off unless asked for.</summary>
    TLS_ECDHE_ECDSA_WITH_AES_256_CCM = 0xc0ad,

    /// <summary>RFC 7251 §2: an 8-byte tag, off unless asked for.</summary>
    TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8 = 0xc0ae,

    /// <summary>RFC 7251 §2: an 8-byte tag, off unless asked for.</summary>
    TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8 = 0xc0af,

    /// <summary>RFC 7905 §2.</summary>
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 = 0xcca8,

    /// <summary>RFC 7905 §2.</summary>
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 = 0xcca9,

    /// <summary>RFC 7905 §2.</summary>
    TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256 = 0xccac,

    /// <summary>RFC 8442 §3.</summary>
    TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256 = 0xd001,

    /// <summary>RFC 8442 §3.</summary>
    TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384 = 0xd002,

    /// <summary>RFC 8442 §3: an 8-byte tag, off unless asked for.</summary>
    TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256 = 0xd003,

    /// <summary>RFC 8442 §3: off unless asked for.</summary>
    TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256 = 0xd005,

    /// <summary>RFC 5746 §3.3: no suite, but what an empty renegotiation_info says.</summary>
    TLS_EMPTY_RENEGOTIATION_INFO_SCSV = 0x00ff,

    /// <summary>RFC 7507 §2: no suite; the client is falling back to a version it does not like.</summary>
    TLS_FALLBACK_SCSV = 0x5600,
}
