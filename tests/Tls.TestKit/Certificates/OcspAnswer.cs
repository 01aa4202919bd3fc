using System;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Tls.Crypto;
using Tls.X509;

namespace Tls.TestKit;

/// <summary>A responder's signed answer about one certificate (RFC 6960 §4.2.1).</summary>
public static class OcspAnswer
{
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Tag1 = new(TagClass.ContextSpecific, 1);

    /// <summary>OCSPResponse, DER, signed by the issuer itself with its P-256 key.</summary>
    /// <param name="leaf">The certificate it is about.</param>
    /// <param name="issuer">Who issued it.</param>
    /// <param name="thisUpdate">Since when it is so; it is good for an hour.</param>
    /// <param name="revoked">When the certificate was revoked, for keyCompromise; null for good.</param>
    public static byte[] Sign(
        Certificate leaf, TestCertificate issuer, DateTimeOffset thisUpdate, DateTimeOffset? revoked)
    {
        var basic = new AsnWriter(AsnEncodingRules.DER);
        using (basic.PushSequence())
        {
            byte[] data = Data(leaf, issuer.Certificate, thisUpdate, revoked);
            basic.WriteEncodedValue(data);
            using (basic.PushSequence())
            {
                basic.WriteObjectIdentifier("1.2.840.10045.4.3.2");
            }

            basic.WriteBitString(issuer.Key.Sign(SignatureAlgorithm.EcdsaSha256, data));
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

    private static byte[] Data(
        Certificate leaf, Certificate issuer, DateTimeOffset thisUpdate, DateTimeOffset? revoked)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Tag1))
            {
                writer.WriteEncodedValue(issuer.Subject.Encoded.Span);
            }

            writer.WriteGeneralizedTime(thisUpdate, omitFractionalSeconds: true);
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                WriteSingle(writer, leaf, issuer, thisUpdate, revoked);
            }
        }

        return writer.Encode();
    }

    private static void WriteSingle(
        AsnWriter writer, Certificate leaf, Certificate issuer, DateTimeOffset thisUpdate, DateTimeOffset? revoked)
    {
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

        if (revoked is { } when)
        {
            using (writer.PushSequence(Tag1))
            {
                writer.WriteGeneralizedTime(when, omitFractionalSeconds: true);
                using (writer.PushSequence(Tag0))
                {
                    writer.WriteEncodedValue([0x0a, 1, 1]);
                }
            }
        }
        else
        {
            writer.WriteNull(Tag0);
        }

        writer.WriteGeneralizedTime(thisUpdate, omitFractionalSeconds: true);
        using (writer.PushSequence(Tag0))
        {
            writer.WriteGeneralizedTime(thisUpdate.AddHours(1), omitFractionalSeconds: true);
        }
    }
}
