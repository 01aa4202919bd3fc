using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Interop.Tests.Kit;

/// <summary>Stands between two ends of one connection, passes on what they say, and measures their records.</summary>
internal sealed class RecordTap : IAsyncDisposable
{
    private const int HeaderSize = 5;
    private const byte ApplicationData = 23;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _passing;

    private RecordTap(int port, CancellationToken cancellationToken)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _passing = PassAsync(port, cancellationToken);
    }

    /// <summary>Where the client connects.</summary>
    internal int Port { get; }

    /// <summary>The longest protected record of the client, without its header, in bytes.</summary>
    internal int LongestOfClient { get; private set; }

    /// <summary>The longest protected record of the server, without its header, in bytes.</summary>
    internal int LongestOfServer { get; private set; }

    /// <summary>Waits for one client, and passes it on to that port.</summary>
    internal static RecordTap To(int port, CancellationToken cancellationToken) => new(port, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _passing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task PassAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new NetworkStream(
            await _listener.AcceptSocketAsync(cancellationToken), ownsSocket: true);
        using NetworkStream server = await Transport.ConnectAsync(port, cancellationToken);
        await Task.WhenAll(
            PassAsync(
                client, server, length => LongestOfClient = Math.Max(LongestOfClient, length), cancellationToken),
            PassAsync(
                server, client, length => LongestOfServer = Math.Max(LongestOfServer, length), cancellationToken));
    }

    /// <summary>Record by record until the end, which is passed on too.</summary>
    private static async Task PassAsync(
        NetworkStream from, NetworkStream to, Action<int> measured, CancellationToken cancellationToken)
    {
        byte[] record = new byte[HeaderSize + ushort.MaxValue];
        while (await from.ReadAtLeastAsync(
            record.AsMemory(0, HeaderSize), HeaderSize, throwOnEndOfStream: false, cancellationToken) == HeaderSize)
        {
            int length = (record[3] << 8) | record[4];
            await from.ReadExactlyAsync(record.AsMemory(HeaderSize, length), cancellationToken);
            if (record[0] == ApplicationData)
            {
                measured(length);
            }

            await to.WriteAsync(record.AsMemory(0, HeaderSize + length), cancellationToken);
        }

        to.Socket.Shutdown(SocketShutdown.Send);
    }
}
