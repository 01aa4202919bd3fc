using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Empty: in CertificateRequest a server's wish for a stapled OCSP response with the client's certificate (RFC 8446
/// §4.4.2.1), in a ServerHello of TLS 1.2 its promise of one with its own (RFC 6066 §8).
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
