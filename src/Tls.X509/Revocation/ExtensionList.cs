using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>Extensions of what is no certificate: of CRLs, their entries and OCSP responses (RFC 5280 §4.2).</summary>
internal static class ExtensionList
{
    private const int MaxExtensions = 64;

    /// <summary>Reads one or more extensions to the end of the reader, none of them twice.</summary>
    internal static List<CertificateExtension> Read(ref DerReader list, ReadOnlyMemory<byte> input, string field)
    {
        List<CertificateExtension> extensions = [];
        do
        {
            DerReader start = list;
            CertificateExtension extension = ReadOne(ref list, input);
            if (extensions.Count == MaxExtensions)
            {
                throw start.Malformed(field, "more than 64");
            }

            foreach (CertificateExtension earlier in extensions)
            {
                if (earlier.Oid == extension.Oid)
                {
                    throw start.Malformed(field, $"{extension.Oid} appears twice");
                }
            }

            extensions.Add(extension);
        }
        while (!list.IsEmpty);

        return extensions;
    }

    /// <summary>Reads once more what has been checked.</summary>
    /// <param name="input">What it stands in.</param>
    /// <param name="extensions">The contents of the SEQUENCE OF Extension.</param>
    internal static IReadOnlyList<CertificateExtension> ReadAgain(ReadOnlyMemory<byte> input, DerSlice extensions)
    {
        List<CertificateExtension> all = [];
        DerReader list = extensions.Open(input);
        while (!list.IsEmpty)
        {
            all.Add(ReadOne(ref list, input));
        }

        return all;
    }

    internal static CertificateExtension ReadOne(ref DerReader list, ReadOnlyMemory<byte> input)
    {
        DerReader fields = list.Sequence("Extension");
        ObjectIdentifier oid = new(fields.Oid("extnID").ContentsIn(input));
        bool isCritical = fields.NextIs(DerTag.Boolean) && fields.Boolean("critical");
        DerElement value = fields.OctetString("extnValue");
        fields.End("Extension");
        return new CertificateExtension(oid, isCritical, value.ContentsIn(input));
    }
}
