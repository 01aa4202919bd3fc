using System;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// A question to an OCSP responder (RFC 6960 §4.1.1) about one certificate, with a nonce (RFC 8954).
/// <code>
/// OCSPRequest ::= SEQUENCE { tbsRequest SEQUENCE {
///     requestList            SEQUENCE OF SEQUENCE { reqCert CertID },
///     requestExtensions  [2] EXPLICIT Extensions OPTIONAL } }
/// </code>
/// </summary>
public sealed class OcspRequest
{
    private const int NonceSize = 32;

    private OcspRequest(byte[] encoded, byte[] nonce)
    {
        Encoded = encoded;
        Nonce = nonce;
    }

    /// <summary>The request, DER, as application/ocsp-request.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>What the answer is to repeat.</summary>
    public ReadOnlyMemory<byte> Nonce { get; }

    /// <summary>Asks about a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="issuer">Its issuer.</param>
    /// <param name="provider">Draws the nonce; null for the default.</param>
    public static OcspRequest For(Certificate certificate, Certificate issuer, CryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(issuer);
        byte[] nonce = new byte[NonceSize];
        (provider ?? CryptoProvider.Default).FillRandom(nonce);
        DerWriter writer = new();
        using (writer.Sequence())
        using (writer.Sequence())
        {
            using (writer.Sequence())
            using (writer.Sequence())
            {
                OcspCertificateId.Write(writer, certificate, issuer);
            }

            WriteNonce(writer, nonce);
        }

        return new OcspRequest(writer.ToArray(), nonce);
    }

    /// <summary>
    /// Whether a response may be the answer: RFC 8954 lets a responder leave the nonce out, but one that is
    /// there is ours.
    /// </summary>
    public bool MayBeAnsweredBy(OcspResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.Nonce.IsEmpty || response.Nonce.Span.SequenceEqual(Nonce.Span);
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
