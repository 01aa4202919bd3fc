using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8422 §5.4
///     ServerECDHParams params;
///     SignatureScheme algorithm;                    RFC 5246 §7.4.3: hash and signature, as digitally-signed
///     opaque signature&lt;0..2^16-1&gt;;
/// } ServerKeyExchange;
/// </code>
/// Of the ECDHE suites, the only ones we speak.
/// </summary>
public sealed class ServerKeyExchange : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.ServerKeyExchange;

    /// <summary>params: the group and the server's share.</summary>
    public required ServerEcdhParams Params { get; init; }

    /// <summary>algorithm: how it was signed.</summary>
    public required SignatureScheme Algorithm { get; init; }

    /// <summary>signature: over both randoms and params.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalGroup.</exception>
    public static ServerKeyExchange Read(ref TlsReader body)
    {
        var message = new ServerKeyExchange
        {
            Params = ServerEcdhParams.Read(ref body),
            Algorithm = (SignatureScheme)body.UInt16("algorithm"),
            Signature = body.Opaque16("signature").ToArray(),
        };
        body.End("ServerKeyExchange");
        return message;
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
        Params.Write(w);
        w.UInt16((ushort)Algorithm);
        w.Opaque16(Signature.Span);
    }
}
