using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// opaque ticket[extension_data.length];             RFC 5077 §3.2
/// </code>
/// For TLS 1.2: empty when a client can use tickets or a server will send one.
/// </summary>
public sealed class SessionTicketExtension : Extension
{
    /// <summary>A ticket, or none.</summary>
    public SessionTicketExtension(ReadOnlyMemory<byte> ticket) => Ticket = ticket;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.SessionTicket;

    /// <summary>The ticket to resume with, or empty.</summary>
    public ReadOnlyMemory<byte> Ticket { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static SessionTicketExtension Read(ref TlsReader data) =>
        new(data.Bytes(data.Remaining, "ticket").ToArray());

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.Bytes(Ticket.Span);
}
