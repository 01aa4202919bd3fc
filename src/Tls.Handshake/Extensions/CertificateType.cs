namespace Tls.Handshake;

/// <summary>
/// What a Certificate message holds, by the registered values (IANA TLS Certificate Types, RFC 7250 §3). Any other value
/// may come from the wire and is kept as it is.
/// </summary>
public enum CertificateType : byte
{
    /// <summary>X.509 certificates: what it is when nothing else was agreed.</summary>
    X509 = 0,

    /// <summary>A SubjectPublicKeyInfo and nothing else.</summary>
    RawPublicKey = 2,
}
