using System.IO;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;

namespace Tls.Bench.StartUp;

/// <summary>The client's handshake by SslStream.</summary>
internal static class Handshake
{
    /// <summary>TLS 1.3 over a transport; the server is verified against a file of CAs.</summary>
    internal static async Task<Stream> AsClientAsync(Stream transport, string host, string anchors)
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        trust.CustomTrustStore.ImportFromPemFile(anchors);
        var stream = new SslStream(transport);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = host,
            CertificateChainPolicy = trust,
            EnabledSslProtocols = SslProtocols.Tls13,
        });
        return stream;
    }
}
