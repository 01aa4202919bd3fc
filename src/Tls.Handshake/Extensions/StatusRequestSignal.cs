using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// A server's wish for a stapled OCSP response with the client's certificate: empty, in CertificateRequest
/// (RFC 8446 §4.4.2.1).
/// </summary>
public sealed class StatusRequestSignal : Extension
{
    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.StatusRequest;

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
    }
}
