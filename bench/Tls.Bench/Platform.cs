using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;

namespace Tls.Bench;

/// <summary>
/// SslStream at its best: certificate context and options made once and used for every connection, no
/// CipherSuitesPolicy (which would cost it two native contexts per connection), custom root trust, no revocation check.
/// Resumption is off because full handshakes are what is measured.
/// </summary>
internal sealed class Platform : IContender
{
    private readonly Dictionary<KeyType, (SslClientAuthenticationOptions, SslServerAuthenticationOptions)> _options =
        new()
        {
            [KeyType.Ecdsa] = Options(KeyType.Ecdsa),
            [KeyType.Rsa] = Options(KeyType.Rsa),
        };

    public string Name => "SslStream";

    public async Task<(Stream Client, Stream Server)> ConnectAsync(Stream client, Stream server, KeyType keyType)
    {
        (SslClientAuthenticationOptions clientOptions, SslServerAuthenticationOptions serverOptions) =
            _options[keyType];
        var clientEnd = new SslStream(client);
        var serverEnd = new SslStream(server);
        Task accepting = serverEnd.AuthenticateAsServerAsync(serverOptions);
        await clientEnd.AuthenticateAsClientAsync(clientOptions);
        await accepting;
        return (clientEnd, serverEnd);
    }

    private static (SslClientAuthenticationOptions, SslServerAuthenticationOptions) Options(KeyType type)
    {
        Certificates certificates = Certificates.Of(type);
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.Add(certificates.Ca);
        return (
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                CertificateChainPolicy = trust,
                EnabledSslProtocols = SslProtocols.Tls13,
                AllowTlsResume = false,
            },
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(certificates.Leaf, null, offline: true),
                EnabledSslProtocols = SslProtocols.Tls13,
                AllowTlsResume = false,
            });
    }
}
