using System;

namespace Tls.X509;

/// <summary>An extension as it stands in the certificate (RFC 5280 §4.2).</summary>
/// <param name="Oid">extnID.</param>
/// <param name="IsCritical">critical: whoever does not process it must refuse the certificate.</param>
/// <param name="Value">The contents of extnValue, which are DER of the extension's own type.</param>
public sealed record CertificateExtension(ObjectIdentifier Oid, bool IsCritical, ReadOnlyMemory<byte> Value);
