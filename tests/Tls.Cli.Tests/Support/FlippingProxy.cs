using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Tls.Cli.Tests;

/// <summary>
/// A man in the middle who flips one bit in the middle of what the server sends after its first flight.
/// </summary>
internal sealed class FlippingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _running;

    internal FlippingProxy(int serverPort)
    {
        _listener.Start();
        _running = RunAsync(serverPort);
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task RunAsync(int serverPort)
    {
        try
        {
            using Socket client = await _listener.AcceptSocketAsync();
            using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, serverPort));
            await Task.WhenAll(
                PumpAsync(client, server, flipsFrom: int.MaxValue), PumpAsync(server, client, flipsFrom: 1));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Either side has gone: so has the proxy.
        }
    }

    /// <summary>Passes on what comes; from that read on, with a bit flipped.</summary>
    private static async Task PumpAsync(Socket from, Socket to, int flipsFrom)
    {
        byte[] buffer = new byte[64 * 1024];
        int count;
        for (int i = 0; (count = await from.ReceiveAsync(buffer)) > 0; i++)
        {
            buffer[count / 2] ^= (byte)(i >= flipsFrom ? 1 : 0);
            await to.SendAsync(buffer.AsMemory(0, count));
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
