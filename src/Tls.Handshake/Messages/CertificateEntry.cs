using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.4.2
///     opaque cert_data&lt;1..2^24-1&gt;;                  (certificate type X.509)
///     Extension extensions&lt;0..2^16-1&gt;;
/// } CertificateEntry;
/// </code>
/// </summary>
public sealed class CertificateEntry
{
    /// <summary>cert_data: one certificate, DER.</summary>
    public required ReadOnlyMemory<byte> CertificateData { get; init; }

    /// <summary>extensions: a stapled OCSP response, certificate timestamps.</summary>
    public ExtensionBlock Extensions { get; init; } = ExtensionBlock.Empty;

    /// <summary>Reads one entry.</summary>
    /// <exception cref="TlsException">A decode fault, or an extension's own.</exception>
    public static CertificateEntry Read(ref TlsReader list) => new()
    {
        CertificateData = list.Opaque24("cert_data", 1).ToArray(),
        Extensions = ExtensionBlock.Read(ref list, ExtensionContext.Certificate),
    };

    /// <summary>Writes one entry.</summary>
    public void Write(TlsWriter w)
    {
        w.Opaque24(CertificateData.Span);
        Extensions.Write(w);
    }
}
