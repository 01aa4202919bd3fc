namespace Tls.X509;

/// <summary>What a certificate is to be trusted for (RFC 5280 §4.2.1.12).</summary>
public enum CertificatePurpose
{
    /// <summary>No purpose is demanded.</summary>
    Any,

    /// <summary>id-kp-serverAuth: the peer is a TLS server.</summary>
    ServerAuthentication,

    /// <summary>id-kp-clientAuth: the peer is a TLS client.</summary>
    ClientAuthentication,
}
