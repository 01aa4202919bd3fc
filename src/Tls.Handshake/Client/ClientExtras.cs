using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>What a client asks for that no handshake needs; nothing by default.</summary>
internal sealed class ClientExtras
{
    /// <summary>Whether to ask for a stapled OCSP response (RFC 6066 §8).</summary>
    public bool OcspResponse { get; init; }

    /// <summary>Whether to ask for certificate timestamps (RFC 6962 §3.3.1).</summary>
    public bool Timestamps { get; init; }

    /// <summary>The extensions that say so, of either version.</summary>
    internal void AddTo(List<Extension> extensions)
    {
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
