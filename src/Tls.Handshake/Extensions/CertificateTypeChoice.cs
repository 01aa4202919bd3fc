using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// CertificateType client_certificate_type;          RFC 7250 §3 (or server_certificate_type),
///                                                   in EncryptedExtensions or a ServerHello of TLS 1.2
/// </code>
/// The type of certificate that the client shall show, or that the server will.
/// </summary>
public sealed class CertificateTypeChoice : Extension
{
    /// <summary>A choice.</summary>
    /// <param name="type">Client_certificate_type or server_certificate_type.</param>
    /// <param name="chosen">The type of certificate.</param>
    public CertificateTypeChoice(ExtensionType type, CertificateType chosen)
    {
        Type = type;
        Chosen = chosen;
    }

    /// <inheritdoc/>
    public override ExtensionType Type { get; }

    /// <summary>The type of certificate.</summary>
    public CertificateType Chosen { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static CertificateTypeChoice Read(ExtensionType type, ref TlsReader data) =>
        new(type, (CertificateType)data.UInt8("certificate_type"));

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.UInt8((byte)Chosen);
}
