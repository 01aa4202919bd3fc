using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 7250 §3
///     CertificateType client_certificate_types&lt;1..2^8-1&gt;;     (or server_certificate_types)
/// } ClientCertTypeExtension;                        (or ServerCertTypeExtension), in a ClientHello
/// </code>
/// The types of certificate a client can show, or can verify, the preferred first.
/// </summary>
public sealed class CertificateTypeOffer : Extension
{
    /// <summary>An offer.</summary>
    /// <param name="type">Client_certificate_type or server_certificate_type.</param>
    /// <param name="types">In order of preference.</param>
    public CertificateTypeOffer(ExtensionType type, params IReadOnlyList<CertificateType> types)
    {
        Type = type;
        Types = types;
    }

    /// <inheritdoc/>
    public override ExtensionType Type { get; }

    /// <summary>The types, the preferred first.</summary>
    public IReadOnlyList<CertificateType> Types { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalExtensionValue.</exception>
    public static CertificateTypeOffer Read(ExtensionType type, ref TlsReader data)
    {
        TlsReader list = data.Vector8("certificate_types");
        var types = new List<CertificateType>();
        while (!list.IsEmpty)
        {
            types.Add((CertificateType)list.UInt8("certificate_type"));
        }

        // RFC 7250 §4.1: X.509 alone is said by leaving the extension out; and nothing at all is no offer.
        if (types is [] or [CertificateType.X509])
        {
            throw Fault.Of(TlsFault.IllegalExtensionValue, $"{type} offers nothing but the default");
        }

        return new CertificateTypeOffer(type, types);
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector8())
        {
            foreach (CertificateType type in Types)
            {
                w.UInt8((byte)type);
            }
        }
    }
}
