using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>What a client asks for that no handshake needs; nothing by default.</summary>
internal sealed class ClientExtras
{
    /// <summary>Whether to ask for a stapled OCSP response (RFC 6066 §8).</summary>
    public bool OcspResponse { get; init; }

    /// <summary>Whether to ask for certificate timestamps (RFC 6962 §3.3.1).</summary>
    public bool Timestamps { get; init; }

    /// <summary>
    /// The schemes to accept inside certificates (RFC 8446 §4.2.3); empty to say that they are those of handshakes.
    /// </summary>
    public IReadOnlyList<SignatureScheme> CertificateSignatureSchemes { get; init; } = [];

    /// <summary>The issuers to name (RFC 8446 §4.2.4), DER distinguished names; empty to name none.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Authorities { get; init; } = [];

    /// <summary>The types of certificate to accept (RFC 7250), the preferred first.</summary>
    public IReadOnlyList<CertificateType> PeerCertificateTypes { get; init; } = CertificateTypes.Default;

    /// <summary>The types of certificate we can show (RFC 7250), the preferred first.</summary>
    public IReadOnlyList<CertificateType> LocalCertificateTypes { get; init; } = CertificateTypes.Default;

    /// <summary>How Certificates are compressed (RFC 8879), the preferred first; not at all when empty.</summary>
    public IReadOnlyList<CertificateCompressor> Compressors { get; init; } = [];

    /// <summary>The largest record to take (RFC 8449 §4), in its own count; null to say nothing.</summary>
    public ushort? RecordSizeLimit { get; init; }

    /// <summary>The older way to ask for short records (RFC 6066 §4); null to say nothing.</summary>
    public MaxFragmentLengthCode? MaxFragmentLength { get; init; }

    /// <summary>
    /// By what a delegated credential may sign the handshake (RFC 9345); none is taken when empty.
    /// </summary>
    public IReadOnlyList<SignatureScheme> DelegatedCredentialSchemes { get; init; } = [];

    /// <summary>How many tickets to wish for in TLS 1.3 (RFC 9149); null to say nothing.</summary>
    public TicketRequest? TicketRequest { get; init; }

    /// <summary>
    /// What a server answers to them in EncryptedExtensions or, in TLS 1.2, in ServerHello; nothing in there is
    /// unasked for.
    /// </summary>
    internal void Take(ExtensionBlock answer, HandshakeContext context)
    {
        RecordSizes.Take(answer, this, context);
        CertificateTypes.Take(answer, this, context.Facts);
        context.Facts.ExpectedTickets = answer.Find<TicketRequestHint>()?.ExpectedCount;
    }

    /// <summary>The extensions that say so, of either version.</summary>
    internal void AddTo(ref ExtensionList extensions, VersionRange versions)
    {
        // RFC 8879 §3: where TLS 1.2 is negotiated, the extension is ignored.
        if (versions.HasTls13 && CertificateCompression.Offer(Compressors) is { } compression)
        {
            extensions.Add(compression);
        }

        // RFC 9345 §4.1.1: of no use below TLS 1.3.
        if (versions.HasTls13 && DelegatedCredentialSchemes.Count > 0)
        {
            extensions.Add(new DelegatedCredentialOffer(DelegatedCredentialSchemes));
        }

        if (CertificateSignatureSchemes.Count > 0)
        {
            extensions.Add(new SignatureAlgorithmsCert(CertificateSignatureSchemes));
        }

        if (Authorities.Count > 0)
        {
            extensions.Add(new CertificateAuthorities(Authorities));
        }

        if (CertificateTypes.Offer(ExtensionType.ClientCertificateType, LocalCertificateTypes) is { } local)
        {
            extensions.Add(local);
        }

        if (CertificateTypes.Offer(ExtensionType.ServerCertificateType, PeerCertificateTypes) is { } peer)
        {
            extensions.Add(peer);
        }

        if (RecordSizeLimit is { } limit)
        {
            extensions.Add(new RecordSizeLimit(limit));
        }

        if (MaxFragmentLength is { } code)
        {
            extensions.Add(new MaxFragmentLength(code));
        }

        if (OcspResponse)
        {
            extensions.Add(new StatusRequest());
        }

        if (Timestamps)
        {
            extensions.Add(new CertificateTimestampRequest());
        }
    }
}
