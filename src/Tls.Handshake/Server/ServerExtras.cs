namespace Tls.Handshake;

/// <summary>What a server asks of clients, or grants them, that no handshake needs; nothing by default.</summary>
internal sealed class ServerExtras
{
    /// <summary>Whether to ask for an OCSP response with the client's certificate (RFC 8446 §4.4.2.1).</summary>
    public bool OcspResponse { get; init; }
}
