namespace Tls.Handshake;

/// <summary>
/// Handshake message types (RFC 8446 §4, §B.3). Those of TLS 1.2 are recognised; any other value may come
/// from the wire and is refused by the decoder.
/// </summary>
public enum HandshakeType : byte
{
    /// <summary>TLS 1.2 only (RFC 5246 §7.4.1.1).</summary>
    HelloRequest = 0,

    /// <summary>§4.1.2.</summary>
    ClientHello = 1,

    /// <summary>§4.1.3; also carries HelloRetryRequest.</summary>
    ServerHello = 2,

    /// <summary>§4.6.1; in TLS 1.2 RFC 5077 §3.3.</summary>
    NewSessionTicket = 4,

    /// <summary>§4.5.</summary>
    EndOfEarlyData = 5,

    /// <summary>§4.3.1.</summary>
    EncryptedExtensions = 8,

    /// <summary>§4.4.2.</summary>
    Certificate = 11,

    /// <summary>TLS 1.2 only (RFC 5246 §7.4.3).</summary>
    ServerKeyExchange = 12,

    /// <summary>§4.3.2.</summary>
    CertificateRequest = 13,

    /// <summary>TLS 1.2 only (RFC 5246 §7.4.5).</summary>
    ServerHelloDone = 14,

    /// <summary>§4.4.3.</summary>
    CertificateVerify = 15,

    /// <summary>TLS 1.2 only (RFC 5246 §7.4.7).</summary>
    ClientKeyExchange = 16,

    /// <summary>§4.4.4.</summary>
    Finished = 20,

    /// <summary>TLS 1.2 only (RFC 6066 §8).</summary>
    CertificateStatus = 22,

    /// <summary>§4.6.3.</summary>
    KeyUpdate = 24,

    /// <summary>RFC 8879: a Certificate, compressed.</summary>
    CompressedCertificate = 25,

    /// <summary>§4.4.1: stands for the first ClientHello in the transcript; never on the wire.</summary>
    MessageHash = 254,
}
