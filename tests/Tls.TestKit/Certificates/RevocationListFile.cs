using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using Tls.Crypto;
using Tls.X509;

namespace Tls.TestKit;

/// <summary>A CA's revocation list (RFC 5280 §5.1), as a file of it has it.</summary>
public static class RevocationListFile
{
    /// <summary>CertificateList, DER, signed by a CA with its P-256 key; number 1, and good for two days.</summary>
    /// <param name="issuer">The CA.</param>
    /// <param name="now">The middle of the time it is good for.</param>
    /// <param name="revoked">The serial numbers it lists, revoked the day before it was issued.</param>
    public static byte[] Sign(
        TestCertificate issuer, DateTimeOffset now, params IReadOnlyList<ReadOnlyMemory<byte>> revoked)
    {
        AsnWriter list = new(AsnEncodingRules.DER);
        using (list.PushSequence())
        {
            list.WriteInteger(1);
            WriteAlgorithm(list);
            list.WriteEncodedValue(issuer.Certificate.Subject.Encoded.Span);
            list.WriteUtcTime(now.AddDays(-1));
            list.WriteUtcTime(now.AddDays(1));
            if (revoked.Count > 0)
            {
                using AsnWriter.Scope entries = list.PushSequence();
                foreach (ReadOnlyMemory<byte> serial in revoked)
                {
                    using AsnWriter.Scope entry = list.PushSequence();
                    list.WriteInteger(serial.Span);
                    list.WriteUtcTime(now.AddDays(-2));
                }
            }

            using (list.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (list.PushSequence())
            using (list.PushSequence())
            {
                // §5.2.3: a CRL number.
                list.WriteObjectIdentifier("2.5.29.20");
                list.WriteOctetString([2, 1, 1]);
            }
        }

        byte[] tbs = list.Encode();
        AsnWriter whole = new(AsnEncodingRules.DER);
        using (whole.PushSequence())
        {
            whole.WriteEncodedValue(tbs);
            WriteAlgorithm(whole);
            whole.WriteBitString(issuer.Key.Sign(SignatureAlgorithm.EcdsaSha256, tbs));
        }

        return whole.Encode();
    }

    private static void WriteAlgorithm(AsnWriter writer)
    {
        using AsnWriter.Scope algorithm = writer.PushSequence();
        writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
    }
}
