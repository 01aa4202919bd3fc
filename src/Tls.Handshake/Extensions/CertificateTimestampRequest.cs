using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The wish to see certificate timestamps: empty, in ClientHello and CertificateRequest (RFC 6962 §3.3.1, RFC
/// 8446 §4.4.2.1).
/// </summary>
public sealed class CertificateTimestampRequest : Extension
{
    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.SignedCertificateTimestamp;

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
    }
}
