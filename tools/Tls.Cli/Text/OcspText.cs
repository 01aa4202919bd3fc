using System;
using System.Formats.Asn1;
using System.Globalization;
using Tls.X509;

namespace Tls.Cli;

/// <summary>
/// A stapled OCSP response (RFC 6960 §4.2.1) in one line: what it says of one certificate, and for how long. The
/// times and the words are the responder's; its signature is not looked at here, and nothing depends on the line.
/// </summary>
internal static class OcspText
{
    private static readonly string[] ResponseStatus =
        ["successful", "malformedRequest", "internalError", "tryLater", "(4)", "sigRequired", "unauthorized"];

    // RFC 5280 §5.3.1.
    private static readonly string[] Reasons =
    [
        "unspecified", "keyCompromise", "cACompromise", "affiliationChanged", "superseded", "cessationOfOperation",
        "certificateHold", "(7)", "removeFromCRL", "privilegeWithdrawn", "aACompromise",
    ];

    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Tag1 = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Tag2 = new(TagClass.ContextSpecific, 2);

    /// <summary>id-pkix-ocsp-basic.</summary>
    private const string Basic = "1.3.6.1.5.5.7.48.1.1";

    /// <summary>What the response says of that certificate.</summary>
    /// <param name="response">OCSPResponse, DER; empty when none came.</param>
    /// <param name="certificate">The certificate it came with.</param>
    internal static string Of(ReadOnlyMemory<byte> response, Certificate certificate)
    {
        if (response.IsEmpty)
        {
            return "none";
        }

        try
        {
            return Read(response, certificate);
        }
        catch (AsnContentException)
        {
            return $"malformed ({response.Length} bytes)";
        }
    }

    private static string Read(ReadOnlyMemory<byte> response, Certificate certificate)
    {
        // OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED, responseBytes [0] EXPLICIT ResponseBytes OPTIONAL }
        AsnReader fields = new AsnReader(response, AsnEncodingRules.DER).ReadSequence();
        int status = fields.ReadEnumeratedBytes().Span[^1];
        if (status != 0 || !fields.HasData)
        {
            return $"no answer: the responder says {Word(ResponseStatus, status)}";
        }

        // ResponseBytes ::= SEQUENCE { responseType OBJECT IDENTIFIER, response OCTET STRING }
        AsnReader bytes = fields.ReadSequence(Tag0).ReadSequence();
        if (bytes.ReadObjectIdentifier() != Basic)
        {
            return "of a type that is not known here";
        }

        // BasicOCSPResponse ::= SEQUENCE { tbsResponseData ResponseData, ... }
        AsnReader basic = new AsnReader(bytes.ReadOctetString(), AsnEncodingRules.DER).ReadSequence();

        // ResponseData ::= SEQUENCE { version [0] DEFAULT v1, responderID [1] or [2], producedAt, responses, ... }
        AsnReader data = basic.ReadSequence();
        if (data.PeekTag().HasSameClassAndValue(Tag0))
        {
            _ = data.ReadEncodedValue();
        }

        _ = data.ReadEncodedValue();
        _ = data.ReadGeneralizedTime();
        AsnReader responses = data.ReadSequence();
        while (responses.HasData)
        {
            if (ReadSingle(responses.ReadSequence(), certificate) is { } line)
            {
                return line;
            }
        }

        return "for other certificates than this one";
    }

    /// <summary>
    /// SingleResponse ::= SEQUENCE { certID CertID, certStatus CertStatus, thisUpdate GeneralizedTime, nextUpdate [0]
    /// EXPLICIT GeneralizedTime OPTIONAL, ... }; null when it is about another certificate.
    /// </summary>
    private static string? ReadSingle(AsnReader single, Certificate certificate)
    {
        // CertID ::= SEQUENCE { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber INTEGER }
        AsnReader id = single.ReadSequence();
        for (int i = 0; i < 3; i++)
        {
            _ = id.ReadEncodedValue();
        }

        if (!id.ReadIntegerBytes().Span.SequenceEqual(certificate.SerialNumber.Span))
        {
            return null;
        }

        string status = Status(single);
        string from = Time(single.ReadGeneralizedTime());
        string until = single.HasData && single.PeekTag().HasSameClassAndValue(Tag0)
            ? $"until {Time(single.ReadSequence(Tag0).ReadGeneralizedTime())}"
            : "with newer ones at any time";
        return $"{status}; said {from}, {until} (UTC; signature not checked)";
    }

    /// <summary>CertStatus ::= CHOICE { good [0] NULL, revoked [1] RevokedInfo, unknown [2] UnknownInfo }</summary>
    private static string Status(AsnReader single)
    {
        Asn1Tag tag = single.PeekTag();
        if (!tag.HasSameClassAndValue(Tag1))
        {
            _ = single.ReadEncodedValue();
            return tag.HasSameClassAndValue(Tag0) ? "good"
                : tag.HasSameClassAndValue(Tag2) ? "unknown"
                : throw new AsnContentException();
        }

        // RevokedInfo ::= SEQUENCE { revocationTime GeneralizedTime, revocationReason [0] EXPLICIT CRLReason OPTIONAL }
        AsnReader revoked = single.ReadSequence(Tag1);
        string when = $"REVOKED {Time(revoked.ReadGeneralizedTime())}";
        return revoked.HasData
            ? $"{when}, {Word(Reasons, revoked.ReadSequence(Tag0).ReadEnumeratedBytes().Span[^1])}"
            : when;
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Word(string[] words, int value) => value < words.Length ? words[value] : $"({value})";
}
