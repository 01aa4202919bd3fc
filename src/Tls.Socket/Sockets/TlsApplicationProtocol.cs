namespace Tls;

/// <summary>The application protocols that are asked for most (RFC 7301 §6).</summary>
public static class TlsApplicationProtocol
{
    /// <summary>HTTP/2 over TLS (RFC 9113).</summary>
    public const string Http2 = "h2";

    /// <summary>HTTP/1.1 (RFC 9112).</summary>
    public const string Http11 = "http/1.1";
}
