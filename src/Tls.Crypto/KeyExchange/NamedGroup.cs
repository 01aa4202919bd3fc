namespace Tls.Crypto;

/// <summary>
/// Key exchange groups: the TLS Supported Groups registry, as far as we name it (RFC 8446 §4.2.7). Any other
/// value may come from the wire and is kept as it is.
/// </summary>
public enum NamedGroup : ushort
{
    /// <summary>NIST P-256 (RFC 8422).</summary>
    Secp256r1 = 0x0017,

    /// <summary>NIST P-384 (RFC 8422).</summary>
    Secp384r1 = 0x0018,

    /// <summary>NIST P-521 (RFC 8422).</summary>
    Secp521r1 = 0x0019,

    /// <summary>Curve25519 (RFC 7748).</summary>
    X25519 = 0x001d,

    /// <summary>Curve448 (RFC 7748).</summary>
    X448 = 0x001e,

    /// <summary>ML-KEM-1024 (FIPS 203) alone: TLS 1.3 only (draft-ietf-tls-mlkem).</summary>
    MLKem1024 = 0x0202,

    /// <summary>P-256 and ML-KEM-768 together: TLS 1.3 only (draft-ietf-tls-ecdhe-mlkem).</summary>
    Secp256r1MLKem768 = 0x11eb,

    /// <summary>ML-KEM-768 and X25519 together: TLS 1.3 only (draft-ietf-tls-ecdhe-mlkem).</summary>
    X25519MLKem768 = 0x11ec,
}
