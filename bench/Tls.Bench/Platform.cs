using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;

namespace Tls.Bench;

/// <summary>
/// SslStream at its best: certificate context and options made once and used for every connection, no
/// CipherSuitesPolicy (which would cost it two native contexts per connection), custom root trust, no
/// revocation check. Full handshakes are what is measured, so one side at least refuses resumption; which
/// side is the cheaper for SslStream (its native contexts are cached differently) is tried before measuring.
/// </summary>
internal sealed class Platform : IContender
{
    private readonly Dictionary<KeyType, (SslClientAuthenticationOptions, SslServerAuthenticationOptions)> _options;

    private Platform(bool clientResumes, bool serverResumes) =>
        _options = new()
        {
            [KeyType.Ecdsa] = Options(KeyType.Ecdsa, clientResumes, serverResumes),
            [KeyType.Rsa] = Options(KeyType.Rsa, clientResumes, serverResumes),
        };

    public string Name => "SslStream";

    /// <summary>The variant that does most full handshakes in a trial.</summary>
    internal static async Task<Platform> AtItsBestAsync(TimeSpan trial)
    {
        Platform[] variants = [new(false, false), new(true, false), new(false, true)];
        double[] rates = new double[variants.Length];
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < variants.Length; i++)
            {
                Slice slice = await Scenarios.Handshakes(variants[i], KeyType.Ecdsa, trial);
                rates[i] = Math.Max(rates[i], slice.Rate);
            }
        }

        return variants[Array.IndexOf(rates, rates.Max())];
    }

    public async Task<(Stream Client, Stream Server)> ConnectAsync(
        Stream client, Stream server, KeyType keyType)
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

    private static (SslClientAuthenticationOptions, SslServerAuthenticationOptions) Options(
        KeyType type, bool clientResumes, bool serverResumes)
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
                AllowTlsResume = clientResumes,
            },
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(
                    certificates.Leaf, null, offline: true),
                EnabledSslProtocols = SslProtocols.Tls13,
                AllowTlsResume = serverResumes,
            });
    }
}
