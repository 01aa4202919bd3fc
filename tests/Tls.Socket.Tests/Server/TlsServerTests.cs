using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Tests.Sockets;
using Tls.Wire;
using Tls.X509;
using Xunit;
using static Tls.Tests.Sockets.TlsSocketEventTests;

namespace Tls.Tests.Server;

public sealed class TlsServerTests
{
    [Fact(Timeout = Loopback.Deadline)]
    public async Task Encrypted_sockets_are_handed_out()
    {
        using TlsServer server = Listening(Pki.ServerConfiguration);
        int started = 0;
        int ready = 0;
        server.StartedEncryptionHandshake += (_, _) => Interlocked.Increment(ref started);
        server.NewConnection += (_, _) => Interlocked.Increment(ref ready);
        Assert.Null(server.NextPendingConnection());

        using SslStream client = await ConnectAsync(server);
        await client.AuthenticateAsClientAsync(Loopback.SslClient());
        Assert.True(server.WaitForNewConnection());
        Assert.True(server.HasPendingConnections);
        using TlsSocket socket = server.NextPendingConnection()!;
        await client.WriteAsync("hi\n"u8.ToArray());
        await Until(() => socket.CanReadLine);

        Assert.Equal("hi\n", Encoding.ASCII.GetString(socket.ReadLine()));
        await Until(() => started == 1 && ready == 1);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Failed_and_stalled_handshakes_do_not_hold_up_the_others()
    {
        using TlsServer server = Listening(Pki.ServerConfiguration);
        server.HandshakeTimeout = TimeSpan.FromMinutes(10);
        var failures = new System.Collections.Concurrent.ConcurrentQueue<TlsSocketFailure>();
        server.ErrorOccurred += (_, e) => failures.Enqueue(e.Value);

        using var stalled = new TcpClient();
        await stalled.ConnectAsync(server.LocalEndPoint!);
        using var http = new TcpClient();
        await http.ConnectAsync(server.LocalEndPoint!);
        await http.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        using var gone = new TcpClient();
        await gone.ConnectAsync(server.LocalEndPoint!);
        gone.Dispose();

        using SslStream client = await ConnectAsync(server);
        Task accepting = server.AcceptAsync();
        await client.AuthenticateAsClientAsync(Loopback.SslClient());
        await accepting;

        // How the one that is gone is heard of depends on how far it had come.
        await Until(() => failures.Count >= 2
            && failures.Any(f => f.Message.Contains("HTTP request", StringComparison.Ordinal)));
        Assert.DoesNotContain(failures, f => f.Error == TlsSocketError.HandshakeTimeout);
        Assert.True(server.IsListening);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_peer_that_leaves_at_once_is_one_failure_and_named_rightly()
    {
        const int Peers = 100;
        using TlsServer server = Listening(Pki.ServerConfiguration);
        var failures = new System.Collections.Concurrent.ConcurrentQueue<TlsSocketFailure>();
        server.ErrorOccurred += (_, e) => failures.Enqueue(e.Value);

        for (int i = 0; i < Peers; i++)
        {
            using var gone = new TcpClient();
            await gone.ConnectAsync(server.LocalEndPoint!);
        }

        await Until(() => failures.Count >= Peers);
        await server.CloseAsync();
        Assert.Equal(Peers, failures.Count);
        Assert.All(failures, f => Assert.StartsWith("PeerClosedEarly", f.Message, StringComparison.Ordinal));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Handshake_that_takes_too_long_is_given_up()
    {
        using TlsServer server = Listening(Pki.ServerConfiguration);
        server.HandshakeTimeout = TimeSpan.FromMilliseconds(50);
        var failure = new TaskCompletionSource<TlsSocketFailure>();
        server.ErrorOccurred += (_, e) => failure.TrySetResult(e.Value);

        using var stalled = new TcpClient();
        await stalled.ConnectAsync(server.LocalEndPoint!);

        Assert.Equal(TlsSocketError.HandshakeTimeout, (await failure.Task).Error);
        while (await stalled.GetStream().ReadAsync(new byte[100]) > 0)
        {
            // The server's last words, then the end.
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Pending_handshakes_are_capped_and_the_rest_waits_its_turn()
    {
        using var server = new TlsServer(Pki.ServerConfiguration)
        {
            MaxPendingHandshakes = 2,
            HandshakeGrace = Timeout.InfiniteTimeSpan,
        };
        server.HandshakeTimeout = TimeSpan.FromMinutes(5);
        int started = 0;
        server.StartedEncryptionHandshake += (_, _) => Interlocked.Increment(ref started);
        server.Listen(IPAddress.Loopback);
        var stalled = new List<TcpClient>();
        for (int i = 0; i < 3; i++)
        {
            stalled.Add(new TcpClient());
            await stalled[i].ConnectAsync(server.LocalEndPoint!);
        }

        await Until(() => started == 2);
        await Task.Delay(50);
        Assert.Equal(2, started);

        stalled[0].Dispose();
        await Until(() => started == 3);
        stalled.ForEach(s => s.Dispose());
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Client_certificate_errors_can_be_ignored_in_the_servers_event()
    {
        using TlsServer server = Listening(Pki.ServerConfiguration with
        {
            PeerVerifyMode = PeerVerifyMode.VerifyPeer,
            CaCertificates = Pki.Strangers,
        });
        var errors = new TaskCompletionSource<IReadOnlyList<TlsError>>();
        server.SslErrorsOccurred += (_, e) =>
        {
            errors.TrySetResult(e.Value);
            e.Socket.IgnoreSslErrors(e.Value);
        };

        using SslStream client = await ConnectAsync(server);
        SslClientAuthenticationOptions options = Loopback.SslClient();
        options.ClientCertificates = [Pki.ForBcl(Pki.Client)];
        Task<TlsSocket> accepting = server.AcceptAsync();
        await client.AuthenticateAsClientAsync(options);
        using TlsSocket socket = await accepting;

        Assert.NotEmpty(await errors.Task);
        Assert.Equal(Pki.Client.Certificate, socket.PeerCertificate);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Missing_client_certificate_is_an_error_in_the_list_and_ends_the_handshake()
    {
        using TlsServer server = Listening(Pki.ServerConfiguration with
        {
            PeerVerifyMode = PeerVerifyMode.VerifyPeer,
            CaCertificates = Pki.Trust,
        });
        var errors = new TaskCompletionSource<IReadOnlyList<TlsError>>();
        server.SslErrorsOccurred += (_, e) => errors.TrySetResult(e.Value);
        var alert = new TaskCompletionSource<Alert>();
        server.AlertSent += (_, e) => alert.TrySetResult(e.Value);

        using SslStream client = await ConnectAsync(server);
        Exception refused = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await client.AuthenticateAsClientAsync(Loopback.SslClient());
            _ = await client.ReadAsync(new byte[1]);
        });

        Assert.Equal(CertificateErrorCode.NoPeerCertificate, Assert.Single(await errors.Task).Code);
        Assert.Equal(AlertDescription.CertificateRequired, (await alert.Task).Description);
        Assert.Contains("certificate required", refused.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Closing_ends_what_is_under_way_and_frees_the_port()
    {
        using TlsServer server = Listening(Pki.ServerConfiguration);
        IPEndPoint where = server.LocalEndPoint!;
        using var stalled = new TcpClient();
        await stalled.ConnectAsync(where);

        await server.CloseAsync();

        Assert.False(server.IsListening);
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.AcceptAsync());
        server.Listen(IPAddress.Loopback, where.Port);
        using SslStream client = await ConnectAsync(server);
        Task<TlsSocket> accepting = server.AcceptAsync();
        await client.AuthenticateAsClientAsync(Loopback.SslClient());
        (await accepting).Dispose();
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sockets_that_nobody_can_take_any_more_are_disposed(bool listensAgain)
    {
        using TlsServer server = Listening(Pki.ServerConfiguration);
        using SslStream client = await ConnectAsync(server);
        await client.AuthenticateAsClientAsync(Loopback.SslClient());
        Assert.True(await server.WaitForNewConnectionAsync());

        if (listensAgain)
        {
            await server.CloseAsync();
            server.Listen(IPAddress.Loopback);
            Assert.False(server.HasPendingConnections);
        }
        else
        {
            server.Dispose();
        }

        Assert.Equal(0, await client.ReadAsync(new byte[1]));
    }

    [Fact]
    public void Misuse_is_told_at_the_call()
    {
        using var nobody = new TlsServer(new TlsConfiguration());
        Assert.Throws<InvalidOperationException>(() => nobody.Listen(IPAddress.Loopback));
        using var trustless = new TlsServer(
            Pki.ServerConfiguration with { PeerVerifyMode = PeerVerifyMode.VerifyPeer });
        Assert.Throws<InvalidOperationException>(() => trustless.Listen(IPAddress.Loopback));
        using TlsServer server = Listening(Pki.ServerConfiguration);
        Assert.Throws<InvalidOperationException>(() => server.Listen(IPAddress.Loopback));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Many_clients_at_once_are_all_served()
    {
        await using Servers server = Servers.Echo();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, server.Port);
            await using var stream = new TlsStream(socket.GetStream());
            await stream.AuthenticateAsClientAsync(Pki.ClientOptions);
            byte[] data = Loopback.Pattern(1000 + i);
            await stream.WriteAsync(data);
            Assert.Equal(data, await Loopback.ReadAsync(stream, data.Length));
        }));
        Assert.Empty(server.Failures);
    }

    private static TlsServer Listening(TlsConfiguration configuration)
    {
        var server = new TlsServer(configuration) { HandshakeTimeout = TimeSpan.FromSeconds(60) };
        server.Listen(IPAddress.Loopback);
        return server;
    }

    private static async Task<SslStream> ConnectAsync(TlsServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.LocalEndPoint!);
        return new SslStream(client.GetStream());
    }
}
