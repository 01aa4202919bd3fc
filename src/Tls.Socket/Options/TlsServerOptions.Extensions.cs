using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls;

/// <content>What a server may do for clients that ask for it, and ask of them.</content>
public sealed partial record TlsServerOptions
{
    /// <summary>
    /// The OCSP response to staple to an identity's certificate (RFC 6066 §8), DER; empty for none. Asked once for each
    /// handshake in which a certificate is shown to a client that wants one; takes precedence over
    /// <see cref="TlsIdentity.OcspResponse"/>. It must be quick: give what was fetched beforehand. Where that has to be
    /// waited for, let <see cref="SelectIdentity"/> return an identity that has it.
    /// </summary>
    public Func<TlsIdentity, ReadOnlyMemory<byte>>? OcspResponseFor { get; init; }

    /// <summary>
    /// Whether clients that are asked for a certificate are asked for an OCSP response with it, in TLS 1.3 (RFC 8446
    /// §4.4.2.1). What comes is in <see cref="TlsPeerVerification.OcspResponse"/>, unchecked.
    /// </summary>
    public bool RequestOcspStaple { get; init; }

    /// <summary>
    /// The issuers to name when clients are asked for a certificate (RFC 8446 §4.2.4), DER distinguished names; those of
    /// <see cref="ClientTrustStore"/> when null.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? ClientCertificateAuthorities { get; init; }

    /// <summary>
    /// The signature schemes to accept inside clients' certificates, told to them in TLS 1.3 (RFC 8446 §4.2.3); null to
    /// leave it at <see cref="SignatureSchemes"/>.
    /// </summary>
    public IReadOnlyList<SignatureScheme>? CertificateSignatureSchemes { get; init; }

    /// <summary>
    /// What clients that are asked may show: X.509 certificates, raw public keys (RFC 7250), or both, the preferred first. Raw public keys are
    /// trusted by <see cref="TrustedPublicKeys"/> or <see cref="VerifyPeer"/>.
    /// </summary>
    public IReadOnlyList<CertificateType> AcceptedCertificateTypes { get; init; } =
        CertificateTypes.Default;

    /// <summary>The raw public keys to trust (RFC 7250): SubjectPublicKeyInfo, DER.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> TrustedPublicKeys { get; init; } = [];

    /// <summary>
    /// How certificates are compressed in TLS 1.3, both ways (RFC 8879), the preferred first:
    /// <see cref="Tls.CertificateCompressors.Zlib"/>, <see cref="Tls.CertificateCompressors.Brotli"/>, or one's own. Not at
    /// all when empty, which is the default: a peer's bytes would be decompressed before it has proved anything, by code
    /// that is not ours.
    /// </summary>
    public IReadOnlyList<CertificateCompressor> CertificateCompressors { get; init; } = [];

    /// <summary>
    /// The largest record to take from clients that ask (RFC 8449), 64 to 16,385, one byte of which is the content type's in
    /// TLS 1.3; what the protocol allows when null. What a client asks for is honoured in any case, be it by
    /// max_fragment_length (RFC 6066 §4).
    /// </summary>
    public int? RecordSizeLimit { get; init; }

    /// <summary>
    /// The most plaintext to put into one record, in bytes, 64 to 16,384. What the peer announces may make it less.
    /// </summary>
    public int MaxSendFragment { get; init; } = 1 << 14;

    /// <summary>
    /// In TLS 1.3, hides the length of what is sent: content and type together are padded to a multiple of so many bytes
    /// (RFC 8446 §5.4), at most 16,384; 0 for no padding.
    /// </summary>
    public int PadRecordsTo { get; init; }

    internal ServerExtras Extras(CryptoProvider crypto) => new()
    {
        CertificateSignatureSchemes = CertificateSignatureSchemes is null
            ? []
            : TlsDefaults.Resolve(CertificateSignatureSchemes, crypto),
        OcspResponse = RequestOcspStaple,
        SendsGrease = SendGrease,
        PeerCertificateTypes = AcceptedCertificateTypes,
        Compressors = CertificateTypeChecks.CheckCompressors(CertificateCompressors),
        RecordSizeLimit = RecordOptions.CheckLimit(RecordSizeLimit),
    };
}
