using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.3.2
///     opaque certificate_request_context&lt;0..2^8-1&gt;;
///     Extension extensions&lt;2..2^16-1&gt;;
/// } CertificateRequest;
/// </code>
/// </summary>
public sealed class CertificateRequest13 : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.CertificateRequest;

    /// <summary>
    /// certificate_request_context: empty in the handshake, unique in post-handshake authentication.
    /// </summary>
    public ReadOnlyMemory<byte> RequestContext { get; init; }

    /// <summary>
    /// extensions: signature_algorithms must be among them, which the state machine checks.
    /// </summary>
    public required ExtensionBlock Extensions { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault, or an extension's own.</exception>
    public static CertificateRequest13 Read(ref TlsReader body)
    {
        var message = new CertificateRequest13
        {
            RequestContext = body.Opaque8("certificate_request_context").ToArray(),
            Extensions = ExtensionBlock.Read(ref body, ExtensionContext.CertificateRequest, floor: 2),
        };
        body.End("CertificateRequest");
        return message;
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
        w.Opaque8(RequestContext.Span);
        Extensions.Write(w);
    }
}
