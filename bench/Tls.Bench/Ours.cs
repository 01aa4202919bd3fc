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
    private readonly CryptoProvider _crypto;
    private readonly NamedGroup[] _groups;

    /// <summary>As it is by default, with X25519 as SslStream has it.</summary>
    internal Ours()
        : this("ours", CryptoProvider.Default, NamedGroup.X25519, NamedGroup.Secp256r1)
    {
    }

    /// <summary>With other cryptography behind it.</summary>
    /// <param name="name">What it is called in the table.</param>
    /// <param name="crypto">Where both ends take their cryptography from.</param>
    /// <param name="groups">What the client offers where it is not hybrid; the first with a share.</param>
    internal Ours(string name, CryptoProvider crypto, params NamedGroup[] groups)
    {
        Name = name;
        _crypto = crypto;
        _groups = groups;
    }

    public string Name { get; }

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

    private (TlsClientOptions Client, TlsServerOptions Server) Options(Handshaking how)
    {
        Certificates certificates = Certificates.Of(how.KeyType);
        if (!_crypto.TryImportSigningKey(
            PrivateKeyFormat.Pkcs8, certificates.Pkcs8, default, out SigningKey? key))
        {
            throw new InvalidOperationException("The key was not read.");
        }

        ProtocolVersion version = how.IsTls12 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13;
        return (
            new TlsClientOptions
            {
                Crypto = _crypto,
                TargetHost = "localhost",
                TrustStore = new TrustStore([Certificate.Parse(certificates.Ca.RawData)]),
                MinimumVersion = version,
                MaximumVersion = version,
                Groups = how.IsHybrid ? null : _groups,
                SessionCache = how.IsResumed ? new InMemoryTlsSessionCache() : null,
            },
            new TlsServerOptions
            {
                Crypto = _crypto,
                Identities = [TlsIdentity.Create([Certificate.Parse(certificates.Leaf.RawData)], key)],

                // Where full handshakes are measured nobody hands out tickets, as SslStream does not either.
                TicketCount = how.IsResumed ? 2 : 0,
            });
    }
}
