using System;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Certificate and TBSCertificate in field order (RFC 5280 §4.1).
/// <code>
/// Certificate ::= SEQUENCE {
///     tbsCertificate      TBSCertificate,
///     signatureAlgorithm  AlgorithmIdentifier,
///     signatureValue      BIT STRING }
/// </code>
/// </summary>
internal static class CertificateParser
{
    private const int MaxSize = 1 << 20;

    /// <summary>Parses bytes that the certificate owns from then on.</summary>
    internal static Certificate Parse(byte[] der)
    {
        DerReader input = new(der);
        if (der.Length > MaxSize)
        {
            throw input.Malformed("Certificate", "larger than 1 MiB");
        }

        DerReader certificate = input.Sequence("Certificate");
        input.End("Certificate");
        SignedEnvelope signed =
            SignedEnvelope.Read(ref certificate, der, "tbsCertificate", "signatureValue");
        certificate.End("Certificate");
        Certificate result = ParseTbs(
            signed.Open("tbsCertificate"), der, signed.TbsSlice, signed.SignatureSlice);

        // §4.1.1.2.
        signed.DemandSame(result.SignatureAlgorithm);
        return result;
    }

    /// <summary>
    /// <code>
    /// TBSCertificate ::= SEQUENCE {
    ///     version          [0] EXPLICIT Version DEFAULT v1,
    ///     serialNumber         CertificateSerialNumber,
    ///     signature            AlgorithmIdentifier,
    ///     issuer               Name,
    ///     validity             SEQUENCE { notBefore Time, notAfter Time },
    ///     subject              Name,
    ///     subjectPublicKeyInfo SubjectPublicKeyInfo,
    ///     issuerUniqueID   [1] IMPLICIT BIT STRING OPTIONAL,
    ///     subjectUniqueID  [2] IMPLICIT BIT STRING OPTIONAL,
    ///     extensions       [3] EXPLICIT SEQUENCE SIZE (1..MAX) OF Extension OPTIONAL }
    /// </code>
    /// </summary>
    private static Certificate ParseTbs(
        scoped DerReader tbs, byte[] der, DerSlice tbsSlice, DerSlice signature)
    {
        int version = ReadVersion(ref tbs);
        DerSlice serial = ReadSerial(ref tbs);
        AlgorithmIdentifier algorithm = AlgorithmIdentifier.Read(ref tbs, der, "signature");
        DistinguishedName issuer = DistinguishedName.Read(ref tbs, der, "issuer");

        // §4.1.2.4: the issuer field MUST contain a non-empty distinguished name.
        if (issuer.IsEmpty)
        {
            throw tbs.Malformed("issuer", "empty");
        }

        DerReader validity = tbs.Sequence("validity");
        bool isUtcNotBefore = validity.NextIs(DerTag.UtcTime);
        DateTimeOffset notBefore =
            DerTime.Read(ref validity, CertificateErrorCode.NotBeforeMalformed, "notBefore");
        bool isUtcNotAfter = validity.NextIs(DerTag.UtcTime);
        DateTimeOffset notAfter =
            DerTime.Read(ref validity, CertificateErrorCode.NotAfterMalformed, "notAfter");
        validity.End("validity");
        DistinguishedName subject = DistinguishedName.Read(ref tbs, der, "subject");
        SubjectPublicKeyInfo publicKey = SubjectPublicKeyInfo.Read(ref tbs, der);
        SkipUniqueIdentifiers(ref tbs, version);
        ExtensionParser extensions = new(der, stackalloc DerSlice[ExtensionParser.MaxExtensions]);
        DerSlice allExtensions = tbs.NextIs(DerTag.ContextConstructed(3))
            ? ReadExtensions(ref tbs, version, ref extensions)
            : default;

        tbs.End("tbsCertificate");
        return new Certificate(der, tbsSlice, serial, signature, allExtensions)
        {
            Version = version,
            SignatureAlgorithm = algorithm,
            Issuer = issuer,
            Subject = subject,
            NotBefore = notBefore,
            NotAfter = notAfter,
            HasTimeForms = isUtcNotBefore == notBefore.Year < 2050 && isUtcNotAfter == notAfter.Year < 2050,
            PublicKey = publicKey,
            BasicConstraints = extensions.BasicConstraints,
            KeyUsage = extensions.KeyUsage,
            ExtendedKeyUsage = extensions.ExtendedKeyUsage,
            AlternativeNamesSlice = extensions.AlternativeNames,
            NameConstraints = extensions.NameConstraints,
            PolicyExtensions = extensions.Policies,
            UnprocessedCriticalExtensions = extensions.UnprocessedCritical,
        };
    }

    private static int ReadVersion(ref DerReader tbs)
    {
        if (!tbs.NextIs(DerTag.ContextConstructed(0)))
        {
            return 1;
        }

        DerReader field = tbs.Inside(DerTag.ContextConstructed(0), "version");
        int offset = field.Offset;
        int version = field.SmallInteger("version");
        field.End("version");

        // §4.1.2.1: v2 is 1 and v3 is 2; X.690 §11.5: the default, v1, is left out.
        if (version is not (1 or 2))
        {
            throw new CertificateFormatException(
                CertificateErrorCode.VersionUnsupported, "version", offset, $"number {version}");
        }

        return version + 1;
    }

    private static DerSlice ReadSerial(ref DerReader tbs)
    {
        DerElement serial = tbs.Integer("serialNumber");

        // §4.1.2.2: not longer than 20 octets. Zero and negative ones are to be handled gracefully.
        if (serial.Contents.Length > 20)
        {
            throw DerReader.Malformed(serial, "serialNumber", "longer than 20 octets");
        }

        return serial.ContentsSlice;
    }

    private static void SkipUniqueIdentifiers(ref DerReader tbs, int version)
    {
        for (int number = 1; number <= 2; number++)
        {
            if (!tbs.NextIs(DerTag.Context(number)))
            {
                continue;
            }

            // §4.1.2.8: these fields MUST only appear if the version is 2 or 3.
            if (version == 1)
            {
                throw tbs.Malformed("uniqueIdentifier", "in a version 1 certificate");
            }

            _ = tbs.Any("uniqueIdentifier");
        }
    }

    /// <returns>The contents of the SEQUENCE OF Extension.</returns>
    private static DerSlice ReadExtensions(ref DerReader tbs, int version, ref ExtensionParser extensions)
    {
        // §4.1.2.9: this field MUST only appear if the version is 3.
        if (version != 3)
        {
            throw tbs.Malformed("extensions", "in a certificate that is not version 3");
        }

        DerReader field = tbs.Inside(DerTag.ContextConstructed(3), "extensions");
        DerElement all = field.Element(DerTag.Sequence, "extensions");
        DerReader list = new(all, "extensions");
        field.End("extensions");

        // §4.1.2.9: if present, a sequence of one or more.
        do
        {
            if (extensions.Count == ExtensionParser.MaxExtensions)
            {
                throw list.Malformed("extensions", "more than 64");
            }

            extensions.Read(ref list);
        }
        while (!list.IsEmpty);

        return all.ContentsSlice;
    }
}
