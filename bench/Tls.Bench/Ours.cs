using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.X509;

namespace Tls.Bench;

/// <summary>This library, options made once and used for every connection.</summary>
internal sealed class Ours : IContender
{
    private readonly Dictionary<KeyType, (TlsClientOptions Client, TlsServerOptions Server)> _options = new()
    {
        [KeyType.Ecdsa] = Options(KeyType.Ecdsa),
        [KeyType.Rsa] = Options(KeyType.Rsa),
    };

    public string Name => "ours";

    public async Task<(Stream Client, Stream Server)> ConnectAsync(
        Stream client, Stream server, KeyType keyType)
    {
        (TlsClientOptions clientOptions, TlsServerOptions serverOptions) = _options[keyType];
        var clientEnd = new TlsStream(client);
        var serverEnd = new TlsStream(server);
        Task accepting = serverEnd.AuthenticateAsServerAsync(serverOptions);
        await clientEnd.AuthenticateAsClientAsync(clientOptions);
        await accepting;
        return (clientEnd, serverEnd);
    }

    private static (TlsClientOptions Client, TlsServerOptions Server) Options(KeyType type)
    {
        Certificates certificates = Certificates.Of(type);
        if (!CryptoProvider.Default.TryImportSigningKey(
            PrivateKeyFormat.Pkcs8, certificates.Pkcs8, default, out SigningKey? key))
        {
            throw new InvalidOperationException("The key was not read.");
        }

        return (
            new TlsClientOptions
            {
                TargetHost = "localhost",
                TrustStore = new TrustStore([Certificate.Parse(certificates.Ca.RawData)]),
            },
            new TlsServerOptions
            {
                Identities = [TlsIdentity.Create([Certificate.Parse(certificates.Leaf.RawData)], key)],

                // Full handshakes are measured: nobody hands out tickets, as SslStream does not either.
                TicketCount = 0,
            });
    }
}
