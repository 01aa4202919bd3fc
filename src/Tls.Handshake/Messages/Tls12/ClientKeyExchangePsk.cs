using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 5489 §2
///     opaque psk_identity&lt;0..2^16-1&gt;;
///     opaque point&lt;1..2^8-1&gt;;
/// } ClientKeyExchange;
/// </code>
/// Of the ECDHE_PSK suites.
/// </summary>
public sealed class ClientKeyExchangePsk : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.ClientKeyExchange;

    /// <summary>psk_identity: which key the client uses.</summary>
    public required ReadOnlyMemory<byte> Identity { get; init; }

    /// <summary>point: the client's public value, in the group's encoding.</summary>
    public required ReadOnlyMemory<byte> Point { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static ClientKeyExchangePsk Read(ref TlsReader body)
    {
        var message = new ClientKeyExchangePsk
        {
            Identity = body.Opaque16("psk_identity").ToArray(),
            Point = body.Opaque8("point", 1).ToArray(),
        };
        body.End("ClientKeyExchange");
        return message;
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
        w.Opaque16(Identity.Span);
        w.Opaque8(Point.Span);
    }
}
