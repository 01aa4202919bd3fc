using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Tests.Sockets;
using Xunit;

namespace Tls.Tests.Leaks;

/// <summary>Two thousand connections over TCP, to both kinds of server, by clients of three kinds that leave somehow.</summary>
[Collection(nameof(Census))]
public sealed class TcpBreakingTests
{
    private const int Connections = 2000;
    private static readonly byte[] Data = Loopback.Pattern(20_000);

    /// <summary>How a client leaves.</summary>
    private enum Leaving
    {
        Close,
        Reset,
        HalfClose,
        Garbage,
    }

    [Fact(Timeout = 3 * Loopback.Deadline)]
    public async Task Nothing_is_left_of_clients_that_leave_at_any_point_in_any_way()
    {
        using var census = Census.Begin();
        await ServeAndLeaveAsync(census);
        await census.SettleAsync();
    }

    private static async Task ServeAndLeaveAsync(Census census)
    {
        await using var listener = new Servers(async (stream, stop) =>
        {
            census.Follow(stream, stream.Engine);
            await Servers.EchoAsync(stream, stop);
        });
        using var server = new TlsServer(Pki.ServerConfiguration);
        using var stop = new CancellationTokenSource();
        server.Listen(IPAddress.Loopback);
        Task serving = ServeAsync(server, census, stop.Token);
        await Parallel.ForAsync(0, Connections, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, token) =>
        {
            int port = i % 2 == 0 ? listener.Port : server.ServerPort;
            var leaving = (Leaving)(i / 2 % 4);
            int at = (i / 24 % 16) + 1;
            Task client = (i / 8 % 3) switch
            {
                0 => BareAsync(port, leaving, at),
                1 => StreamAsync(census, port, leaving, at),
                _ => SocketAsync(census, port, leaving, at),
            };
            await client.WaitAsync(TimeSpan.FromSeconds(60), token);
        });
        await stop.CancelAsync();
        await serving;
        await server.CloseAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Every socket echoes on its own loop until it is over.</summary>
    private static async Task ServeAsync(TlsServer server, Census census, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                TlsSocket socket = await server.AcceptAsync(stop);
                census.Follow(socket);
                _ = EchoAsync(socket);
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    private static async Task EchoAsync(TlsSocket socket)
    {
        byte[] buffer = new byte[4096];
        _ = await Record.ExceptionAsync(async () =>
        {
            int count;
            while ((count = await socket.ReadAsync(buffer)) > 0)
            {
                await socket.WriteAsync(buffer.AsMemory(0, count));
            }
        });
        await socket.DisposeAsync();
    }

    /// <summary>Says nothing, or the beginning of a hello, or no TLS at all.</summary>
    private static async Task BareAsync(int port, Leaving leaving, int at)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        byte[] hello = [22, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3];
        _ = await socket.SendAsync(hello.AsMemory(0, Math.Min(at, hello.Length + 1) - 1));
        Leave(socket, leaving);
    }

    private static async Task StreamAsync(Census census, int port, Leaving leaving, int at)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await using var points = new PointStream(new NetworkStream(socket, ownsSocket: true));
        await using var client = new TlsStream(points);
        points.Arm(at, (_, _) =>
        {
            Leave(socket, leaving);
            return default;
        });
        _ = await Record.ExceptionAsync(async () =>
        {
            await client.AuthenticateAsClientAsync(Pki.ClientOptions);
            await client.WriteAsync(Data);
            await client.ReadExactlyAsync(new byte[Data.Length]);
            await client.UpdateKeysAsync(requestPeer: true);
            await client.WriteAsync(Data);
            await client.ReadExactlyAsync(new byte[Data.Length]);
            await client.ShutdownAsync();
            _ = await client.ReadAsync(new byte[1]);
        });
        census.Follow(client, client.Engine, points);
    }

    private static async Task SocketAsync(Census census, int port, Leaving leaving, int at)
    {
        var socket = new TlsSocket(Pki.ClientConfiguration);
        int events = 0;
        void Count()
        {
            if (++events != at)
            {
                return;
            }

            switch (leaving)
            {
                case Leaving.Close:
                    socket.Close();
                    break;

                case Leaving.Reset:
                    socket.Abort();
                    break;

                case Leaving.HalfClose:
                    socket.DisconnectFromHost();
                    break;

                default:
                    socket.Dispose();
                    break;
            }
        }

        socket.StateChanged += (_, _) => Count();
        socket.Connected += (_, _) => Count();
        socket.ModeChanged += (_, _) => Count();
        socket.Encrypted += (_, _) => Count();
        socket.ReadyRead += (_, _) => Count();
        socket.BytesWritten += (_, _) => Count();
        _ = await Record.ExceptionAsync(async () =>
        {
            await socket.ConnectToHostEncryptedAsync("localhost", port);
            await socket.WriteAsync(Data);
            int read = 0;
            byte[] buffer = new byte[4096];
            int count;
            while (read < Data.Length && (count = await socket.ReadAsync(buffer)) > 0)
            {
                read += count;
            }
        });
        await socket.DisposeAsync();
        census.Follow(socket);
    }

    private static void Leave(Socket socket, Leaving leaving)
    {
        switch (leaving)
        {
            case Leaving.Reset:
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                break;

            case Leaving.HalfClose:
                socket.Shutdown(SocketShutdown.Send);
                return;

            case Leaving.Garbage:
                _ = socket.Send(Data);
                return;
        }

        socket.Dispose();
    }
}
