using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.5
///     opaque certificate_extension_oid&lt;1..2^8-1&gt;;
///     opaque certificate_extension_values&lt;0..2^16-1&gt;;
/// } OIDFilter;
/// </code>
/// </summary>
/// <param name="Oid">certificate_extension_oid, DER.</param>
/// <param name="Values">certificate_extension_values, DER; empty for any.</param>
public readonly record struct OidFilter(ReadOnlyMemory<byte> Oid, ReadOnlyMemory<byte> Values)
{
    /// <summary>Reads one filter.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static OidFilter Read(ref TlsReader list) => new(
        list.Opaque8("certificate_extension_oid", 1).ToArray(),
        list.Opaque16("certificate_extension_values").ToArray());

    /// <summary>Writes one filter.</summary>
    public void Write(TlsWriter w)
    {
        w.Opaque8(Oid.Span);
        w.Opaque16(Values.Span);
    }
}
