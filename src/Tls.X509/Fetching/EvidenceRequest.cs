using System;

namespace Tls.X509;

/// <summary>One thing to fetch.</summary>
public sealed class EvidenceRequest
{
    // An issuer is a certificate or a few; a response is an answer, a signature and a certificate.
    private const int MaxIssuers = 256 << 10;
    private const int MaxResponse = 64 << 10;

    private readonly OcspRequest? _question;
    private readonly OcspNoncePolicy _nonce;

    private EvidenceRequest(
        EvidenceKinds kind,
        Certificate certificate,
        Uri location,
        int maxBytes,
        OcspRequest? question = null,
        OcspNoncePolicy nonce = OcspNoncePolicy.None)
    {
        Kind = kind;
        Certificate = certificate;
        Source = location;
        Location = location;
        MaxBytes = maxBytes;
        _question = question;
        _nonce = nonce;
    }

    private EvidenceRequest(
        Certificate certificate, Uri responder, OcspRequest question, OcspNoncePolicy nonce, int maxBytes)
        : this(EvidenceKinds.OcspResponses, certificate, responder, maxBytes, question, nonce)
    {
        // RFC 5019 §5: requests of 255 bytes and fewer, with everything, MUST be sent by GET, so that caches help; one
        // with a nonce is nobody else's.
        if (nonce == OcspNoncePolicy.None && question.GetLocation(responder) is { } location)
        {
            Location = location;
        }
        else
        {
            Body = question.Encoded;
        }
    }

    /// <summary>What is asked for: one of the kinds.</summary>
    public EvidenceKinds Kind { get; }

    /// <summary>The certificate whose issuer or status is asked for.</summary>
    public Certificate Certificate { get; }

    /// <summary>The address as the certificate has it.</summary>
    public Uri Source { get; }

    /// <summary>What to fetch: <see cref="Source"/>, and behind it an OCSP request that goes by GET.</summary>
    public Uri Location { get; private init; }

    /// <summary>What to POST, of type application/ocsp-request; empty for GET.</summary>
    public ReadOnlyMemory<byte> Body { get; private init; }

    /// <summary>How long the answer may be, in bytes.</summary>
    public int MaxBytes { get; }

    /// <summary>
    /// The same by POST, for a responder that fails what goes by GET; null when there is no such thing. Responders MUST
    /// take both (RFC 5019 §5), and some do not.
    /// </summary>
    public EvidenceRequest? ByPost => _question is { } question && Body.IsEmpty
        ? new EvidenceRequest(Kind, Certificate, Source, MaxBytes, question, _nonce) { Body = question.Encoded }
        : null;

    /// <summary>The same for requests that have the same answer.</summary>
    public string Key => _question is null
        ? $"{Kind} {Source.AbsoluteUri}"
        : $"{Kind} {_nonce} {Source.AbsoluteUri} {Convert.ToHexString(_question.CertificateId.Span)}";

    /// <summary>Reads the answer.</summary>
    /// <exception cref="EvidenceException">
    /// It is malformed, no answer, or not the answer to this request.
    /// </exception>
    public Evidence Read(ReadOnlySpan<byte> answer)
    {
        try
        {
            Evidence evidence = Kind switch
            {
                EvidenceKinds.Issuers => Evidence.OfIssuers(answer),
                EvidenceKinds.OcspResponses => Evidence.OfResponse(answer),
                _ => Evidence.OfList(answer),
            };
            if (evidence.Response is { } response)
            {
                Check(response);
            }

            return evidence;
        }
        catch (CertificateFormatException exception)
        {
            throw new EvidenceException(EvidenceFault.Malformed, exception.Message, exception);
        }
    }

    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Kind} of '{Certificate}' from {Source}";

    internal static EvidenceRequest ForIssuers(Certificate certificate, Uri location, int room) =>
        new(EvidenceKinds.Issuers, certificate, location, Math.Min(MaxIssuers, room));

    internal static EvidenceRequest ForList(Certificate certificate, Uri location, int room) =>
        new(EvidenceKinds.RevocationLists, certificate, location, Math.Min(CrlParser.MaxSize, room));

    internal static EvidenceRequest ForResponse(
        Certificate certificate, Uri responder, OcspRequest question, OcspNoncePolicy nonce, int room) =>
        new(certificate, responder, question, nonce, Math.Min(MaxResponse, room));

    private void Check(OcspResponse response)
    {
        if (response.Status != OcspResponseStatus.Successful)
        {
            throw new EvidenceException(EvidenceFault.NoAnswer, $"the OCSP responder answered {response.Status}");
        }

        // RFC 9654 §2.1: the values of the nonce in the request and in the response are compared.
        if (!_question!.MayBeAnsweredBy(response))
        {
            throw new EvidenceException(
                EvidenceFault.NonceMismatch, "the OCSP response has another nonce than the request");
        }

        if (_nonce == OcspNoncePolicy.Required && response.Nonce.IsEmpty)
        {
            throw new EvidenceException(EvidenceFault.NonceMissing, "the OCSP response has no nonce");
        }
    }
}
