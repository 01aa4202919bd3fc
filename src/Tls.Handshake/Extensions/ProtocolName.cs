using System;
using System.Text;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// opaque ProtocolName&lt;1..2^8-1&gt; (RFC 7301 §3.1), as a string of one character per byte.
/// </summary>
internal static class ProtocolName
{
    /// <summary>Reads one name.</summary>
    internal static string Read(ref TlsReader list) =>
        Encoding.Latin1.GetString(list.Opaque8("protocol_name", 1));

    /// <summary>Writes one name.</summary>
    internal static void Write(TlsWriter w, string name) => w.Opaque8(Encoding.Latin1.GetBytes(name));

    /// <summary>Refuses a caller's name that the wire cannot carry.</summary>
    internal static void RefuseInvalid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > 255 || name.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff'))
        {
            throw new ArgumentException(
                "The name of an application protocol has 1 to 255 characters up to U+00FF.", nameof(name));
        }
    }
}
