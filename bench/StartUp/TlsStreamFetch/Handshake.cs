using System.IO;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Wire;
using Tls.X509;

namespace Tls.Bench.StartUp;

/// <summary>The client's handshake by this library.</summary>
internal static class Handshake
{
    /// <summary>
    /// TLS 1.3 over a transport, by X25519 as with SslStream; the server is verified against a file of CAs.
    /// </summary>
    internal static async Task<Stream> AsClientAsync(Stream transport, string host, string anchors)
    {
        var stream = new TlsStream(transport);
        await stream.AuthenticateAsClientAsync(new TlsClientOptions
        {
            TargetHost = host,
            TrustStore = TrustStore.FromFiles(anchors),
            MinimumVersion = ProtocolVersion.Tls13,
            Groups = [NamedGroup.X25519, NamedGroup.Secp256r1],
        });
        return stream;
    }
}
