namespace Tls.X509;

/// <summary>How a certificate timestamp reached us (RFC 6962 §3.3).</summary>
public enum TimestampOrigin
{
    /// <summary>In the certificate itself, signed over its precertificate.</summary>
    Embedded,

    /// <summary>In the TLS extension signed_certificate_timestamp, signed over the certificate.</summary>
    Handshake,

    /// <summary>In the stapled OCSP response, signed over the certificate.</summary>
    OcspResponse,
}
