using System;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>What the extensions of one entry of a CRL say (RFC 5280 §5.3).</summary>
internal readonly record struct CrlEntryExtensions(
    RevocationReason Reason,
    DateTimeOffset? InvalidityDate,
    DistinguishedName? Issuer,
    ObjectIdentifier? UnknownCritical)
{
    /// <summary>Reads them to the end of the entry; nothing is allocated unless an issuer is named.</summary>
    /// <param name="entry">The entry, from crlEntryExtensions on.</param>
    /// <param name="entries">All entries.</param>
    /// <param name="offset">By how much the reader's offsets are ahead of <paramref name="entries"/>.</param>
    internal static CrlEntryExtensions Read(ref DerReader entry, ReadOnlyMemory<byte> entries, int offset)
    {
        DerReader list = entry.Sequence("crlEntryExtensions");
        CrlEntryExtensions found = default;
        Seen seen = Seen.Nothing;
        do
        {
            DerReader start = list;
            DerReader fields = list.Sequence("Extension");
            DerElement oid = fields.Oid("extnID");
            bool isCritical = fields.NextIs(DerTag.Boolean) && fields.Boolean("critical");
            DerElement value = fields.OctetString("extnValue");
            fields.End("Extension");
            Seen kind = KindOf(oid.Contents);

            // §4.2, as for certificates: not more than one instance of a particular extension.
            if ((seen & kind) != 0)
            {
                throw start.Malformed("crlEntryExtensions", $"{kind} appears twice");
            }

            seen |= kind;
            DerReader inside = new(value, "extnValue");
            switch (kind)
            {
                case Seen.ReasonCode:
                    found = found with { Reason = ReadReason(inside) };
                    break;

                case Seen.InvalidityDate:
                    found = found with { InvalidityDate = ReadDate(inside) };
                    break;

                case Seen.CertificateIssuer:
                    ReadOnlyMemory<byte> encoded = entries.Slice(value.ContentsOffset - offset, value.Contents.Length);
                    found = found with { Issuer = ReadIssuer(encoded) };
                    break;

                default:
                    found = isCritical && found.UnknownCritical is null
                        ? found with { UnknownCritical = new ObjectIdentifier(oid.Contents.ToArray()) }
                        : found;
                    break;
            }
        }
        while (!list.IsEmpty);

        return found;
    }

    /// <summary>§5.3.1: <code>CRLReason ::= ENUMERATED { … }</code></summary>
    internal static RevocationReason ReadReason(DerReader value)
    {
        int reason = value.SmallInteger("reasonCode", DerTag.Enumerated);
        value.End("reasonCode");
        return reason is >= 0 and <= 10 and not 7
            ? (RevocationReason)reason
            : throw value.Malformed("reasonCode", $"number {reason}");
    }

    private static DateTimeOffset ReadDate(DerReader value)
    {
        DateTimeOffset date = DerTime.Read(ref value, CertificateErrorCode.DerMalformed, "invalidityDate");
        value.End("invalidityDate");
        return date;
    }

    /// <summary>§5.3.3: one or more distinguished names, from the issuer field or issuerAltName.</summary>
    private static DistinguishedName ReadIssuer(ReadOnlyMemory<byte> value)
    {
        DerReader reader = new(value.Span);
        GeneralNames names = new(value, GeneralName.CheckList(reader, value, "certificateIssuer"));
        foreach (GeneralName name in names)
        {
            if (name.Kind == GeneralNameKind.DirectoryName)
            {
                return name.Directory();
            }
        }

        throw reader.Malformed("certificateIssuer", "no directory name");
    }

    private static Seen KindOf(ReadOnlySpan<byte> oid) =>
        oid.SequenceEqual(KnownOids.ReasonCode) ? Seen.ReasonCode
        : oid.SequenceEqual(KnownOids.InvalidityDate) ? Seen.InvalidityDate
        : oid.SequenceEqual(KnownOids.CertificateIssuer) ? Seen.CertificateIssuer
        : Seen.Nothing;

    [Flags]
    private enum Seen
    {
        Nothing = 0,
        ReasonCode = 1,
        InvalidityDate = 2,
        CertificateIssuer = 4,
    }
}
