using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 5489 §2
///     opaque psk_identity_hint&lt;0..2^16-1&gt;;
///     ServerECDHParams params;
/// } ServerKeyExchange;
/// </code>
/// Of the ECDHE_PSK suites: nothing is signed.
/// </summary>
public sealed class ServerKeyExchangePsk : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.ServerKeyExchange;

    /// <summary>psk_identity_hint: what helps a client to choose its key; usually empty.</summary>
    public ReadOnlyMemory<byte> IdentityHint { get; init; }

    /// <summary>params: the group and the server's share.</summary>
    public required ServerEcdhParams Params { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalGroup.</exception>
    public static ServerKeyExchangePsk Read(ref TlsReader body)
    {
        var message = new ServerKeyExchangePsk
        {
            IdentityHint = body.Opaque16("psk_identity_hint").ToArray(),
            Params = ServerEcdhParams.Read(ref body),
        };
        body.End("ServerKeyExchange");
        return message;
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
        w.Opaque16(IdentityHint.Span);
        Params.Write(w);
    }
}
