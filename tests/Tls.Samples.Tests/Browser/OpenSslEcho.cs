using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;

namespace Tls.Samples.Tests.Browser;

/// <summary>
/// <c>openssl s_server</c> as an echo, which it is not: what it hears it prints, and what it reads it says, so the one is
/// carried to the other.
/// </summary>
internal sealed class OpenSslEcho : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly PeerProcess _process;
    private readonly Task _echo;

    private OpenSslEcho(PeerProcess process, int port)
    {
        _process = process;
        Port = port;
        _echo = EchoAsync();
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    internal int Port { get; }

    /// <summary>Starts it. Quiet, it takes nothing for a command; and does not say that it listens, so it is tried.</summary>
    internal static async Task<OpenSslEcho> StartAsync(Credential shown, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = FreePort();
            PeerProcess process = PeerProcess.Start(
                PeerKind.OpenSsl, ["s_server", "-accept", $"127.0.0.1:{port}", "-quiet", .. shown.OpenSslArguments]);
            Task<byte[]> ended = process.Output.WaitForAsync(1, cancellationToken);
            while (!ended.IsCompleted)
            {
                if (await ListensAsync(port, cancellationToken))
                {
                    return new OpenSslEcho(process, port);
                }

                await Task.Delay(Pause, cancellationToken);
            }

            await process.DisposeAsync();
            if (attempt == Attempts)
            {
                throw new IOException($"s_server does not start.\n{process.Said}");
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _echo;
    }

    private async Task EchoAsync()
    {
        try
        {
            for (int done = 0; ;)
            {
                byte[] heard = await _process.Output.WaitForAsync(done + 1, CancellationToken.None);
                await _process.TypeAsync(heard.AsMemory(done), CancellationToken.None);
                done = heard.Length;
            }
        }
        catch (IOException)
        {
            // It has ended: one way or the other there is nobody any more.
        }
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken cancellationToken)
    {
        using var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
