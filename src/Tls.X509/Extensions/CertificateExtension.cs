using System;

namespace Tls.X509;

/// <summary>An extension as it stands in the certificate (RFC 5280 §4.2).</summary>
/// <param name="Oid">extnID.</param>
/// <param name="IsCritical">critical: whoever does not process it must refuse the certificate.</param>
/// <param name="Value">The contents of extnValue, which are DER of the extension's own type.</param>
public sealed record CertificateExtension(ObjectIdentifier Oid, bool IsCritical, ReadOnlyMemory<byte> Value)
{
    /// <summary>What the RFCs call it, such as basicConstraints; its dotted identifier when it is none that is known.</summary>
    public string Name => ExtensionNames.Find(Oid) ?? Oid.ToString();

    /// <summary>Whether it is one that <see cref="Certificate.DecodedValue"/> decodes.</summary>
    public bool IsSupported => ExtensionNames.IsDecoded(Oid);
}
