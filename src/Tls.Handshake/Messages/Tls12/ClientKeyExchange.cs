using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8422 §5.7
///     opaque point&lt;1..2^8-1&gt;;
/// } ClientKeyExchange;
/// </code>
/// Of the ECDHE suites.
/// </summary>
public sealed class ClientKeyExchange : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.ClientKeyExchange;

    /// <summary>point: the client's public value, in the group's encoding.</summary>
    public required ReadOnlyMemory<byte> Point { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static ClientKeyExchange Read(ref TlsReader body)
    {
        var message = new ClientKeyExchange { Point = body.Opaque8("point", 1).ToArray() };
        body.End("ClientKeyExchange");
        return message;
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w) => w.Opaque8(Point.Span);
}
