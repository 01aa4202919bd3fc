using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Text;
using Tls.X509;

namespace Tls.TestKit;

/// <summary>Extensions that say where things about a certificate are to be had.</summary>
public static class Pointers
{
    /// <summary>authorityInfoAccess (RFC 5280 §4.2.2.1) with an issuer and a responder, or one of them.</summary>
    public static CertificateExtension Access(Uri? issuer, Uri? responder = null)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach ((string method, Uri? location) in (IEnumerable<(string, Uri?)>)
                [("1.3.6.1.5.5.7.48.2", issuer), ("1.3.6.1.5.5.7.48.1", responder)])
            {
                if (location is not null)
                {
                    using AsnWriter.Scope description = writer.PushSequence();
                    writer.WriteObjectIdentifier(method);
                    WriteUri(writer, location);
                }
            }
        }

        return new CertificateExtension(ObjectIdentifier.Parse("1.3.6.1.5.5.7.1.1"), false, writer.Encode());
    }

    /// <summary>cRLDistributionPoints (§4.2.1.13) with one point.</summary>
    public static CertificateExtension List(Uri location)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        Asn1Tag zero = new(TagClass.ContextSpecific, 0);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence(zero))
        using (writer.PushSequence(zero))
        {
            WriteUri(writer, location);
        }

        return new CertificateExtension(ObjectIdentifier.Parse("2.5.29.31"), false, writer.Encode());
    }

    private static void WriteUri(AsnWriter writer, Uri location) => writer.WriteOctetString(
        Encoding.ASCII.GetBytes(location.AbsoluteUri), new Asn1Tag(TagClass.ContextSpecific, 6));
}
