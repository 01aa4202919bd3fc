using System;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// A question to an OCSP responder (RFC 6960 §4.1.1) about one certificate, with a nonce or without (RFC 9654).
/// <code>
/// OCSPRequest ::= SEQUENCE { tbsRequest SEQUENCE {
///     requestList            SEQUENCE OF SEQUENCE { reqCert CertID },
///     requestExtensions  [2] EXPLICIT Extensions OPTIONAL } }
/// </code>
/// </summary>
public sealed class OcspRequest
{
    private const int NonceSize = 32;

    // RFC 5019 §5: in total, after encoding, with the scheme and the server's name.
    private const int MaxGet = 255;

    private OcspRequest(byte[] encoded, byte[] certificateId, byte[] nonce)
    {
        Encoded = encoded;
        CertificateId = certificateId;
        Nonce = nonce;
    }

    /// <summary>The request, DER, as application/ocsp-request.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>What the answer is to repeat; empty when nothing is.</summary>
    public ReadOnlyMemory<byte> Nonce { get; }

    /// <summary>CertID, DER.</summary>
    internal ReadOnlyMemory<byte> CertificateId { get; }

    /// <summary>Asks about a certificate, with a nonce.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="issuer">Its issuer.</param>
    /// <param name="provider">Draws the nonce; null for the default.</param>
    public static OcspRequest For(Certificate certificate, Certificate issuer, CryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(issuer);
        byte[] nonce = new byte[NonceSize];
        (provider ?? CryptoProvider.Default).FillRandom(nonce);
        return Make(certificate, issuer, nonce);
    }

    /// <summary>Asks about a certificate without a nonce, so that anybody's answer is one (RFC 5019 §2.1.1).</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="issuer">Its issuer.</param>
    public static OcspRequest WithoutNonce(Certificate certificate, Certificate issuer)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(issuer);
        return Make(certificate, issuer, []);
    }

    /// <summary>
    /// The address at which this request is made by GET: <c>{url}/{url-encoding of base-64 of the request}</c> (RFC 6960
    /// appendix A.1).
    /// </summary>
    /// <param name="responder">Where the responder is.</param>
    /// <returns>Null when that is longer than 255 characters, and the request goes by POST (RFC 5019 §5).</returns>
    public Uri? GetLocation(Uri responder)
    {
        ArgumentNullException.ThrowIfNull(responder);
        string text = Uri.EscapeDataString(Convert.ToBase64String(Encoded.Span));
        string location = $"{responder.AbsoluteUri.TrimEnd('/')}/{text}";
        return location.Length <= MaxGet && responder.Query.Length == 0 ? new Uri(location) : null;
    }

    /// <summary>
    /// Whether a response may be the answer: RFC 9654 §2.1 lets a responder leave the nonce out, but one that is there
    /// is ours. Where none was sent, none is compared.
    /// </summary>
    public bool MayBeAnsweredBy(OcspResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Nonce.IsEmpty || response.Nonce.IsEmpty || response.Nonce.Span.SequenceEqual(Nonce.Span);
    }

    private static OcspRequest Make(Certificate certificate, Certificate issuer, byte[] nonce)
    {
        DerWriter id = new();
        OcspCertificateId.Write(id, certificate, issuer);
        DerWriter writer = new();
        using (writer.Sequence())
        using (writer.Sequence())
        {
            using (writer.Sequence())
            using (writer.Sequence())
            {
                writer.Encoded(id.Written);
            }

            if (nonce.Length > 0)
            {
                WriteNonce(writer, nonce);
            }
        }

        return new OcspRequest(writer.ToArray(), id.ToArray(), nonce);
    }

    private static void WriteNonce(DerWriter writer, byte[] nonce)
    {
        using DerWriter.Scope field = writer.Open(DerTag.ContextConstructed(2));
        using DerWriter.Scope list = writer.Sequence();
        using DerWriter.Scope extension = writer.Sequence();
        writer.Oid(KnownOids.OcspNonce);
        DerWriter value = new();
        value.OctetString(nonce);
        writer.OctetString(value.Written);
    }
}
