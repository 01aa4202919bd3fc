using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// OCSPResponse in field order (RFC 6960 §4.2.1).
/// <code>
/// OCSPResponse ::= SEQUENCE {
///     responseStatus     OCSPResponseStatus,
///     responseBytes  [0] EXPLICIT SEQUENCE {
///         responseType  OBJECT IDENTIFIER,
///         response      OCTET STRING } OPTIONAL }
/// BasicOCSPResponse ::= SEQUENCE {
///     tbsResponseData     ResponseData,
///     signatureAlgorithm  AlgorithmIdentifier,
///     signature           BIT STRING,
///     certs           [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
/// ResponseData ::= SEQUENCE {
///     version             [0] EXPLICIT Version DEFAULT v1,
///     responderID             CHOICE { byName [1] Name, byKey [2] KeyHash },
///     producedAt              GeneralizedTime,
///     responses               SEQUENCE OF SingleResponse,
///     responseExtensions  [1] EXPLICIT Extensions OPTIONAL }
/// </code>
/// </summary>
internal static class OcspResponseParser
{
    private const int MaxSize = 1 << 20;
    private const int MaxCertificates = 16;
    private const int MaxResponses = 1024;

    /// <summary>Parses bytes that the response owns from then on.</summary>
    internal static OcspResponse Parse(byte[] der)
    {
        DerReader input = new(der);
        if (der.Length > MaxSize)
        {
            throw input.Malformed("OCSPResponse", "larger than 1 MiB");
        }

        DerReader fields = input.Sequence("OCSPResponse");
        input.End("OCSPResponse");
        var status = (OcspResponseStatus)fields.SmallInteger("responseStatus", DerTag.Enumerated);
        if ((int)status is not (>= 0 and <= 3 or 5 or 6))
        {
            throw fields.Malformed("responseStatus", $"number {(int)status}");
        }

        // §4.2.1: if responseStatus is an error condition, responseBytes are not set.
        if (status != OcspResponseStatus.Successful)
        {
            fields.End("OCSPResponse");
            return new OcspResponse { Status = status };
        }

        DerReader field = fields.Inside(DerTag.ContextConstructed(0), "responseBytes");
        fields.End("OCSPResponse");
        DerReader bytes = field.Sequence("responseBytes");
        field.End("responseBytes");
        if (!bytes.Oid("responseType").Contents.SequenceEqual(KnownOids.OcspBasic))
        {
            throw bytes.Malformed("responseType", "not id-pkix-ocsp-basic");
        }

        DerElement response = bytes.OctetString("response");
        bytes.End("responseBytes");
        return ReadBasic(new DerReader(response, "response"), der);
    }

    /// <summary>§4.2.2.1 with RFC 5280 §4.1.2.5.2: seconds, and Z.</summary>
    internal static DateTimeOffset ReadTime(ref DerReader reader, string field) =>
        reader.NextIs(DerTag.GeneralizedTime)
            ? DerTime.Read(ref reader, CertificateErrorCode.DerMalformed, field)
            : throw reader.Malformed(field, "not a GeneralizedTime");

    /// <summary>Reads extensions under [1].</summary>
    internal static List<CertificateExtension> ReadExtensions(ref DerReader reader, ReadOnlyMemory<byte> input)
    {
        DerReader field = reader.Inside(DerTag.ContextConstructed(1), "Extensions");
        DerReader list = field.Sequence("Extensions");
        field.End("Extensions");
        return ExtensionList.Read(ref list, input, "Extensions");
    }

    private static OcspResponse ReadBasic(DerReader outer, ReadOnlyMemory<byte> der)
    {
        DerReader basic = outer.Sequence("BasicOCSPResponse");
        outer.End("BasicOCSPResponse");
        SignedEnvelope signed = SignedEnvelope.Read(ref basic, der, "tbsResponseData", "signature");
        List<Certificate> certificates = basic.IsEmpty ? [] : ReadCertificates(ref basic, der);
        basic.End("BasicOCSPResponse");

        DerReader data = signed.Open("tbsResponseData");
        ReadVersion(ref data);
        DistinguishedName? name = null;
        ReadOnlyMemory<byte> keyHash = default;
        if (data.NextIs(DerTag.ContextConstructed(1)))
        {
            DerReader byName = data.Inside(DerTag.ContextConstructed(1), "byName");
            name = DistinguishedName.Read(ref byName, der, "byName");
            byName.End("byName");
        }
        else
        {
            DerReader byKey = data.Inside(DerTag.ContextConstructed(2), "byKey");
            keyHash = byKey.OctetString("byKey").ContentsIn(der);
            byKey.End("byKey");
        }

        DateTimeOffset producedAt = ReadTime(ref data, "producedAt");
        List<OcspSingleResponse> responses = ReadResponses(ref data, der);
        List<CertificateExtension> extensions =
            data.NextIs(DerTag.ContextConstructed(1)) ? ReadExtensions(ref data, der) : [];
        data.End("tbsResponseData");
        return new OcspResponse
        {
            Status = OcspResponseStatus.Successful,
            RawTbs = signed.RawTbs,
            SignatureAlgorithm = signed.Algorithm,
            Signature = signed.Signature,
            Certificates = certificates,
            ResponderName = name,
            ResponderKeyHash = keyHash,
            ProducedAt = producedAt,
            Responses = responses,
            Nonce = ReadNonce(extensions),
            UnknownCriticalExtension = extensions.Find(static extension =>
                extension.IsCritical && !extension.Oid.Is(KnownOids.OcspNonce))?.Oid,
        };
    }

    private static void ReadVersion(ref DerReader data)
    {
        if (data.NextIs(DerTag.ContextConstructed(0)))
        {
            // X.690 §11.5: the default, v1, is left out; but responders are about that write it.
            DerReader field = data.Inside(DerTag.ContextConstructed(0), "version");
            if (field.SmallInteger("version") != 0)
            {
                throw field.Malformed("version", "not v1");
            }

            field.End("version");
        }
    }

    private static List<Certificate> ReadCertificates(ref DerReader basic, ReadOnlyMemory<byte> der)
    {
        DerReader field = basic.Inside(DerTag.ContextConstructed(0), "certs");
        DerReader list = field.Sequence("certs");
        field.End("certs");
        List<Certificate> certificates = [];
        while (!list.IsEmpty)
        {
            if (certificates.Count == MaxCertificates)
            {
                throw list.Malformed("certs", "more than 16");
            }

            certificates.Add(Certificate.Parse(list.Element(DerTag.Sequence, "certs").EncodingIn(der).Span));
        }

        return certificates;
    }

    private static List<OcspSingleResponse> ReadResponses(ref DerReader data, ReadOnlyMemory<byte> der)
    {
        DerReader list = data.Sequence("responses");
        List<OcspSingleResponse> responses = [];
        while (!list.IsEmpty)
        {
            if (responses.Count == MaxResponses)
            {
                throw list.Malformed("responses", "more than 1024");
            }

            responses.Add(OcspSingleResponse.Read(ref list, der));
        }

        return responses;
    }

    /// <summary>RFC 9654 §2.1: <code>Nonce ::= OCTET STRING (SIZE (1..128))</code></summary>
    private static ReadOnlyMemory<byte> ReadNonce(List<CertificateExtension> extensions)
    {
        CertificateExtension? extension = extensions.Find(static one => one.Oid.Is(KnownOids.OcspNonce));
        if (extension is null)
        {
            return default;
        }

        DerReader value = new(extension.Value.Span);
        DerElement nonce = value.OctetString("nonce");
        value.End("nonce");
        return nonce.Contents.Length is >= 1 and <= 128
            ? nonce.ContentsIn(extension.Value)
            : throw DerReader.Malformed(nonce, "nonce", "not of 1 to 128 octets");
    }
}
