using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 6066 §3
///     NameType name_type;
///     opaque name&lt;1..2^16-1&gt;;                       (HostName, and how any other type must begin)
/// } ServerName;
/// </code>
/// </summary>
/// <param name="NameType">host_name, or a type nobody has defined yet.</param>
/// <param name="Name">The name: ASCII for a host_name.</param>
public readonly record struct ServerNameEntry(ServerNameType NameType, ReadOnlyMemory<byte> Name)
{
    /// <summary>Reads one entry.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static ServerNameEntry Read(ref TlsReader list) =>
        new((ServerNameType)list.UInt8("name_type"), list.Opaque16("name", 1).ToArray());

    /// <summary>Writes one entry.</summary>
    public void Write(TlsWriter w)
    {
        w.UInt8((byte)NameType);
        w.Opaque16(Name.Span);
    }
}
