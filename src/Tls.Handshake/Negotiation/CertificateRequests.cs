using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>What a server's CertificateRequest says (RFC 8446 §4.3.2), the same whenever it is sent.</summary>
internal static class CertificateRequests
{
    /// <summary>The extensions of the request; those of a client's Certificate MUST correspond to them (§4.4.2).</summary>
    internal static ExtensionBlock Of(ServerHandshakeOptions options)
    {
        var wanted = new List<Extension>(4) { new SignatureAlgorithms(options.SignatureSchemes) };
        if (options.Extras.CertificateSignatureSchemes.Count > 0)
        {
            wanted.Add(new SignatureAlgorithmsCert(options.Extras.CertificateSignatureSchemes));
        }

        if (options.ClientCertificateAuthorities.Count > 0)
        {
            wanted.Add(new CertificateAuthorities(options.ClientCertificateAuthorities));
        }

        if (options.Extras.OcspResponse)
        {
            // §4.4.2.1: an empty status_request asks the client to staple.
            wanted.Add(new StatusRequestSignal());
        }

        if (CertificateCompression.Offer(options.Extras.Compressors) is { } compression)
        {
            wanted.Add(compression);
        }

        return [.. wanted];
    }
}
