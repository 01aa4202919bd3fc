namespace Tls.Wire;

/// <summary>
/// ProtocolVersion as on the wire. We speak 1.2 and 1.3; the older values appear only as legacy fields and in
/// what peers offer. Any other value may come from the wire and is kept as it is.
/// </summary>
public enum ProtocolVersion : ushort
{
    /// <summary>SSL 3.0: never spoken.</summary>
    Ssl30 = 0x0300,

    /// <summary>TLS 1.0: never spoken; the record version of a first ClientHello (RFC 8446 §5.1).</summary>
    Tls10 = 0x0301,

    /// <summary>TLS 1.1: never spoken.</summary>
    Tls11 = 0x0302,

    /// <summary>TLS 1.2 (RFC 5246), and TLS 1.3's legacy_version.</summary>
    Tls12 = 0x0303,

    /// <summary>TLS 1.3 (RFC 8446).</summary>
    Tls13 = 0x0304,
}
