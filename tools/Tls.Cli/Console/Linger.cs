using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>
/// The end of a TCP connection that lets the last words arrive: a socket closed with unread bytes resets the
/// connection, and a reset can overtake an alert. So: half-close, drain for a moment what still comes, then
/// close.
/// </summary>
internal static class Linger
{
    private const int MaxDrained = 4 * 1024 * 1024;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);

    internal static async Task CloseAsync(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            using var timeout = new CancellationTokenSource(MaxWait);
            byte[] buffer = new byte[16 * 1024];
            int drained = 0;
            int count;
            while (drained < MaxDrained && (count = await socket.ReceiveAsync(buffer, timeout.Token)) > 0)
            {
                drained += count;
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException
            or ObjectDisposedException)
        {
            // The peer is gone, or in no hurry: it has had its time.
        }
        finally
        {
            socket.Dispose();
        }
    }
}
