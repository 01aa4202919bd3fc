namespace Tls;

/// <summary>What a provider of cryptography lets one do (QSsl::SupportedFeature, with its numbers).</summary>
public enum TlsFeature
{
    /// <summary>Certificates are verified.</summary>
    CertificateVerification = 0,

    /// <summary>A client offers application protocols (RFC 7301).</summary>
    ClientSideAlpn = 1,

    /// <summary>A server chooses an application protocol.</summary>
    ServerSideAlpn = 2,

    /// <summary>Stapled OCSP responses are asked for and judged.</summary>
    Ocsp = 3,

    /// <summary>Pre-shared keys.</summary>
    Psk = 4,

    /// <summary>Session tickets.</summary>
    SessionTicket = 5,

    /// <summary>Alerts can be seen, both ways.</summary>
    Alerts = 6,
}
