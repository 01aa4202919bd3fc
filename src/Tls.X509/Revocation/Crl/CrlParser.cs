using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// CertificateList in field order (RFC 5280 §5.1).
/// <code>
/// CertificateList ::= SEQUENCE {
///     tbsCertList         TBSCertList,
///     signatureAlgorithm  AlgorithmIdentifier,
///     signatureValue      BIT STRING }
/// TBSCertList ::= SEQUENCE {
///     version              Version OPTIONAL,
///     signature            AlgorithmIdentifier,
///     issuer               Name,
///     thisUpdate           Time,
///     nextUpdate           Time OPTIONAL,
///     revokedCertificates  SEQUENCE OF CrlEntry OPTIONAL,
///     crlExtensions        [0] EXPLICIT Extensions OPTIONAL }
/// </code>
/// </summary>
internal static class CrlParser
{
    internal const int MaxSize = 64 << 20;

    /// <summary>Parses bytes that the list owns from then on.</summary>
    internal static CertificateRevocationList Parse(byte[] der)
    {
        DerReader input = new(der);
        if (der.Length > MaxSize)
        {
            throw input.Malformed("CertificateList", "larger than 64 MiB");
        }

        DerReader list = input.Sequence("CertificateList");
        input.End("CertificateList");
        SignedEnvelope signed = SignedEnvelope.Read(ref list, der, "tbsCertList", "signatureValue");
        list.End("CertificateList");
        CertificateRevocationList result = ParseTbs(
            signed.Open("tbsCertList"), der, signed.RawTbs, signed.Signature);

        // §5.1.1.2.
        signed.DemandSame(result.SignatureAlgorithm);
        return result;
    }

    private static CertificateRevocationList ParseTbs(
        DerReader tbs, ReadOnlyMemory<byte> der, ReadOnlyMemory<byte> rawTbs, ReadOnlyMemory<byte> signature)
    {
        bool isVersion2 = ReadVersion(ref tbs);
        AlgorithmIdentifier algorithm = AlgorithmIdentifier.Read(ref tbs, der, "signature");
        DistinguishedName issuer = DistinguishedName.Read(ref tbs, der, "issuer");

        // §5.1.2.3: the issuer field MUST contain a non-empty distinguished name.
        if (issuer.IsEmpty)
        {
            throw tbs.Malformed("issuer", "empty");
        }

        DateTimeOffset thisUpdate = DerTime.Read(ref tbs, CertificateErrorCode.DerMalformed, "thisUpdate");
        DateTimeOffset? nextUpdate = tbs.NextIs(DerTag.UtcTime) || tbs.NextIs(DerTag.GeneralizedTime)
            ? DerTime.Read(ref tbs, CertificateErrorCode.DerMalformed, "nextUpdate")
            : null;

        ReadOnlyMemory<byte> entries = default;
        int start = 0;
        CrlEntries.Summary summary = default;
        if (tbs.NextIs(DerTag.Sequence))
        {
            DerElement element = tbs.Element(DerTag.Sequence, "revokedCertificates");
            entries = element.ContentsIn(der);
            start = element.ContentsOffset;
            summary = CrlEntries.Check(entries, start, isVersion2);
        }

        List<CertificateExtension> extensions = tbs.NextIs(DerTag.ContextConstructed(0))
            ? ReadExtensions(ref tbs, der, isVersion2)
            : [];
        tbs.End("tbsCertList");
        CrlExtensions parsed = CrlExtensions.Of(extensions, der, isVersion2);
        int count = summary.Count;
        return new CertificateRevocationList(() => CrlEntryIndex.Build(entries, count, issuer))
        {
            Raw = der,
            RawTbs = rawTbs,
            SignatureAlgorithm = algorithm,
            Signature = signature,
            Issuer = issuer,
            ThisUpdate = thisUpdate,
            NextUpdate = nextUpdate,
            Count = count,
            Extensions = extensions,
            Number = parsed.Number,
            BaseNumber = parsed.BaseNumber,
            AuthorityKeyIdentifier = parsed.AuthorityKeyIdentifier,
            IssuingDistributionPoint = parsed.IssuingDistributionPoint,
            UnknownCriticalExtension = parsed.UnknownCritical ?? summary.UnknownCritical,
        };
    }

    private static bool ReadVersion(ref DerReader tbs)
    {
        if (!tbs.NextIs(DerTag.Integer))
        {
            return false;
        }

        int offset = tbs.Offset;

        // §5.1.2.1: if present, it MUST specify version 2 (the integer value is 1).
        int version = tbs.SmallInteger("version");
        return version == 1
            ? true
            : throw new CertificateFormatException(
                CertificateErrorCode.VersionUnsupported, "version", offset, $"number {version}");
    }

    private static List<CertificateExtension> ReadExtensions(
        ref DerReader tbs, ReadOnlyMemory<byte> der, bool isVersion2)
    {
        // §5.1.2.7: this field may only appear if the version is 2.
        if (!isVersion2)
        {
            throw tbs.Malformed("crlExtensions", "in a CRL that is not version 2");
        }

        DerReader field = tbs.Inside(DerTag.ContextConstructed(0), "crlExtensions");
        DerReader list = field.Sequence("crlExtensions");
        field.End("crlExtensions");
        return ExtensionList.Read(ref list, der, "crlExtensions");
    }
}
