using System;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// The entries of a CRL (RFC 5280 §5.1.2.6, §5.3), read where they stand.
/// <code>
/// CrlEntry ::= SEQUENCE {
///     userCertificate     CertificateSerialNumber,
///     revocationDate      Time,
///     crlEntryExtensions  Extensions OPTIONAL }
/// </code>
/// </summary>
internal static class CrlEntries
{
    private const string Field = "revokedCertificates";

    /// <summary>What there is to know of all entries together.</summary>
    internal readonly record struct Summary(int Count, ObjectIdentifier? UnknownCritical);

    /// <summary>Walks all entries once, and makes no object of any that is well-formed and plain.</summary>
    internal static Summary Check(ReadOnlyMemory<byte> entries, int offset, bool isVersion2)
    {
        DerReader reader = new(entries.Span, offset);
        ObjectIdentifier? unknown = null;
        int count = 0;
        while (!reader.IsEmpty)
        {
            DerReader entry = reader.Sequence(Field);
            DerElement serial = entry.Integer("userCertificate");

            // §5.1.2.6 with §4.1.2.2: not longer than 20 octets.
            if (serial.Contents.Length > 20)
            {
                throw DerReader.Malformed(serial, "userCertificate", "longer than 20 octets");
            }

            _ = DerTime.Read(ref entry, CertificateErrorCode.DerMalformed, "revocationDate");
            if (!entry.IsEmpty)
            {
                // §5.3: entry extensions belong to version 2.
                if (!isVersion2)
                {
                    throw entry.Malformed("crlEntryExtensions", "in a CRL that is not version 2");
                }

                CrlEntryExtensions extensions = CrlEntryExtensions.Read(ref entry, entries, offset);

                // §5.3: with a critical extension it cannot process, an application MUST NOT use that CRL.
                unknown ??= extensions.UnknownCritical;
            }

            entry.End(Field);
            count++;
        }

        return new Summary(count, unknown);
    }

    /// <summary>The certificateIssuer of an entry that has been checked, or null.</summary>
    internal static DistinguishedName? IssuerOf(DerReader entry, ReadOnlyMemory<byte> entries)
    {
        _ = entry.Any("userCertificate");
        _ = entry.Any("revocationDate");
        return entry.IsEmpty ? null : CrlEntryExtensions.Read(ref entry, entries, 0).Issuer;
    }

    /// <summary>The rest of an entry that has been checked, after its serial number.</summary>
    internal static RevokedCertificate Read(DerReader entry, ReadOnlyMemory<byte> entries)
    {
        DateTimeOffset date = DerTime.Read(ref entry, CertificateErrorCode.DerMalformed, "revocationDate");
        CrlEntryExtensions extensions = entry.IsEmpty ? default : CrlEntryExtensions.Read(ref entry, entries, 0);
        return new RevokedCertificate(date, extensions.Reason, extensions.InvalidityDate);
    }
}
