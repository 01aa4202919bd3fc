using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>A client and a server of ours, joined by TCP over loopback.</summary>
internal sealed class DemoConnection : IAsyncDisposable
{
    private readonly TcpClient _clientSocket;
    private readonly TcpClient _serverSocket;

    private DemoConnection(TcpClient clientSocket, TcpClient serverSocket)
    {
        _clientSocket = clientSocket;
        _serverSocket = serverSocket;
        clientSocket.NoDelay = true;
        serverSocket.NoDelay = true;
        Client = new TlsStream(clientSocket.GetStream());
        Server = new TlsStream(serverSocket.GetStream());
    }

    /// <summary>The client's end.</summary>
    internal TlsStream Client { get; }

    /// <summary>The server's end.</summary>
    internal TlsStream Server { get; }

    /// <summary>Connects by TCP; TLS has not begun.</summary>
    internal static async Task<DemoConnection> OpenAsync(CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellationToken);
        return new DemoConnection(client, await listener.AcceptTcpClientAsync(cancellationToken));
    }

    /// <summary>The handshake, both sides of it.</summary>
    internal Task ShakeHandsAsync(
        TlsClientOptions client, TlsServerOptions server, CancellationToken cancellationToken) => Task.WhenAll(
            Server.AuthenticateAsServerAsync(server, cancellationToken),
            Client.AuthenticateAsClientAsync(client, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
        _clientSocket.Dispose();
        _serverSocket.Dispose();
    }
}
