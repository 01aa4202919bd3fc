using System;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;
using static Tls.Tests.Sockets.TlsSocketEventTests;

namespace Tls.Tests.Sockets;

public sealed class TlsSocketTests
{
    [Fact(Timeout = Loopback.Deadline)]
    public async Task Plain_connection_is_encrypted_later_on_both_sides()
    {
        (Socket a, Socket b) = await Loopback.SocketsAsync();
        using var client = new TlsSocket(Pki.ClientConfiguration) { PeerVerifyName = "localhost" };
        using var server = new TlsSocket(Pki.ServerConfiguration);
        client.SetSocket(a);
        server.SetSocket(b);
        Assert.Equal(TlsMode.Unencrypted, client.Mode);

        client.Write("STARTTLS\n"u8);
        await Until(() => server.CanReadLine);
        Assert.Equal("STARTTLS\n", Encoding.ASCII.GetString(server.ReadLine()));

        // What is written before the start goes out plain, what is written after encrypted.
        server.Write("220 go\n"u8);
        server.StartServerEncryption();
        server.Write("secret"u8);
        await Until(() => client.CanReadLine);
        Assert.Equal("220 go\n", Encoding.ASCII.GetString(client.ReadLine()));
        Assert.Equal(0, client.BytesAvailable);
        await client.StartClientEncryptionAsync();
        await Until(() => client.BytesAvailable == 6);

        Assert.Equal("secret", Encoding.ASCII.GetString(client.ReadAll()));
        Assert.True(await server.WaitForEncryptedAsync());
        Assert.Equal(TlsMode.Server, server.Mode);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Peers_first_tls_bytes_that_came_too_early_are_not_lost()
    {
        (Socket a, Socket b) = await Loopback.SocketsAsync();
        using var server = new TlsSocket(Pki.ServerConfiguration);
        server.SetSocket(b);
        var client = new TlsStream(new NetworkStream(a, ownsSocket: true));

        Task connecting = client.AuthenticateAsClientAsync(Pki.ClientOptions);
        await Until(() => server.BytesAvailable > 0);
        await Loopback.Both(server.StartServerEncryptionAsync(), connecting);

        Assert.Equal(0, server.BytesAvailable);
        Assert.True(server.IsEncrypted);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Plaintext_smuggled_behind_the_go_ahead_fails_the_handshake()
    {
        (Socket a, Socket b) = await Loopback.SocketsAsync();
        using var client = new TlsSocket(Pki.ClientConfiguration) { PeerVerifyName = "localhost" };
        client.SetSocket(a);

        b.Send("220 go\n250 trust me\n"u8);
        await Until(() => client.BytesAvailable == 20);
        _ = client.ReadLine();

        TlsException refused = await Assert.ThrowsAsync<TlsException>(
            () => client.StartClientEncryptionAsync());
        Assert.Equal(TlsFault.UnexpectedRecordType, refused.Fault);
        Assert.Empty(client.ReadAll());
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Talks_to_SslStream_as_client_and_as_server()
    {
        (Socket a, Socket b) = await Loopback.SocketsAsync();
        using var ours = new TlsSocket(Pki.ServerConfiguration);
        ours.SetSocket(b);
        using var theirs = new SslStream(new NetworkStream(a, ownsSocket: true));
        await Loopback.Both(
            ours.StartServerEncryptionAsync(), theirs.AuthenticateAsClientAsync(Loopback.SslClient()));
        byte[] data = Loopback.Pattern(1 << 20);
        ours.Write(data);
        Assert.Equal(data, await Loopback.ReadAsync(theirs, data.Length));

        (a, b) = await Loopback.SocketsAsync();
        using var client = new TlsSocket(Pki.ClientConfiguration) { PeerVerifyName = "localhost" };
        client.SetSocket(a);
        using var server = new SslStream(new NetworkStream(b, ownsSocket: true));
        await Loopback.Both(
            client.StartClientEncryptionAsync(), server.AuthenticateAsServerAsync(Loopback.SslServer()));
        await server.WriteAsync(data);
        byte[] received = new byte[data.Length];
        int count = 0;
        while (count < received.Length)
        {
            count += await client.ReadAsync(received.AsMemory(count));
        }

        Assert.Equal(data, received);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Reader_that_does_not_read_makes_the_peer_wait()
    {
        byte[] data = Loopback.Pattern(32 << 20);
        var written = new TaskCompletionSource();
        await using var server = new Servers(async (stream, stop) =>
        {
            await stream.WriteAsync(data, stop);
            written.SetResult();
        });
        using var socket = new TlsSocket(Pki.ClientConfiguration) { ReadBufferSize = 64 * 1024 };
        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);
        await Until(() => socket.BytesAvailable >= 64 * 1024);
        await Task.Delay(50);

        Assert.InRange(socket.BytesAvailable, 64 * 1024, 64 * 1024 + (1 << 14));
        Assert.False(written.Task.IsCompleted);

        byte[] received = new byte[data.Length];
        int count = 0;
        while (count < received.Length)
        {
            count += await socket.ReadAsync(received.AsMemory(count));
        }

        Assert.True(data.AsSpan().SequenceEqual(received));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Closing_sends_what_waits_first()
    {
        var received = new TaskCompletionSource<byte[]>();
        await using var server = new Servers(async (stream, stop) =>
        {
            using var all = new MemoryStream();
            await stream.CopyToAsync(all, stop);
            received.SetResult(all.ToArray());
        });
        byte[] data = Loopback.Pattern(3 << 20);
        using var socket = new TlsSocket(Pki.ClientConfiguration);

        socket.ConnectToHostEncrypted("localhost", server.Port);
        socket.Write(data);
        socket.DisconnectFromHost();

        Assert.Equal(data, await received.Task);
        Assert.Throws<InvalidOperationException>(() => socket.Write("late"u8));
        Assert.True(await socket.WaitForDisconnectedAsync());
        Assert.Null(socket.Failure);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_socket_can_connect_again()
    {
        await using Servers server = Servers.Echo();
        await using var socket = new TlsSocket(Pki.ClientConfiguration);
        for (int i = 0; i < 3; i++)
        {
            await socket.ConnectToHostEncryptedAsync("localhost", server.Port);
            socket.Write("again\n"u8);
            await Until(() => socket.CanReadLine);
            if (i == 1)
            {
                socket.Abort();
                Assert.Equal(0, socket.BytesAvailable);
            }
            else
            {
                socket.Close();
                Assert.Equal(0, socket.BytesAvailable);
                Assert.True(await socket.WaitForDisconnectedAsync());
            }

            Assert.False(socket.IsEncrypted);
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Waiting_blocks_the_caller_as_Qt_does_and_says_how_it_went()
    {
        await using Servers server = Servers.Echo();
        await Task.Factory.StartNew(
            () =>
            {
                using var socket = new TlsSocket(Pki.ClientConfiguration);
                Assert.False(socket.WaitForEncrypted(1));
                socket.ConnectToHostEncrypted("localhost", server.Port);
                Assert.True(socket.WaitForConnected());
                Assert.True(socket.WaitForEncrypted());
                Assert.False(socket.WaitForBytesWritten(1));
                Assert.False(socket.WaitForReadyRead(1));
                socket.Write("hello"u8);
                Assert.True(socket.WaitForReadyRead());
                Assert.Equal("hello"u8.ToArray(), socket.ReadAll());
                Assert.False(socket.WaitForDisconnected(1));
                socket.DisconnectFromHost();
                Assert.True(socket.WaitForDisconnected());
                Assert.False(socket.WaitForReadyRead(1));
            },
            TaskCreationOptions.LongRunning);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Waiting_inside_a_handler_goes_on_with_the_sockets_work()
    {
        await using Servers server = Servers.Echo();
        using var socket = new TlsSocket(Pki.ClientConfiguration);
        var answer = new TaskCompletionSource<byte[]>();
        socket.Encrypted += (_, _) =>
        {
            socket.Write("ping"u8);
            _ = socket.WaitForReadyRead();
            answer.SetResult(socket.ReadAll());
        };

        socket.ConnectToHostEncrypted("localhost", server.Port);

        Assert.Equal("ping"u8.ToArray(), await answer.Task);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Cancelling_a_connect_gives_the_connection_up_and_tells_the_peer()
    {
        (Socket a, Socket b) = await Loopback.SocketsAsync();
        using var socket = new TlsSocket(Pki.ClientConfiguration) { PeerVerifyName = "localhost" };
        socket.SetSocket(a);
        using var cancel = new CancellationTokenSource();
        Task connecting = socket.StartClientEncryptionAsync(cancel.Token);
        byte[] hello = new byte[4096];
        Assert.True(await b.ReceiveAsync(hello) > 0);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        byte[] rest = await Loopback.ReadAsync(new NetworkStream(b), 14);
        Assert.Equal([21, 3, 3, 0, 2, 1, 90, 21, 3, 3, 0, 2, 1, 0], rest);
        Assert.True(await socket.WaitForDisconnectedAsync());
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Refused_and_unknown_hosts_are_told_apart()
    {
        using var socket = new TlsSocket(Pki.ClientConfiguration);
        int free;
        await using (Servers server = Servers.Echo())
        {
            free = server.Port;
        }

        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectToHostAsync("127.0.0.1", free));
        Assert.Equal(TlsSocketError.ConnectionRefused, socket.Failure!.Error);

        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectToHostAsync("no-such-host.invalid", 1));
        Assert.Equal(TlsSocketError.HostNotFound, socket.Failure!.Error);
        Assert.Equal(TlsSocketState.Unconnected, socket.State);
    }

    [Fact]
    public async Task Misuse_is_told_at_the_call()
    {
        using var socket = new TlsSocket(Pki.ClientConfiguration);
        Assert.Throws<InvalidOperationException>(() => socket.Write("x"u8));
        Assert.Throws<InvalidOperationException>(() => socket.StartClientEncryption());
        Assert.Throws<InvalidOperationException>(() => socket.StartServerEncryption());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await socket.ReadAsync(new byte[1]));
        Assert.Throws<ArgumentException>(() => socket.ConnectToHostEncrypted("", 1));
        Assert.Throws<ArgumentException>(() => socket.ConnectToHostEncrypted("not a name", 1));
        socket.Configuration = socket.Configuration with { CipherSuites = [(CipherSuite)0x1234] };
        Assert.Throws<ArgumentException>(() => socket.ConnectToHostEncrypted("localhost", 1));
        Assert.Equal(TlsSocketState.Unconnected, socket.State);

        (Socket a, Socket b) = await Loopback.SocketsAsync();
        socket.SetSocket(a);
        socket.Configuration = new TlsConfiguration();
        Assert.Throws<InvalidOperationException>(() => socket.StartClientEncryption());
        Assert.Throws<InvalidOperationException>(() => socket.StartServerEncryption());
        Assert.Throws<InvalidOperationException>(() => socket.SetSocket(b));
        Assert.Throws<ArgumentException>(
            () => new TlsSocket().SetSocket(new Socket(SocketType.Stream, ProtocolType.Tcp)));
        b.Dispose();
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Failed_handshake_reaches_SslStream_as_an_alert_although_it_still_sends()
    {
        (Socket a, Socket b) = await Loopback.SocketsAsync();
        using var client = new TlsSocket(new TlsConfiguration { CaCertificates = Pki.Strangers })
        {
            PeerVerifyName = "localhost",
        };
        client.SetSocket(a);
        using var server = new SslStream(new NetworkStream(b, ownsSocket: true));
        Task accepting = Task.Run(async () =>
        {
            await server.AuthenticateAsServerAsync(Loopback.SslServer());
            while (true)
            {
                await server.WriteAsync(new byte[10_000]);
                _ = await server.ReadAsync(new byte[1]);
            }
        });

        await Assert.ThrowsAsync<TlsCertificateException>(() => client.StartClientEncryptionAsync());
        Exception seen = await Assert.ThrowsAnyAsync<Exception>(() => accepting);

        Assert.Contains("unknown ca", seen.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
