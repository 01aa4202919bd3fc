using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Tls.X509;

/// <summary>OCSPResponseStatus (RFC 6960 §4.2.1).</summary>
public enum OcspResponseStatus
{
    /// <summary>There is an answer.</summary>
    Successful = 0,

    /// <summary>The request was malformed.</summary>
    MalformedRequest = 1,

    /// <summary>The responder is in trouble.</summary>
    InternalError = 2,

    /// <summary>Try again later.</summary>
    TryLater = 3,

    /// <summary>The request must be signed.</summary>
    SigRequired = 5,

    /// <summary>Not for this client.</summary>
    Unauthorized = 6,
}

/// <summary>CertStatus (RFC 6960 §2.2).</summary>
public enum OcspCertificateStatus
{
    /// <summary>good: not known to be revoked.</summary>
    Good,

    /// <summary>revoked.</summary>
    Revoked,

    /// <summary>unknown: the responder does not know the certificate.</summary>
    Unknown,
}

/// <summary>
/// An OCSP response (RFC 6960 §4.2.1), parsed strictly and never changed. Parsing decides nothing about trust.
/// </summary>
public sealed class OcspResponse
{
    internal OcspResponse()
    {
    }

    /// <summary>Whether there is an answer; everything below is empty when there is none.</summary>
    public required OcspResponseStatus Status { get; init; }

    /// <summary>When it was signed.</summary>
    public DateTimeOffset ProducedAt { get; init; }

    /// <summary>The answers, each for one certificate.</summary>
    public IReadOnlyList<OcspSingleResponse> Responses { get; init; } = [];

    /// <summary>Certificates that help to check the signature, not trusted.</summary>
    public IReadOnlyList<Certificate> Certificates { get; init; } = [];

    /// <summary>The nonce of the request it answers; empty when it has none.</summary>
    public ReadOnlyMemory<byte> Nonce { get; init; }

    /// <summary>responderID byName, or null.</summary>
    internal DistinguishedName? ResponderName { get; init; }

    /// <summary>responderID byKey: the SHA-1 hash of the responder's key; empty for byName.</summary>
    internal ReadOnlyMemory<byte> ResponderKeyHash { get; init; }

    internal ReadOnlyMemory<byte> RawTbs { get; init; }

    internal AlgorithmIdentifier? SignatureAlgorithm { get; init; }

    /// <summary>The responder's signature; empty where the status says that there is no answer.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>A critical extension of the response that is not understood, or null.</summary>
    internal ObjectIdentifier? UnknownCriticalExtension { get; init; }

    /// <summary>Parses a response; the bytes are copied.</summary>
    /// <param name="der">One OCSPResponse, DER, and nothing after it; at most 1 MiB.</param>
    /// <exception cref="CertificateFormatException">It is malformed.</exception>
    public static OcspResponse Parse(ReadOnlySpan<byte> der) => OcspResponseParser.Parse(der.ToArray());

    /// <summary>Parses a response; the bytes are copied.</summary>
    /// <param name="der">One OCSPResponse, DER, and nothing after it.</param>
    /// <param name="response">The response, or null.</param>
    /// <param name="error">Why not, or null.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> der,
        [NotNullWhen(true)] out OcspResponse? response,
        [NotNullWhen(false)] out CertificateFormatException? error)
    {
        try
        {
            response = Parse(der);
            error = null;
            return true;
        }
        catch (CertificateFormatException exception)
        {
            response = null;
            error = exception;
            return false;
        }
    }
}
