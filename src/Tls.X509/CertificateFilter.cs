using System;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Whether a certificate is one that a TLS server asks for by extension and value (RFC 8446 §4.2.5).
/// </summary>
public static class CertificateFilter
{
    /// <summary>Whether the certificate passes one filter.</summary>
    /// <param name="certificate">The certificate that would be shown.</param>
    /// <param name="oid">Which extension: the DER of its identifier.</param>
    /// <param name="values">What it has to hold: the DER of the extension's own type; empty for anything.</param>
    /// <returns>
    /// True also for an extension that RFC 8446 gives no rule for, and for a filter that cannot be read: a client MUST
    /// ignore what it does not recognise.
    /// </returns>
    public static bool Matches(Certificate certificate, ReadOnlyMemory<byte> oid, ReadOnlyMemory<byte> values)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        try
        {
            DerReader reader = new(oid.Span);
            ReadOnlySpan<byte> extension = reader.Oid("certificate_extension_oid").ContentsIn(oid).Span;
            reader.End("certificate_extension_oid");
            if (extension.SequenceEqual(KnownOids.KeyUsage))
            {
                return HasKeyUsage(certificate, values);
            }

            return !extension.SequenceEqual(KnownOids.ExtendedKeyUsage) || HasPurposes(certificate, values);
        }
        catch (CertificateFormatException)
        {
            return true;
        }
    }

    /// <summary>§4.2.5: a certificate matches when all key usage bits of the filter are also asserted in it.</summary>
    private static bool HasKeyUsage(Certificate certificate, ReadOnlyMemory<byte> values)
    {
        if (certificate.KeyUsage is not { } usage || values.IsEmpty)
        {
            return certificate.KeyUsage is not null;
        }

        DerReader reader = new(values.Span);
        var wanted = (KeyUsages)DerBitString.Flags(ref reader, "keyUsage");
        return (usage & wanted) == wanted;
    }

    /// <summary>§4.2.5: … when all key purposes of the filter are also found in it.</summary>
    private static bool HasPurposes(Certificate certificate, ReadOnlyMemory<byte> values)
    {
        if (certificate.ExtendedKeyUsage is not { } usage || values.IsEmpty)
        {
            return certificate.ExtendedKeyUsage is not null;
        }

        foreach (ObjectIdentifier wanted in ExtendedKeyUsage.Read(new DerReader(values.Span), values).Purposes)
        {
            bool isFound = false;
            foreach (ObjectIdentifier purpose in usage.Purposes)
            {
                isFound |= purpose == wanted;
            }

            if (!isFound)
            {
                return false;
            }
        }

        return true;
    }
}
