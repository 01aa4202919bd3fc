namespace Tls.Wire;

/// <summary>What a record carries (RFC 8446 §5.1).</summary>
public enum ContentType : byte
{
    /// <summary>Never on the wire by itself: what padding looks like inside TLS 1.3 protection.</summary>
    Invalid = 0,

    /// <summary>One byte 0x01: a key change in TLS 1.2, a dummy for middleboxes in TLS 1.3.</summary>
    ChangeCipherSpec = 20,

    /// <summary>Two bytes: level and description.</summary>
    Alert = 21,

    /// <summary>A piece of the stream of handshake messages.</summary>
    Handshake = 22,

    /// <summary>The application's bytes; in TLS 1.3 also the outer type of everything protected.</summary>
    ApplicationData = 23,
}
