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

namespace Tls.Tests.Hostile;

/// <summary>What TCP can do to a connection, and what comes of it.</summary>
public sealed class TransportFaultTests
{
    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reset_is_the_transports_failure_and_not_the_peers_fault(bool inHandshake)
    {
        (Socket a, Socket b) = await Loopback.SocketsAsync();
        await using var client = new TlsStream(new NetworkStream(a, ownsSocket: true));
        await using var server = new TlsStream(new NetworkStream(b, ownsSocket: true));
        Task shaking = client.AuthenticateAsClientAsync(Pki.ClientOptions);
        if (inHandshake)
        {
            _ = await b.ReceiveAsync(new byte[1]);
        }
        else
        {
            await Loopback.Both(shaking, server.AuthenticateAsServerAsync(Pki.ServerOptions));
            shaking = client.ReadAsync(new byte[1]).AsTask();
        }

        Reset(b);

        IOException failure = await Assert.ThrowsAsync<IOException>(() => shaking);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(true, TlsSocketError.Network)]
    [InlineData(false, TlsSocketError.Truncated)]
    public async Task A_socket_tells_a_reset_from_a_truncation(bool resets, TlsSocketError error)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TlsSocket(Pki.ClientConfiguration);
        Task connecting = client.ConnectToHostEncryptedAsync("localhost", ((IPEndPoint)listener.LocalEndpoint).Port);
        using Socket accepted = await listener.AcceptSocketAsync();
        using var server = new TlsStream(new NetworkStream(accepted));
        await Loopback.Both(connecting, server.AuthenticateAsServerAsync(Pki.ServerOptions));
        if (resets)
        {
            Reset(accepted);
        }
        else
        {
            accepted.Shutdown(SocketShutdown.Send);
        }

        Assert.True(await client.WaitForDisconnectedAsync());
        Assert.Equal(error, client.Failure!.Error);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hello_that_comes_byte_by_byte_is_given_no_more_time(bool usesServer)
    {
        var failures = new ConcurrentQueue<Exception>();
        using var listener = new TlsListener(new IPEndPoint(IPAddress.Loopback, 0), Pki.ServerOptions)
        {
            HandshakeTimeout = TimeSpan.FromMilliseconds(200),
            Failed = (_, exception) => failures.Enqueue(exception),
        };
        Task serving = listener.ServeAsync((_, _, _) => Task.CompletedTask);
        using var server = new TlsServer(Pki.ServerConfiguration) { HandshakeTimeout = TimeSpan.FromMilliseconds(200) };
        server.ErrorOccurred += (_, e) => failures.Enqueue(e.Value.Exception);
        server.Listen(IPAddress.Loopback);
        using var slow = new TcpClient();
        await slow.ConnectAsync(usesServer ? new IPEndPoint(IPAddress.Loopback, server.ServerPort) : listener.LocalEndPoint);

        // A record of 16 KiB with the beginning of a hello: at this rate it would take minutes.
        byte[] drip = [22, 3, 1, 0x40, 0, 1, 0, 0x3f, 0xfc, 3, 3];
        for (int i = 0; failures.IsEmpty; i++)
        {
            _ = await Record.ExceptionAsync(
                () => slow.Client.SendAsync(new byte[] { i < drip.Length ? drip[i] : (byte)0 }));
            await Task.Delay(10);
        }

        Assert.True(failures.TryPeek(out Exception? failure));
        Assert.IsType<TimeoutException>(usesServer ? failure : failure.InnerException);
        listener.Dispose();
        await serving;
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_peer_that_is_gone_and_has_not_said_so_holds_up_nobody_who_cancels()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        await using (client)
        await using (server)
        {
            using var cancel = new CancellationTokenSource();
            Task<int> reading = client.ReadAsync(new byte[1], cancel.Token).AsTask();
            Task writing = client.WriteAsync(new byte[64 << 20], cancel.Token).AsTask();

            await cancel.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
            await client.DisposeAsync();
            TlsException seen = await Assert.ThrowsAsync<TlsException>(() => server.CopyToAsync(Stream.Null));
            Assert.Equal(TlsFault.PeerTruncated, seen.Fault);
        }
    }

    private static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }
}
