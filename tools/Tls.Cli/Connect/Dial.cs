using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>Opens the TCP connection that a handshake runs over.</summary>
internal static class Dial
{
    /// <summary>Connects within a time.</summary>
    /// <exception cref="IOException">Nobody answers, or there is no such host.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    internal static async Task<Socket> ConnectAsync(
        Endpoint target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await Deadline.WithinAsync(
                timeout,
                $"connecting to {target}",
                token => socket.ConnectAsync(target.Host, target.Port, token).AsTask(),
                cancellationToken);
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new IOException(exception.Message, exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
