namespace Tls.Handshake;

/// <summary>
/// What sort of certificate a server of TLS 1.2 asks for (RFC 5246 §7.4.4). Any other value may come from the
/// wire and is kept as it is.
/// </summary>
public enum ClientCertificateType : byte
{
    /// <summary>A certificate with an RSA key.</summary>
    RsaSign = 1,

    /// <summary>A certificate with a key of ECDSA (RFC 8422 §5.5), or of EdDSA.</summary>
    EcdsaSign = 64,
}
