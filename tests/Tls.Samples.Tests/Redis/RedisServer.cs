using System.Collections.Generic;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;

namespace Tls.Samples.Tests.Redis;

/// <summary>Starts redis-server with TLS and nothing else, on loopback, keeping nothing.</summary>
internal static class RedisServer
{
    internal static Task<PeerServer> StartAsync(params IReadOnlyList<string> arguments)
    {
        Credential credential = TestPki.For(KeyKind.EcP256);
        return PeerServer.StartAsync(
            PeerKind.Redis,
            port =>
            [
                "--port", "0", "--tls-port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                "--tls-cert-file", credential.ChainFile, "--tls-key-file", credential.KeyFile,
                "--tls-ca-cert-file", TestPki.CaFile, "--tls-auth-clients", "no", .. arguments,
            ],
            process => process.Output,
            _ => "Ready to accept connections");
    }
}
