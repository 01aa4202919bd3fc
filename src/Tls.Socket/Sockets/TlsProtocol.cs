namespace Tls;

/// <summary>Which versions to speak (QSsl::SslProtocol); SSL 2 and 3, TLS 1.0 and 1.1 and DTLS are not spoken here.</summary>
public enum TlsProtocol
{
    /// <summary>None known, or none agreed yet.</summary>
    Unknown = -1,

    /// <summary>TLS 1.2 alone.</summary>
    Tls12 = 2,

    /// <summary>Every version that is spoken.</summary>
    Any = 3,

    /// <summary>Every version that is held to be secure; today the same.</summary>
    Secure = 4,

    /// <summary>TLS 1.2 and all newer.</summary>
    Tls12OrLater = 7,

    /// <summary>TLS 1.3 alone.</summary>
    Tls13 = 12,

    /// <summary>TLS 1.3 and all newer.</summary>
    Tls13OrLater = 13,
}
