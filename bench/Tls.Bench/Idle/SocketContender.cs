using System;
using System.Net;
using System.Threading.Tasks;
using Tls.Wire;
using Tls.X509;

namespace Tls.Bench.Idle;

/// <summary>This library's sockets, accepted by its server; they read by themselves.</summary>
internal sealed class SocketContender(string name) : IdleContender
{
    private TlsServer? _server;
    private TlsConfiguration? _client;

    internal override string Name => name;

    internal override int Listen()
    {
        _server = new TlsServer(new TlsConfiguration
        {
            LocalIdentity = StreamContenders.Identity(),
            TicketCount = 0,
        });
        _server.Listen(IPAddress.Loopback);
        return _server.ServerPort;
    }

    internal override async Task<IAsyncDisposable> AcceptAsync() => await _server!.AcceptAsync();

    internal override async Task<IAsyncDisposable> ConnectAsync(int port, byte[] ca)
    {
        _client ??= new TlsConfiguration
        {
            CaCertificates = new TrustStore([Certificate.Parse(ca)]),
            MinimumVersion = ProtocolVersion.Tls13,
        };
        var socket = new TlsSocket(_client);
        await socket.ConnectToHostEncryptedAsync("127.0.0.1", port, "localhost");
        return socket;
    }

    public override void Dispose() => _server?.Dispose();
}
