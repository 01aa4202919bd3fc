using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>Where to ask about a certificate or fetch its issuer (RFC 5280 §4.2.2.1).</summary>
/// <param name="Method">id-ad-ocsp or id-ad-caIssuers, mostly.</param>
/// <param name="Location">Where.</param>
public sealed record AccessDescription(ObjectIdentifier Method, GeneralName Location)
{
    /// <summary>
    /// <code>
    /// AuthorityInfoAccessSyntax ::= SEQUENCE SIZE (1..MAX) OF AccessDescription
    /// AccessDescription ::= SEQUENCE { accessMethod OBJECT IDENTIFIER, accessLocation GeneralName }
    /// </code>
    /// </summary>
    internal static IReadOnlyList<AccessDescription> ReadList(
        DerReader value, ReadOnlyMemory<byte> certificate)
    {
        List<AccessDescription> descriptions = [];
        ReadAll(value, certificate, descriptions);
        return descriptions;
    }

    /// <summary>Demands that it is such a list, and keeps nothing.</summary>
    /// <exception cref="CertificateFormatException">It is not.</exception>
    internal static void CheckList(DerReader value, ReadOnlyMemory<byte> certificate) =>
        ReadAll(value, certificate, descriptions: null);

    private static void ReadAll(
        DerReader value, ReadOnlyMemory<byte> certificate, List<AccessDescription>? descriptions)
    {
        const string Field = "authorityInfoAccess";
        DerReader list = value.Sequence(Field);
        value.End(Field);
        do
        {
            DerReader fields = list.Sequence(Field);
            ObjectIdentifier method = new(fields.Oid("accessMethod").ContentsIn(certificate));
            GeneralName location = GeneralName.Read(ref fields, certificate, "accessLocation");
            fields.End(Field);
            descriptions?.Add(new AccessDescription(method, location));
        }
        while (!list.IsEmpty);
    }
}
