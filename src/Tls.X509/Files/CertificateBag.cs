using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// The certificates of a PKCS#7 file, often called p7b, which signs nothing (RFC 5652 §5.1, §10.2.3; RFC 5751 §3.7):
/// <code>
/// SignedData ::= SEQUENCE {
///     version INTEGER, digestAlgorithms SET, encapContentInfo SEQUENCE,
///     certificates [0] IMPLICIT SET OF CertificateChoices OPTIONAL,
///     crls [1] IMPLICIT SET OPTIONAL, signerInfos SET }
/// </code>
/// </summary>
/// <remarks>Signatures, if there are any, are not looked at: what comes out is as little trusted as a PEM
/// file.</remarks>
internal static class CertificateBag
{
    private const int MaxCertificates = 10_000;

    /// <summary>The certificates as they stand in the file.</summary>
    /// <exception cref="CertificateFormatException">It is no DER of a SignedData.</exception>
    internal static List<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> der)
    {
        DerReader input = new(der.Span);
        ContentInfo info = ContentInfo.Read(ref input);
        input.End("ContentInfo");
        DerReader content = info.Content;
        if (!info.Type.SequenceEqual(ContentInfo.SignedData))
        {
            throw content.Malformed("contentType", "PKCS#7 of another kind than SignedData");
        }

        DerReader fields = content.Sequence("SignedData");
        content.End("content");
        _ = fields.SmallInteger("version");
        _ = fields.Element(DerTag.Set, "digestAlgorithms");
        _ = fields.Element(DerTag.Sequence, "encapContentInfo");
        List<ReadOnlyMemory<byte>> certificates = [];
        if (fields.NextIs(DerTag.ContextConstructed(0)))
        {
            DerReader set = fields.Inside(DerTag.ContextConstructed(0), "certificates");
            while (!set.IsEmpty)
            {
                DerElement choice = set.Any("certificates");

                // §10.2.2: the other choices, tagged, are attribute certificates and forms of other standards.
                if (choice.Tag == DerTag.Sequence)
                {
                    certificates.Add(choice.EncodingIn(der));
                }

                if (certificates.Count > MaxCertificates)
                {
                    throw set.Malformed("certificates", "more than 10,000");
                }
            }
        }

        if (fields.NextIs(DerTag.ContextConstructed(1)))
        {
            _ = fields.Any("crls");
        }

        _ = fields.Element(DerTag.Set, "signerInfos");
        fields.End("SignedData");
        return certificates;
    }
}
