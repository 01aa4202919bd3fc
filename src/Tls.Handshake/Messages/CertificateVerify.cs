using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.4.3
///     SignatureScheme algorithm;
///     opaque signature&lt;0..2^16-1&gt;;
/// } CertificateVerify;
/// </code>
/// </summary>
public sealed class CertificateVerify : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.CertificateVerify;

    /// <summary>algorithm: how it was signed.</summary>
    public required SignatureScheme Algorithm { get; init; }

    /// <summary>signature: over the transcript, with the context string of §4.4.3.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static CertificateVerify Read(ref TlsReader body)
    {
        var message = new CertificateVerify
        {
            Algorithm = (SignatureScheme)body.UInt16("algorithm"),
            Signature = body.Opaque16("signature").ToArray(),
        };
        body.End("CertificateVerify");
        return message;
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
        w.UInt16((ushort)Algorithm);
        w.Opaque16(Signature.Span);
    }
}
