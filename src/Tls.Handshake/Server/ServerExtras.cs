using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>What a server asks of clients, or grants them, that no handshake needs; nothing by default.</summary>
internal sealed class ServerExtras
{
    /// <summary>Whether to ask for an OCSP response with the client's certificate (RFC 8446 §4.4.2.1).</summary>
    public bool OcspResponse { get; init; }

    /// <summary>
    /// The schemes to accept inside certificates (RFC 8446 §4.2.3); empty to say that they are those of handshakes.
    /// </summary>
    public IReadOnlyList<SignatureScheme> CertificateSignatureSchemes { get; init; } = [];

    /// <summary>The types of certificate to accept of clients (RFC 7250), the preferred first.</summary>
    public IReadOnlyList<CertificateType> PeerCertificateTypes { get; init; } = CertificateTypes.Default;

    /// <summary>How Certificates are compressed (RFC 8879), the preferred first; not at all when empty.</summary>
    public IReadOnlyList<CertificateCompressor> Compressors { get; init; } = [];

    /// <summary>The largest record to take (RFC 8449 §4), in its own count; null for what the version allows.</summary>
    public ushort? RecordSizeLimit { get; init; }

    /// <summary>Whether values that mean nothing are sent where a client must ignore them (RFC 8701 §4.1).</summary>
    public bool SendsGrease { get; init; }

    /// <summary>
    /// What to answer a ClientHello beyond what every handshake does, in EncryptedExtensions or, in TLS 1.2, in
    /// ServerHello; and what follows of it.
    /// </summary>
    internal void Answer(
        ref ExtensionList answer, ExtensionBlock hello, bool asksForCertificate, HandshakeContext context)
    {
        CertificateTypes.Answer(ref answer, hello, this, asksForCertificate, context.Facts);
        if (RecordSizes.Answer(hello, this, context) is { } size)
        {
            answer.Add(size);
        }
    }
}
