using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.11
///     opaque identity&lt;1..2^16-1&gt;;
///     uint32 obfuscated_ticket_age;
/// } PskIdentity;
/// </code>
/// </summary>
/// <param name="Identity">identity: a ticket, or the name of an external key.</param>
/// <param name="ObfuscatedTicketAge">
/// The ticket's age in ms plus ticket_age_add, modulo 2^32; 0 for external keys.
/// </param>
public readonly record struct PskIdentity(ReadOnlyMemory<byte> Identity, uint ObfuscatedTicketAge)
{
    /// <summary>Reads one identity.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static PskIdentity Read(ref TlsReader list) =>
        new(list.Opaque16("identity", 1).ToArray(), list.UInt32("obfuscated_ticket_age"));

    /// <summary>Writes one identity.</summary>
    public void Write(TlsWriter w)
    {
        w.Opaque16(Identity.Span);
        w.UInt32(ObfuscatedTicketAge);
    }
}
