using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.6.1
///     uint32 ticket_lifetime;
///     uint32 ticket_age_add;
///     opaque ticket_nonce&lt;0..255&gt;;
///     opaque ticket&lt;1..2^16-1&gt;;
///     Extension extensions&lt;0..2^16-2&gt;;
/// } NewSessionTicket;
/// </code>
/// </summary>
public sealed class NewSessionTicket13 : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.NewSessionTicket;

    /// <summary>ticket_lifetime, in seconds; servers must not go beyond seven days (604,800).</summary>
    public required uint LifetimeSeconds { get; init; }

    /// <summary>ticket_age_add: what obscures the ticket's age, in milliseconds modulo 2^32.</summary>
    public required uint AgeAdd { get; init; }

    /// <summary>ticket_nonce: 0 to 255 bytes, unique among the tickets of a connection.</summary>
    public ReadOnlyMemory<byte> Nonce { get; init; }

    /// <summary>ticket: the PSK identity, opaque to clients; never empty on the wire.</summary>
    public required ReadOnlyMemory<byte> Ticket { get; init; }

    /// <summary>extensions: early_data is the only one defined.</summary>
    public ExtensionBlock Extensions { get; init; } = ExtensionBlock.Empty;

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault, or an extension's own.</exception>
    public static NewSessionTicket13 Read(ref TlsReader body)
    {
        var message = new NewSessionTicket13
        {
            LifetimeSeconds = body.UInt32("ticket_lifetime"),
            AgeAdd = body.UInt32("ticket_age_add"),
            Nonce = body.Opaque8("ticket_nonce").ToArray(),
            Ticket = body.Opaque16("ticket", 1).ToArray(),
            Extensions = ExtensionBlock.Read(ref body, ExtensionContext.NewSessionTicket, ceiling: 0xfffe),
        };
        body.End("NewSessionTicket");
        return message;
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
        w.UInt32(LifetimeSeconds);
        w.UInt32(AgeAdd);
        w.Opaque8(Nonce.Span);
        w.Opaque16(Ticket.Span);
        Extensions.Write(w);
    }
}
