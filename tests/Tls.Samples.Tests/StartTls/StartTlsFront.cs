using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Samples.Tests.StartTls;

/// <summary>
/// Says for a server that only speaks TLS what SMTP says before, and then passes on every byte. For one
/// connection.
/// </summary>
internal sealed class StartTlsFront : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    internal StartTlsFront(int serverPort, CancellationToken cancellationToken)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Task.Run(() => RelayAsync(serverPort, cancellationToken), CancellationToken.None);
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    internal int Port { get; }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task RelayAsync(int serverPort, CancellationToken cancellationToken)
    {
        try
        {
            using Socket socket = await _listener.AcceptSocketAsync(cancellationToken);
            await using var client = new NetworkStream(socket);
            using var dialled = new TcpClient();
            await dialled.ConnectAsync(IPAddress.Loopback, serverPort, cancellationToken);
            NetworkStream server = dialled.GetStream();
            await SayAsync(client, "220 front\r\n", cancellationToken);
            await PassLineAsync(client, cancellationToken);
            await SayAsync(client, "250-front\r\n250 STARTTLS\r\n", cancellationToken);
            await PassLineAsync(client, cancellationToken);
            await SayAsync(client, "220 go\r\n", cancellationToken);
            await Task.WhenAny(
                client.CopyToAsync(server, cancellationToken), server.CopyToAsync(client, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // One of the two has gone, or the test has: it is the client that the test looks at.
        }
    }

    private static ValueTask SayAsync(NetworkStream stream, string lines, CancellationToken cancellationToken) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(lines), cancellationToken);

    private static async Task PassLineAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        byte[] octet = new byte[1];
        while (octet[0] != '\n')
        {
            await stream.ReadExactlyAsync(octet, cancellationToken);
        }
    }
}
