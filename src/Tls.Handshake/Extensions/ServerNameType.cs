namespace Tls.Handshake;

/// <summary>
/// What kind of name a server_name is (RFC 6066 §3). Any other value may come from the wire.
/// </summary>
public enum ServerNameType : byte
{
    /// <summary>A DNS host name.</summary>
    HostName = 0,
}
