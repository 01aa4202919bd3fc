using System;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Tests.Sockets;
using Xunit;

namespace Tls.Tests.Qt;

/// <summary>Handlers that run on a given context, and waiting that keeps that context busy.</summary>
public sealed class ContextTests
{
    [Fact(Timeout = Loopback.Deadline)]
    public async Task Handlers_run_where_they_were_told_to_and_come_back_there()
    {
        await using Servers server = Servers.Echo();
        using var thread = new OneThread();
        using var socket = new TlsSocket(Pki.ClientConfiguration) { HandlerContext = thread.Context };
        var where = new ConcurrentQueue<bool>();
        var after = new TaskCompletionSource<bool>();
        socket.StateChanged += (_, _) => where.Enqueue(thread.IsCurrent);
        socket.Encrypted += async (_, _) =>
        {
            where.Enqueue(thread.IsCurrent);
            await Task.Delay(1);
            after.SetResult(thread.IsCurrent);
        };

        socket.ConnectToHostEncrypted("localhost", server.Port);
        Assert.Throws<InvalidOperationException>(() => socket.HandlerContext = null);
        Assert.True(socket.WaitForEncrypted());

        Assert.True(await after.Task);
        Assert.Equal(4, where.Count);
        Assert.DoesNotContain(false, where);
        Assert.Same(thread.Context, socket.HandlerContext);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Waiting_on_the_context_does_its_work_meanwhile(bool isRenewed)
    {
        await using Servers server = Servers.Echo();
        using var thread = new OneThread(isRenewed);
        using var socket = new TlsSocket(Pki.ClientConfiguration) { HandlerContext = thread.Context };
        var inside = new ConcurrentQueue<string>();
        socket.Encrypted += (_, _) => inside.Enqueue("Encrypted:" + thread.IsCurrent);
        socket.ReadyRead += (_, _) => inside.Enqueue("ReadyRead:" + thread.IsCurrent);
        socket.Disconnected += (_, _) => inside.Enqueue("Disconnected:" + thread.IsCurrent);

        // Beforehand it has to be known on which thread the context runs us.
        await thread.RunAsync(() => 0);
        socket.Post(() => { });
        string heard = await thread.RunAsync(() =>
        {
            socket.ConnectToHostEncrypted("localhost", server.Port);
            Assert.True(socket.WaitForEncrypted());
            socket.Write("hello"u8);
            Assert.True(socket.WaitForReadyRead());
            string answer = Encoding.ASCII.GetString(socket.ReadAll());
            socket.DisconnectFromHost();
            Assert.True(socket.WaitForDisconnected());
            return answer;
        });
        await socket.WhenRaisedAsync();

        Assert.Equal("hello", heard);
        Assert.Equal(["Encrypted:True", "ReadyRead:True", "Disconnected:True"], inside);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Waiting_on_the_context_can_take_too_long()
    {
        using var silent = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var thread = new OneThread();
        using var socket = new TlsSocket(Pki.ClientConfiguration) { HandlerContext = thread.Context };

        Assert.False(await thread.RunAsync(() =>
        {
            socket.ConnectToHostEncrypted("localhost", ((IPEndPoint)silent.LocalEndpoint).Port);
            return socket.WaitForEncrypted(50);
        }));

        Assert.Equal(TlsSocketState.Connected, socket.State);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_server_accepts_while_its_context_waits_for_the_connection()
    {
        using var thread = new OneThread();
        using var server = new TlsServer(Pki.ServerConfiguration) { HandlerContext = thread.Context };
        var where = new ConcurrentQueue<string>();
        server.StartedEncryptionHandshake += (_, _) => where.Enqueue("Started:" + thread.IsCurrent);
        server.NewConnection += (_, _) => where.Enqueue("New:" + thread.IsCurrent);
        server.Listen(IPAddress.Loopback);
        Assert.Throws<InvalidOperationException>(() => server.HandlerContext = null);
        using var client = new TlsSocket(Pki.ClientConfiguration);
        client.ConnectToHostEncrypted("localhost", server.ServerPort);
        client.Write("hi\n"u8);

        string line = await thread.RunAsync(() =>
        {
            Assert.True(server.WaitForNewConnection());
            using TlsSocket socket = server.NextPendingConnection()!;
            while (!socket.CanReadLine)
            {
                Assert.True(socket.WaitForReadyRead());
            }

            Assert.Same(thread.Context, socket.HandlerContext);
            return Encoding.ASCII.GetString(socket.ReadLine());
        });

        Assert.Equal("hi\n", line);
        Assert.Contains("Started:True", where);
        Assert.DoesNotContain("New:False", where);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_handler_waits_for_another_socket_of_its_context()
    {
        await using Servers server = Servers.Echo();
        using var thread = new OneThread();
        using var one = new TlsSocket(Pki.ClientConfiguration) { HandlerContext = thread.Context };
        using var other = new TlsSocket(Pki.ClientConfiguration) { HandlerContext = thread.Context };
        var both = new TaskCompletionSource<bool>();
        one.Encrypted += (_, _) =>
        {
            other.ConnectToHostEncrypted("localhost", server.Port);
            both.SetResult(other.WaitForEncrypted());
        };

        one.ConnectToHostEncrypted("localhost", server.Port);

        Assert.True(await both.Task);
        Assert.True(one.IsEncrypted);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_context_that_takes_no_work_ends_the_connection_and_raises_nothing()
    {
        await using Servers server = Servers.Echo();
        var context = new Closing();
        using var socket = new TlsSocket(Pki.ClientConfiguration) { HandlerContext = context };
        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);
        var late = new ConcurrentQueue<string>();
        socket.ReadyRead += (_, _) => late.Enqueue("ReadyRead");
        socket.ErrorOccurred += (_, _) => late.Enqueue("ErrorOccurred");
        socket.StateChanged += (_, state) => late.Enqueue(state.ToString());

        context.IsClosed = true;
        socket.Write("x"u8);

        Assert.True(await socket.WaitForDisconnectedAsync());
        Assert.Equal(TlsSocketError.HandlerFailed, socket.Failure!.Error);
        Assert.IsType<NotSupportedException>(socket.Failure.Exception);
        Assert.Empty(late);
    }

    /// <summary>As that of a window, which may be gone.</summary>
    private sealed class Closing : SynchronizationContext
    {
        internal volatile bool IsClosed;

        public override void Post(SendOrPostCallback d, object? state)
        {
            if (IsClosed)
            {
                throw new NotSupportedException("The window is gone.");
            }

            base.Post(d, state);
        }
    }
}
