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
/// revocation check. Where full handshakes are measured one side at least refuses resumption; which side is the
/// cheaper for SslStream (its native contexts are cached differently) is tried before measuring.
/// </summary>
internal sealed class Platform : IContender
{
    private readonly bool _clientResumes;
    private readonly bool _serverResumes;
    private readonly Dictionary<Handshaking, (SslClientAuthenticationOptions Client, SslServerAuthenticationOptions Server)>
        _options = [];

    private Platform(bool clientResumes, bool serverResumes)
    {
        _clientResumes = clientResumes;
        _serverResumes = serverResumes;
    }

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
                Slice slice = await Scenarios.Handshakes(variants[i], new Handshaking(KeyType.Ecdsa), trial);
                rates[i] = Math.Max(rates[i], slice.Rate);
            }
        }

        return variants[Array.IndexOf(rates, rates.Max())];
    }

    public async ValueTask<(Stream Client, Stream Server)> ConnectAsync(
        Stream client, Stream server, Handshaking how)
    {
        if (!_options.TryGetValue(
            how, out (SslClientAuthenticationOptions Client, SslServerAuthenticationOptions Server) options))
        {
            _options[how] = options = Options(
                how, how.IsResumed || _clientResumes, how.IsResumed || _serverResumes);
        }

        var clientEnd = new SslStream(client);
        var serverEnd = new SslStream(server);
        Task accepting = serverEnd.AuthenticateAsServerAsync(options.Server);
        await clientEnd.AuthenticateAsClientAsync(options.Client);
        await accepting;
        return (clientEnd, serverEnd);
    }

    private static (SslClientAuthenticationOptions Client, SslServerAuthenticationOptions Server) Options(
        Handshaking how, bool clientResumes, bool serverResumes)
    {
        Certificates certificates = Certificates.Of(how.KeyType);
        SslProtocols protocol = how.IsTls12 ? SslProtocols.Tls12 : SslProtocols.Tls13;
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
                EnabledSslProtocols = protocol,
                AllowTlsResume = clientResumes,
            },
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(
                    certificates.Leaf, null, offline: true),
                EnabledSslProtocols = protocol,
                AllowTlsResume = serverResumes,
            });
    }
}
