using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 5077 §3.3
///     uint32 ticket_lifetime_hint;
///     opaque ticket&lt;0..2^16-1&gt;;
/// } NewSessionTicket;
/// </code>
/// Part of the handshake, unlike that of TLS 1.3: it comes before the server's change_cipher_spec, in the clear.
/// </summary>
public sealed class NewSessionTicket12 : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.NewSessionTicket;

    /// <summary>ticket_lifetime_hint, in seconds; 0 leaves it open.</summary>
    public required uint LifetimeHintSeconds { get; init; }

    /// <summary>ticket: opaque to clients; empty when the server has changed its mind.</summary>
    public required ReadOnlyMemory<byte> Ticket { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static NewSessionTicket12 Read(ref TlsReader body)
    {
        var message = new NewSessionTicket12
        {
            LifetimeHintSeconds = body.UInt32("ticket_lifetime_hint"),
            Ticket = body.Opaque16("ticket").ToArray(),
        };
        body.End("NewSessionTicket");
        return message;
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
        w.UInt32(LifetimeHintSeconds);
        w.Opaque16(Ticket.Span);
    }
}
