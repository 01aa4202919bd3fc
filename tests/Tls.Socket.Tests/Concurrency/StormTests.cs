using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Tests.Sockets;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Concurrency;

/// <summary>
/// Connections given up at any moment: nothing hangs, nothing fails in a way that has no name.
/// </summary>
public sealed class StormTests
{
    [Fact(Timeout = Loopback.Deadline)]
    public async Task Sockets_given_up_at_any_moment_end_and_the_server_goes_on()
    {
        await using Servers server = Servers.Echo();
        var random = new Random(7);
        int[] delays = [.. Enumerable.Range(0, 120).Select(_ => random.Next(0, 12))];
        await Task.WhenAll(delays.Select((delay, i) => Task.Run(async () =>
        {
            var socket = new TlsSocket(Pki.ClientConfiguration);
            socket.ReadyRead += (_, _) => socket.Write(socket.ReadAll());
            socket.ConnectToHostEncrypted("127.0.0.1", server.Port, "localhost");
            socket.Write(new byte[5000]);
            await Task.Delay(delay);
            switch (i % 4)
            {
                case 0:
                    socket.Dispose();
                    break;

                case 1:
                    socket.Abort();
                    break;

                case 2:
                    socket.Close();
                    Assert.True(await socket.WaitForDisconnectedAsync());
                    break;

                default:
                    await socket.DisposeAsync();
                    break;
            }

            Assert.Equal(TlsSocketState.Unconnected, socket.State);
            socket.Dispose();
        })));

        using var after = new TlsSocket(Pki.ClientConfiguration);
        await after.ConnectToHostEncryptedAsync("localhost", server.Port);
        Assert.True(after.IsEncrypted);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Stream_disposed_while_data_flows_never_blames_the_peer()
    {
        for (int i = 0; i < 30; i++)
        {
            var pair = new MemoryPair();
            var client = new TlsStream(pair.Client);
            var server = new TlsStream(pair.Server);
            await Loopback.Both(
                client.AuthenticateAsClientAsync(Pki.ClientOptions),
                server.AuthenticateAsServerAsync(Pki.ServerOptions));
            await server.WriteAsync(new byte[1 << 20]);
            Task<Exception?> reading = Task.Run(() => Record.ExceptionAsync(async () =>
            {
                byte[] buffer = new byte[1000];
                while (await client.ReadAsync(buffer) > 0)
                {
                }
            }));
            await Task.Yield();

            client.Dispose();

            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            Exception? end = await Task.WhenAny(reading, Task.Delay(200, limit.Token)) == reading
                ? await reading
                : null;
            Assert.True(end is null or ObjectDisposedException, end?.ToString());
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Handshakes_cancelled_at_any_moment_end_in_cancellation_or_success()
    {
        var random = new Random(11);
        for (int i = 0; i < 60; i++)
        {
            (Stream a, Stream b) = await Loopback.StreamsAsync();
            await using var client = new TlsStream(a);
            await using var server = new TlsStream(b);
            using var cancel = new CancellationTokenSource();
            Task serving = server.AuthenticateAsServerAsync(Pki.ServerOptions);
            Task shaking = client.AuthenticateAsClientAsync(Pki.ClientOptions, cancel.Token);
            await Task.Delay(random.Next(0, 4));
            await cancel.CancelAsync();

            Exception? own = await Record.ExceptionAsync(() => shaking);
            Assert.True(own is null or OperationCanceledException, own?.ToString());
            Assert.Equal(own is null, client.IsAuthenticated);
            if (own is not null)
            {
                // Cancelled in the middle of a record nothing more is said: that it is over only the transport can say.
                await client.DisposeAsync();
            }

            // A socket closed with something unread in it resets the connection.
            Exception? peer = await Record.ExceptionAsync(() => serving);
            Assert.True(
                peer is null or TlsException { Fault: TlsFault.PeerClosedEarly or TlsFault.PeerAlert }
                    or (IOException and not TlsException),
                peer?.ToString());
        }
    }
}
