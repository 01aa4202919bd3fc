namespace Tls.Handshake;

/// <summary>The four fragment lengths a client may ask for (RFC 6066 §4).</summary>
public enum MaxFragmentLengthCode : byte
{
    /// <summary>2^9 bytes.</summary>
    Bytes512 = 1,

    /// <summary>2^10 bytes.</summary>
    Bytes1024 = 2,

    /// <summary>2^11 bytes.</summary>
    Bytes2048 = 3,

    /// <summary>2^12 bytes.</summary>
    Bytes4096 = 4,
}
