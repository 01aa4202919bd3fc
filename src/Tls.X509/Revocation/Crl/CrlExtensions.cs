using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>What the extensions of a CRL say (RFC 5280 §5.2).</summary>
internal readonly record struct CrlExtensions(
    ReadOnlyMemory<byte> Number,
    ReadOnlyMemory<byte> BaseNumber,
    AuthorityKeyIdentifier? AuthorityKeyIdentifier,
    IssuingDistributionPoint? IssuingDistributionPoint,
    ObjectIdentifier? UnknownCritical)
{
    internal static CrlExtensions Of(
        IReadOnlyList<CertificateExtension> extensions, ReadOnlyMemory<byte> crl, bool isVersion2)
    {
        CrlExtensions found = default;
        foreach (CertificateExtension extension in extensions)
        {
            ReadOnlyMemory<byte> value = extension.Value;
            if (extension.Oid.Is(KnownOids.CrlNumber))
            {
                // §5.2.3: CRL number is a non-critical CRL extension.
                if (extension.IsCritical)
                {
                    throw new DerReader(value.Span).Malformed("cRLNumber", "critical");
                }

                found = found with { Number = ReadNumber(value, "cRLNumber") };
            }
            else if (extension.Oid.Is(KnownOids.DeltaCrlIndicator))
            {
                found = found with { BaseNumber = ReadNumber(value, "deltaCRLIndicator") };
            }
            else if (extension.Oid.Is(KnownOids.AuthorityKeyIdentifier))
            {
                found = found with { AuthorityKeyIdentifier = AuthorityKeyIdentifier.Read(new(value.Span), value) };
            }
            else if (extension.Oid.Is(KnownOids.IssuingDistributionPoint))
            {
                found = found with { IssuingDistributionPoint = IssuingDistributionPoint.Read(value) };
            }
            else if (extension.IsCritical)
            {
                // §5.2: with a critical extension it cannot process, an application MUST NOT use that CRL.
                found = found with { UnknownCritical = extension.Oid };
            }
        }

        // §5.2.3: CRL issuers MUST include this extension in all CRLs; version 1 alone has no place for it.
        return !found.Number.IsEmpty || !isVersion2
            ? found
            : throw new DerReader(crl.Span).Malformed("cRLNumber", "missing");
    }

    /// <summary><code>CRLNumber ::= INTEGER (0..MAX)</code></summary>
    private static ReadOnlyMemory<byte> ReadNumber(ReadOnlyMemory<byte> value, string field)
    {
        DerReader reader = new(value.Span);
        DerElement number = reader.Integer(field);
        reader.End(field);

        // §5.2.3: at most 20 octets; never negative.
        return number.Contents.Length <= 20 && (number.Contents[0] & 0x80) == 0
            ? number.ContentsIn(value)
            : throw DerReader.Malformed(number, field, "negative or longer than 20 octets");
    }
}
