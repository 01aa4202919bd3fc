using System.IO;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Wire;
using Tls.X509;

namespace Tls.Bench.Idle;

/// <summary>
/// Both TLS stacks with the same certificate, TLS 1.3, no tickets, and options made once for all connections.
/// </summary>
internal static class StreamContenders
{
    /// <summary>SslStream over OpenSSL.</summary>
    internal static StreamContender Platform(string name, bool zeroByteReads)
    {
        SslServerAuthenticationOptions? server = null;
        SslClientAuthenticationOptions? client = null;
        return new StreamContender(
            name,
            zeroByteReads,
            async transport =>
            {
                server ??= new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = SslStreamCertificateContext.Create(
                        Certificates.Of(KeyType.Ecdsa).Leaf, null, offline: true),
                    EnabledSslProtocols = SslProtocols.Tls13,
                    AllowTlsResume = false,
                };
                var stream = new SslStream(transport);
                await stream.AuthenticateAsServerAsync(server);
                return stream;
            },
            async (transport, ca) =>
            {
                client ??= PlatformClient(ca);
                var stream = new SslStream(transport);
                await stream.AuthenticateAsClientAsync(client);
                return stream;
            });
    }

    /// <summary>This library's stream.</summary>
    internal static StreamContender Ours(string name, bool zeroByteReads)
    {
        TlsServerOptions? server = null;
        TlsClientOptions? client = null;
        return new StreamContender(
            name,
            zeroByteReads,
            async transport =>
            {
                server ??= new TlsServerOptions { Identities = [Identity()], TicketCount = 0 };
                var stream = new TlsStream(transport);
                await stream.AuthenticateAsServerAsync(server);
                return stream;
            },
            async (transport, ca) =>
            {
                client ??= new TlsClientOptions
                {
                    TargetHost = "localhost",
                    TrustStore = new TrustStore([Certificate.Parse(ca)]),
                    MinimumVersion = ProtocolVersion.Tls13,
                };
                var stream = new TlsStream(transport);
                await stream.AuthenticateAsClientAsync(client);
                return stream;
            });
    }

    /// <summary>The server's certificate and key.</summary>
    internal static TlsIdentity Identity()
    {
        Certificates certificates = Certificates.Of(KeyType.Ecdsa);
        return CryptoProvider.Default.TryImportSigningKey(
            PrivateKeyFormat.Pkcs8, certificates.Pkcs8, default, out SigningKey? key)
                ? TlsIdentity.Create([Certificate.Parse(certificates.Leaf.RawData)], key)
                : throw new InvalidDataException("The key was not read.");
    }

    private static SslClientAuthenticationOptions PlatformClient(byte[] ca)
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(ca));
        return new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = trust,
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
        };
    }
}
