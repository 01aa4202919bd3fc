using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>What a client asks for that no handshake needs; nothing by default.</summary>
internal sealed class ClientExtras
{
    /// <summary>Whether to ask for a stapled OCSP response (RFC 6066 §8).</summary>
    public bool OcspResponse { get; init; }

    /// <summary>Whether to ask for certificate timestamps (RFC 6962 §3.3.1).</summary>
    public bool Timestamps { get; init; }

    /// <summary>The largest record to take (RFC 8449 §4), in its own count; null to say nothing.</summary>
    public ushort? RecordSizeLimit { get; init; }

    /// <summary>The older way to ask for short records (RFC 6066 §4); null to say nothing.</summary>
    public MaxFragmentLengthCode? MaxFragmentLength { get; init; }

    /// <summary>
    /// What a server answers to them in EncryptedExtensions or, in TLS 1.2, in ServerHello; nothing in there is
    /// unasked for.
    /// </summary>
    internal void Take(ExtensionBlock answer, HandshakeContext context) => RecordSizes.Take(answer, this, context);

    /// <summary>The extensions that say so, of either version.</summary>
    internal void AddTo(List<Extension> extensions)
    {
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
