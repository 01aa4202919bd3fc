using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Wire;
using Tls.X509;

namespace Tls.Bench;

/// <summary>This library, options made once and used for every connection.</summary>
internal sealed class Ours : IContender
{
    private readonly Dictionary<Handshaking, (TlsClientOptions Client, TlsServerOptions Server)> _options = [];

    public string Name => "ours";

    public async ValueTask<(Stream Client, Stream Server)> ConnectAsync(
        Stream client, Stream server, Handshaking how)
    {
        if (!_options.TryGetValue(how, out (TlsClientOptions Client, TlsServerOptions Server) options))
        {
            _options[how] = options = Options(how);
        }

        var clientEnd = new TlsStream(client);
        var serverEnd = new TlsStream(server);
        Task accepting = serverEnd.AuthenticateAsServerAsync(options.Server);
        await clientEnd.AuthenticateAsClientAsync(options.Client);
        await accepting;
        return (clientEnd, serverEnd);
    }

    private static (TlsClientOptions Client, TlsServerOptions Server) Options(Handshaking how)
    {
        Certificates certificates = Certificates.Of(how.KeyType);
        if (!CryptoProvider.Default.TryImportSigningKey(
            PrivateKeyFormat.Pkcs8, certificates.Pkcs8, default, out SigningKey? key))
        {
            throw new InvalidOperationException("The key was not read.");
        }

        ProtocolVersion version = how.IsTls12 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13;
        return (
            new TlsClientOptions
            {
                TargetHost = "localhost",
                TrustStore = new TrustStore([Certificate.Parse(certificates.Ca.RawData)]),
                MinimumVersion = version,
                MaximumVersion = version,
                Groups = how.IsHybrid ? null : [NamedGroup.X25519, NamedGroup.Secp256r1],
                SessionCache = how.IsResumed ? new InMemoryTlsSessionCache() : null,
            },
            new TlsServerOptions
            {
                Identities = [TlsIdentity.Create([Certificate.Parse(certificates.Leaf.RawData)], key)],

                // Where full handshakes are measured nobody hands out tickets, as SslStream does not either.
                TicketCount = how.IsResumed ? 2 : 0,
            });
    }
}
