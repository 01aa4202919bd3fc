using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Tls.Bench.Stacks;

/// <summary>
/// BouncyCastle's TLS with its own cryptography, the other stack in managed code. Keys and certificates are
/// read once and used for every connection; the two peers are made anew, as it demands. It resumes no session
/// of TLS 1.3.
/// </summary>
internal sealed class BouncyStack : IContender
{
    private readonly BcTlsCrypto _crypto = new(new SecureRandom());
    private readonly Dictionary<KeyType, (BouncyTrust Trust, BouncyIdentity Identity)> _keys = [];

    public string Name => "BouncyCastle";

    public async ValueTask<(Stream Client, Stream Server)> ConnectAsync(
        Stream client, Stream server, Handshaking how)
    {
        if (!_keys.TryGetValue(how.KeyType, out (BouncyTrust Trust, BouncyIdentity Identity) keys))
        {
            _keys[how.KeyType] = keys = (
                new BouncyTrust(Certificates.Of(how.KeyType).Ca.RawData),
                new BouncyIdentity(_crypto, how.KeyType));
        }

        var clientProtocol = new TlsClientProtocol();
        var serverProtocol = new TlsServerProtocol();
        var clientPeer = new BouncyClient(_crypto, keys.Trust, how.IsTls12);
        clientProtocol.Connect(clientPeer);
        serverProtocol.Accept(new BouncyServer(_crypto, keys.Identity, how.IsTls12));
        var clientEnd = new BouncyStream(client, clientProtocol);
        var serverEnd = new BouncyStream(server, serverProtocol);
        Task accepting = serverEnd.HandshakeAsync();
        await clientEnd.HandshakeAsync();
        await accepting;
        clientEnd.CipherSuite = clientPeer.AgreedSuite;
        return (clientEnd, serverEnd);
    }
}
