using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <content>What a client may ask for beyond what a handshake needs.</content>
public sealed partial record TlsClientOptions
{
    /// <summary>
    /// Whether to ask for an OCSP response with the server's certificate (RFC 6066 §8). What comes is in
    /// <see cref="TlsPeerVerification.OcspResponse"/> and <see cref="TlsConnectionInfo.OcspResponse"/>, unchecked.
    /// </summary>
    public bool RequestOcspStaple { get; init; }

    /// <summary>
    /// Judges the OCSP response: called with all that is known of the server, once it is accepted otherwise, and whether or
    /// not there is a response; false ends the handshake with bad_certificate_status_response. Not called when a session is
    /// resumed.
    /// </summary>
    public Func<TlsPeerVerification, CancellationToken, ValueTask<bool>>? VerifyOcspResponse { get; init; }

    /// <summary>
    /// Whether to ask for certificate timestamps (RFC 6962 §3.3) even where <see cref="Transparency"/> is off. What comes is
    /// in <see cref="TlsPeerVerification.SignedCertificateTimestamps"/>, unchecked.
    /// </summary>
    public bool RequestSignedCertificateTimestamps { get; init; }

    /// <summary>
    /// The signature schemes to accept inside certificates, told to the server (RFC 8446 §4.2.3); null to leave it at
    /// <see cref="SignatureSchemes"/>.
    /// </summary>
    public IReadOnlyList<SignatureScheme>? CertificateSignatureSchemes { get; init; }

    /// <summary>
    /// The issuers to name to the server (RFC 8446 §4.2.4), DER distinguished names, so that it can choose among its
    /// certificates; empty to name none. What the server shows is trusted by <see cref="TrustStore"/> alone.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> CertificateAuthorities { get; init; } = [];

    /// <summary>
    /// What the server may show: X.509 certificates, raw public keys (RFC 7250), or both, the preferred first. Raw public keys are
    /// trusted by <see cref="TrustedPublicKeys"/> or <see cref="VerifyPeer"/>.
    /// </summary>
    public IReadOnlyList<CertificateType> AcceptedCertificateTypes { get; init; } =
        CertificateTypes.Default;

    /// <summary>The raw public keys to trust (RFC 7250): SubjectPublicKeyInfo, DER.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> TrustedPublicKeys { get; init; } = [];

    /// <summary>
    /// What is offered to show when the server asks: the types of the identities, in their order, when null. To be set where
    /// <see cref="SelectIdentity"/> may choose a raw public key.
    /// </summary>
    public IReadOnlyList<CertificateType>? ClientCertificateTypes { get; init; }

    /// <summary>
    /// How certificates are compressed in TLS 1.3, both ways (RFC 8879), the preferred first:
    /// <see cref="Tls.CertificateCompressors.Zlib"/>, <see cref="Tls.CertificateCompressors.Brotli"/>, or one's own. Not at
    /// all when empty, which is the default: a peer's bytes would be decompressed before it has proved anything, by code
    /// that is not ours.
    /// </summary>
    public IReadOnlyList<CertificateCompressor> CertificateCompressors { get; init; } = [];

    /// <summary>
    /// The largest record to take (RFC 8449), 64 to 16,385, one byte of which is the content type's in TLS 1.3; null to ask
    /// for nothing. A server that does not know the extension sends records of any size.
    /// </summary>
    public int? RecordSizeLimit { get; init; }

    /// <summary>
    /// The older way to ask for short records, both ways (RFC 6066 §4): 512, 1,024, 2,048 or 4,096 bytes; null to ask for
    /// nothing.
    /// </summary>
    public int? MaxFragmentLength { get; init; }

    /// <summary>
    /// The most plaintext to put into one record, in bytes, 64 to 16,384. What the peer announces may make it less.
    /// </summary>
    public int MaxSendFragment { get; init; } = 1 << 14;

    /// <summary>
    /// In TLS 1.3, hides the length of what is sent: content and type together are padded to a multiple of so many bytes
    /// (RFC 8446 §5.4), at most 16,384; 0 for no padding.
    /// </summary>
    public int PadRecordsTo { get; init; }

    /// <summary>
    /// How many tickets to ask a server of TLS 1.3 for (RFC 9149); null to leave it at what the server gives by itself. What
    /// it grants is in <see cref="TlsConnectionInfo.ExpectedTickets"/>. Whether tickets are kept, the other options say.
    /// </summary>
    public TlsTicketRequest? RequestTickets { get; init; }

    /// <summary>
    /// Takes a delegated credential in place of the key of the server's certificate (RFC 9345), if it signs by one of these
    /// schemes: a key that the owner of the certificate has given somebody for seven days at most. None is taken when empty.
    /// </summary>
    public IReadOnlyList<SignatureScheme> DelegatedCredentialSchemes { get; init; } = [];

    internal ClientExtras Extras(CryptoProvider crypto) => new()
    {
        CertificateSignatureSchemes = CertificateSignatureSchemes is null
            ? []
            : TlsDefaults.Resolve(CertificateSignatureSchemes, crypto),
        PeerCertificateTypes = AcceptedCertificateTypes,
        LocalCertificateTypes = CertificateTypeChecks.OfClient(ClientCertificateTypes, AllIdentities),
        Authorities = TlsDefaults.CheckAuthorities(CertificateAuthorities),
        OcspResponse = RequestOcspStaple,
        DelegatedCredentialSchemes = DelegatedCredentialCheck.CheckSchemes(DelegatedCredentialSchemes, crypto),
        TicketRequest = RequestTickets?.ToExtension(),
        Timestamps = RequestSignedCertificateTimestamps || Transparency.Mode != TransparencyMode.Off,
        Compressors = CertificateTypeChecks.CheckCompressors(CertificateCompressors),
        RecordSizeLimit = MaximumVersion == ProtocolVersion.Tls13
            ? RecordOptions.CheckLimit(RecordSizeLimit)
            : RecordOptions.CheckLimit12(RecordSizeLimit),
        MaxFragmentLength = MaxFragmentLength switch
        {
            null => null,
            512 => MaxFragmentLengthCode.Bytes512,
            1024 => MaxFragmentLengthCode.Bytes1024,
            2048 => MaxFragmentLengthCode.Bytes2048,
            4096 => MaxFragmentLengthCode.Bytes4096,
            _ => throw new ArgumentException(
                $"MaxFragmentLength is 512, 1024, 2048 or 4096 bytes, not {MaxFragmentLength}."),
        },
    };
}
