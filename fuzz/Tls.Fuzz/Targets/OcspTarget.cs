using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using Tls.Fuzz.Seeds;
using Tls.X509;

namespace Tls.Fuzz.Targets;

/// <summary><see cref="OcspResponse"/>: responses of every status, signed by nobody in particular.</summary>
internal sealed class OcspTarget : Target
{
    internal override string Name => "ocsp";

    internal override string Summary => "OcspResponse: the statuses, single responses and certificates in it";

    internal override Tokens Tokens => Tokens.Der;

    internal override IEnumerable<byte[]> Seeds()
    {
        yield return [0x30, 3, 0x0a, 1, 6];
        yield return Good(revoked: false);
        yield return Good(revoked: true);
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        if (OcspResponse.TryParse(input, out OcspResponse? response, out _))
        {
            FindingException.Unless(
                response.Status == OcspResponseStatus.Successful || response.Responses.Count == 0,
                "only a successful response says anything");
        }
    }

    /// <summary>RFC 6960 §4.2.1, written by another writer than ours.</summary>
    private static byte[] Good(bool revoked)
    {
        var basic = new AsnWriter(AsnEncodingRules.DER);
        using (basic.PushSequence())
        {
            using (basic.PushSequence())
            {
                using (basic.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                {
                    basic.WriteOctetString(new byte[20]);
                }

                basic.WriteGeneralizedTime(DateTimeOffset.UnixEpoch.AddYears(56), omitFractionalSeconds: true);
                using (basic.PushSequence())
                {
                    WriteSingle(basic, revoked);
                }
            }

            using (basic.PushSequence())
            {
                basic.WriteObjectIdentifier("1.2.840.10045.4.3.2");
            }

            basic.WriteBitString(new byte[70]);
        }

        var response = new AsnWriter(AsnEncodingRules.DER);
        using (response.PushSequence())
        {
            response.WriteEncodedValue([0x0a, 1, 0]);
            using (response.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (response.PushSequence())
            {
                response.WriteObjectIdentifier("1.3.6.1.5.5.7.48.1.1");
                response.WriteOctetString(basic.Encode());
            }
        }

        return response.Encode();
    }

    private static void WriteSingle(AsnWriter basic, bool revoked)
    {
        DateTimeOffset time = DateTimeOffset.UnixEpoch.AddYears(56);
        using (basic.PushSequence())
        {
            using (basic.PushSequence())
            {
                using (basic.PushSequence())
                {
                    basic.WriteObjectIdentifier("1.3.14.3.2.26");
                    basic.WriteNull();
                }

                basic.WriteOctetString(new byte[20]);
                basic.WriteOctetString(new byte[20]);
                basic.WriteInteger(0x42);
            }

            if (revoked)
            {
                using (basic.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                {
                    basic.WriteGeneralizedTime(time, omitFractionalSeconds: true);
                }
            }
            else
            {
                basic.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 0));
            }

            basic.WriteGeneralizedTime(time, omitFractionalSeconds: true);
        }
    }
}
