using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Interop.Tests.Kit;

/// <summary>TCP over loopback.</summary>
internal static class Transport
{
    private static readonly TimeSpan LingerPatience = TimeSpan.FromSeconds(5);

    /// <summary>Connects to a port of this machine.</summary>
    internal static async Task<NetworkStream> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>
    /// Closes in an orderly way: says that nothing more comes, and drains what still arrives, so that the
    /// last thing sent (an alert, perhaps) is not overtaken by a reset.
    /// </summary>
    internal static async Task CloseAsync(NetworkStream transport)
    {
        using var patience = new CancellationTokenSource(LingerPatience);
        byte[] rest = new byte[4096];
        try
        {
            transport.Socket.Shutdown(SocketShutdown.Send);
            while (await transport.ReadAsync(rest, patience.Token) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException
            or ObjectDisposedException)
        {
            // The peer closed first, or does not care to.
        }

        await transport.DisposeAsync();
    }
}
