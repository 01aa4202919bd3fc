using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;
using static Tls.Tests.Sockets.TlsSocketEventTests;

namespace Tls.Tests.Server;

public sealed class TlsListenerTests
{
    private readonly ConcurrentQueue<Exception> _failures = new();

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Handler_that_fails_ends_its_own_connection_alone()
    {
        using TlsListener listener = Listen();
        int served = 0;
        Task serving = listener.ServeAsync((_, _, _) => Interlocked.Increment(ref served) == 1
            ? throw new NotSupportedException("the first is unlucky")
            : Task.CompletedTask);

        for (int i = 0; i < 2; i++)
        {
            await using TlsStream client = await ConnectAsync(listener);
            Assert.Equal(0, await client.ReadAsync(new byte[1]));
        }

        await Until(() => !_failures.IsEmpty);
        Assert.IsType<NotSupportedException>(Assert.Single(_failures));
        listener.Dispose();
        await serving;
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Stopping_cancels_handlers_and_handshakes_and_waits_for_them()
    {
        using TlsListener listener = Listen();
        var inside = new TaskCompletionSource();
        bool left = false;
        using var stop = new CancellationTokenSource();
        Task serving = listener.ServeAsync(
            async (_, _, token) =>
            {
                inside.SetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    left = true;
                }
            },
            stop.Token);
        await using TlsStream client = await ConnectAsync(listener);
        using var stalled = new TcpClient();
        await stalled.ConnectAsync(listener.LocalEndPoint);
        await inside.Task;

        await stop.CancelAsync();
        await serving;

        Assert.True(left);
        Assert.Empty(_failures);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => listener.ServeAsync((_, _, _) => Task.CompletedTask));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Stalled_handshake_is_given_up_at_its_deadline()
    {
        using TlsListener listener = Listen(TimeSpan.FromMilliseconds(50));
        Task serving = listener.ServeAsync((_, _, _) => Task.CompletedTask);
        using var stalled = new TcpClient();
        await stalled.ConnectAsync(listener.LocalEndPoint);

        await Until(() => !_failures.IsEmpty);

        Assert.IsType<TimeoutException>(Assert.Single(_failures).InnerException);
        listener.Dispose();
        await serving;
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Fatal_alert_arrives_although_the_client_had_more_to_say()
    {
        using TlsListener listener = Listen();
        Task serving = listener.ServeAsync((_, _, _) => Task.CompletedTask);
        using var client = new TcpClient();
        await client.ConnectAsync(listener.LocalEndPoint);

        // No TLS, and a lot of it. Were the server to close with input unread, the connection would be reset,
        // and an alert still on its way lost.
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(new byte[300_000]);
        using var received = new MemoryStream();
        await stream.CopyToAsync(received);
        byte[] alert = received.ToArray();
        Assert.Equal(7, alert.Length);
        Assert.Equal(21, alert[0]);
        Assert.Equal((byte)AlertLevel.Fatal, alert[5]);
        listener.Dispose();
        await serving;
        Assert.Equal(0, client.Client.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Options_can_be_changed_while_it_serves()
    {
        using TlsListener listener = Listen();
        Task serving = listener.ServeAsync((_, _, _) => Task.CompletedTask);
        await using (TlsStream before = await ConnectAsync(listener))
        {
            Assert.Equal(Pki.Server.Certificate, before.ConnectionInfo!.PeerChain[0]);
        }

        listener.Options = new TlsServerOptions { Identities = [Pki.Rsa] };

        await using (TlsStream after = await ConnectAsync(listener))
        {
            Assert.Equal(Pki.Rsa.Certificate, after.ConnectionInfo!.PeerChain[0]);
        }

        Assert.Throws<ArgumentException>(() => listener.Options = new TlsServerOptions());
        listener.Dispose();
        await serving;
    }

    private TlsListener Listen(TimeSpan? timeout = null) =>
        new(new IPEndPoint(IPAddress.Loopback, 0), Pki.ServerOptions)
        {
            HandshakeTimeout = timeout ?? TimeSpan.FromSeconds(60),
            Failed = (_, exception) => _failures.Enqueue(exception),
        };

    private static async Task<TlsStream> ConnectAsync(TlsListener listener)
    {
        var client = new TcpClient();
        await client.ConnectAsync(listener.LocalEndPoint);
        var stream = new TlsStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(Pki.ClientOptions);
        return stream;
    }
}
