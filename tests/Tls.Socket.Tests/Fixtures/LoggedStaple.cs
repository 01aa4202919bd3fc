using System;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Tls.TestKit;
using Tls.X509;

namespace Tls.Tests.Fixtures;

/// <summary>
/// An OCSP response (RFC 6960 §4.2.1) that has certificate timestamps in what it says of a certificate. Nobody has signed
/// it: who looks at timestamps alone does not look at that.
/// </summary>
internal static class LoggedStaple
{
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Tag1 = new(TagClass.ContextSpecific, 1);

    internal static byte[] Of(Certificate leaf, Certificate issuer, params TestLog[] logs)
    {
        byte[] list = TestLog.List(
            [.. Array.ConvertAll(logs, log => log.Sign(DateTimeOffset.UtcNow.AddHours(-1), leaf))]);
        var basic = new AsnWriter(AsnEncodingRules.DER);
        using (basic.PushSequence())
        {
            WriteData(basic, leaf, issuer, TestLog.Extension(list, "1.3.6.1.4.1.11129.2.4.5"));
            using (basic.PushSequence())
            {
                basic.WriteObjectIdentifier("1.2.840.10045.4.3.2");
            }

            basic.WriteBitString([0]);
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue([0x0a, 1, 0]);
            using (writer.PushSequence(Tag0))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.3.6.1.5.5.7.48.1.1");
                writer.WriteOctetString(basic.Encode());
            }
        }

        return writer.Encode();
    }

    private static void WriteData(
        AsnWriter writer, Certificate leaf, Certificate issuer, CertificateExtension timestamps)
    {
        using AsnWriter.Scope data = writer.PushSequence();
        using (writer.PushSequence(Tag1))
        {
            writer.WriteEncodedValue(issuer.Subject.Encoded.Span);
        }

        writer.WriteGeneralizedTime(DateTimeOffset.UtcNow, omitFractionalSeconds: true);
        using AsnWriter.Scope responses = writer.PushSequence();
        using AsnWriter.Scope single = writer.PushSequence();
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("2.16.840.1.101.3.4.2.1");
            }

            writer.WriteOctetString(SHA256.HashData(issuer.Subject.Encoded.Span));
            writer.WriteOctetString(SHA256.HashData(issuer.PublicKey.KeyBits.Span));
            writer.WriteInteger(leaf.SerialNumber.Span);
        }

        writer.WriteNull(Tag0);
        writer.WriteGeneralizedTime(DateTimeOffset.UtcNow, omitFractionalSeconds: true);
        using AsnWriter.Scope tagged = writer.PushSequence(Tag1);
        using AsnWriter.Scope extensions = writer.PushSequence();
        using AsnWriter.Scope extension = writer.PushSequence();
        writer.WriteObjectIdentifier(timestamps.Oid.ToString());
        writer.WriteOctetString(timestamps.Value.Span);
    }
}
