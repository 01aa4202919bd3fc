using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.8
///     NamedGroup group;
///     opaque key_exchange&lt;1..2^16-1&gt;;
/// } KeyShareEntry;
/// </code>
/// </summary>
public readonly struct KeyShareEntry
{
    /// <summary>A public value of a group.</summary>
    public KeyShareEntry(NamedGroup group, ReadOnlyMemory<byte> keyExchange)
    {
        Group = group;
        KeyExchange = keyExchange;
    }

    /// <summary>group; unknown values are kept.</summary>
    public NamedGroup Group { get; }

    /// <summary>key_exchange: the public value; its length and validity are the group's to judge.</summary>
    public ReadOnlyMemory<byte> KeyExchange { get; }

    /// <summary>Reads one entry.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static KeyShareEntry Read(ref TlsReader data) =>
        new((NamedGroup)data.UInt16("group"), data.Opaque16("key_exchange", 1).ToArray());

    /// <summary>Writes one entry.</summary>
    public void Write(TlsWriter w)
    {
        w.UInt16((ushort)Group);
        w.Opaque16(KeyExchange.Span);
    }
}
