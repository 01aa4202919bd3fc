using System;

namespace Tls.Handshake;

/// <summary>
/// Values reserved so that peers are seen to ignore what they do not know (RFC 8701). A server must never
/// select one; a client that receives one selected must fail the handshake.
/// </summary>
public static class Grease
{
    /// <summary>
    /// Whether a two-byte code point (suite, group, scheme, extension, version) is one of 0x0A0A, 0x1A1A, …, 0xFAFA.
    /// </summary>
    public static bool IsGrease(ushort codePoint) =>
        (codePoint & 0x0f0f) == 0x0a0a && codePoint >> 8 == (codePoint & 0xff);

    /// <summary>Whether a PskKeyExchangeMode is one of 0x0B, 0x2A, 0x49, …, 0xE4.</summary>
    public static bool IsGrease(PskKeyExchangeMode mode) => (byte)mode % 0x1f == 0x0b;

    /// <summary>Whether the name of an application protocol is one of {0x0A, 0x0A}, {0x1A, 0x1A}, …, {0xFA, 0xFA}.</summary>
    public static bool IsGrease(string protocol)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        return protocol.Length == 2 && protocol[0] == protocol[1] && protocol[0] is <= '\u00fa'
            && (protocol[0] & 0x0f) == 0x0a;
    }

    /// <summary>The n-th of the sixteen two-byte values.</summary>
    /// <param name="index">0 to 15.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another index.</exception>
    public static ushort Value(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, 15);
        return (ushort)(0x0a0a + (index * 0x1010));
    }
}
