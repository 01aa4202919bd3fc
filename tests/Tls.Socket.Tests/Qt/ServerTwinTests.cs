using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;
using static Tls.Tests.Sockets.TlsSocketEventTests;

namespace Tls.Tests.Qt;

/// <summary>What QSslServer and QTcpServer do besides accepting.</summary>
public sealed class ServerTwinTests
{
    /// <summary>So long nothing may happen that must not.</summary>
    private const int Silence = 50;

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Paused_it_accepts_nobody_and_resumed_those_who_came_meanwhile()
    {
        using TlsServer server = Listening(Pki.ServerConfiguration);
        int started = 0;
        server.StartedEncryptionHandshake += (_, _) => Interlocked.Increment(ref started);
        using TlsSocket before = Connect(server);
        using TlsSocket first = await server.AcceptAsync();

        server.PauseAccepting();
        server.PauseAccepting();
        using TlsSocket meanwhile = Connect(server);
        Assert.True(await meanwhile.WaitForConnectedAsync());
        await Task.Delay(Silence);
        Assert.Equal(1, started);

        server.ResumeAccepting();
        using TlsSocket second = await server.AcceptAsync();
        Assert.True(await meanwhile.WaitForEncryptedAsync());
        await server.CloseAsync();
        Assert.Throws<InvalidOperationException>(server.PauseAccepting);
        Assert.Throws<InvalidOperationException>(server.ResumeAccepting);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task No_more_are_accepted_while_as_many_wait_as_may()
    {
        using var server = new TlsServer(Pki.ServerConfiguration) { MaxPendingConnections = 2 };
        int started = 0;
        server.StartedEncryptionHandshake += (_, _) => Interlocked.Increment(ref started);
        server.Listen(IPAddress.Loopback);
        using TlsSocket one = Connect(server);
        Assert.True(await one.WaitForEncryptedAsync());
        using TlsSocket two = Connect(server);
        Assert.True(await two.WaitForEncryptedAsync());
        await Until(() => started == 2);
        await Task.Delay(Silence);

        using TlsSocket three = Connect(server);
        Assert.True(await three.WaitForConnectedAsync());
        await Task.Delay(Silence);
        Assert.Equal(2, started);

        // Resumed it is still full.
        server.PauseAccepting();
        server.ResumeAccepting();
        await Task.Delay(Silence);
        Assert.Equal(2, started);

        using TlsSocket? taken = server.NextPendingConnection();
        Assert.NotNull(taken);
        Assert.True(await three.WaitForEncryptedAsync());
        using TlsSocket second = await server.AcceptAsync();
        using TlsSocket third = await server.AcceptAsync();
        Assert.False(server.HasPendingConnections);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Waiting_says_how_it_went_and_where_it_listens_is_known()
    {
        using var server = new TlsServer(Pki.ServerConfiguration);
        Assert.Null(server.ServerAddress);
        Assert.Equal(0, server.ServerPort);
        Assert.Null(server.SocketDescriptor);
        Assert.False(server.WaitForNewConnection(0));
        server.Listen(IPAddress.Loopback);
        Assert.Equal(IPAddress.Loopback, server.ServerAddress);
        Assert.Equal(server.LocalEndPoint!.Port, server.ServerPort);
        Assert.False(server.WaitForNewConnection(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => server.WaitForNewConnection(-2));

        using var impatient = new CancellationTokenSource(10);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => server.WaitForNewConnectionAsync(impatient.Token));
        Task<bool> waiting = server.WaitForNewConnectionAsync();
        using TlsSocket client = Connect(server);
        Assert.True(await waiting);
        Assert.True(server.HasPendingConnections);

        server.NextPendingConnection()!.Dispose();
        Task<bool> vain = server.WaitForNewConnectionAsync();
        await server.CloseAsync();
        Assert.False(await vain);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_connection_is_told_of_when_it_begins_and_twice_when_it_can_be_taken()
    {
        using TlsServer server = Listening(Pki.ServerConfiguration);
        var events = new ConcurrentQueue<(string, TlsSocket)>();
        var told = new TaskCompletionSource();
        server.StartedEncryptionHandshake += (_, socket) => events.Enqueue(("Started", socket));
        server.PendingConnectionAvailable += (_, socket) => events.Enqueue(("Available", socket));
        server.NewConnection += (_, socket) =>
        {
            events.Enqueue(("New", socket));
            told.SetResult();
        };

        using TlsSocket client = Connect(server);
        using TlsSocket taken = await server.AcceptAsync();
        await told.Task;

        Assert.Equal([("Started", taken), ("Available", taken), ("New", taken)], events);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(TlsProtocol.Tls12)]
    [InlineData(TlsProtocol.Tls13)]
    public async Task A_preshared_key_is_asked_of_its_handler_and_no_certificate_is_needed(TlsProtocol protocol)
    {
        using var key = new TlsPresharedKey("somebody"u8, new byte[32]);
        using var server = new TlsServer(new TlsConfiguration());
        Assert.Throws<InvalidOperationException>(() => server.Listen(IPAddress.Loopback));
        var heard = new ConcurrentQueue<(string, TlsSocket)>();
        server.PreSharedKeyAuthenticationRequired += (_, e) =>
        {
            heard.Enqueue((Encoding.ASCII.GetString(e.Value.Identity.Span), e.Socket));
            e.Value.PresharedKey = key;
        };
        server.Listen(IPAddress.Loopback);
        using var client = new TlsSocket(Pki.ClientConfiguration with { Protocol = protocol });
        client.PreSharedKeyAuthenticationRequired += (_, authenticator) => authenticator.PresharedKey = key;

        await client.ConnectToHostEncryptedAsync("localhost", server.ServerPort);
        using TlsSocket taken = await server.AcceptAsync();

        Assert.Equal(("somebody", taken), Assert.Single(heard.Distinct()));
        Assert.Equal("somebody", Encoding.ASCII.GetString(taken.ConnectionInfo!.PresharedKeyIdentity.Span));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_interrupted_handshake_goes_on_if_its_handler_says_so(bool goesOn)
    {
        using TlsServer server = Listening(Pki.ServerConfiguration with
        {
            PeerVerifyMode = PeerVerifyMode.VerifyPeer,
            CaCertificates = Pki.Strangers,
            HandshakeMustInterruptOnError = true,
        });
        var interrupted = new TaskCompletionSource<TlsError>();
        var alert = new TaskCompletionSource<Alert>();
        var failure = new TaskCompletionSource<TlsSocketFailure>();
        server.HandshakeInterruptedOnError += (_, e) =>
        {
            interrupted.TrySetResult(e.Value);
            if (goesOn)
            {
                e.Socket.ContinueInterruptedHandshake();
            }
        };
        server.AlertSent += (_, e) => alert.TrySetResult(e.Value);
        server.ErrorOccurred += (_, e) => failure.TrySetResult(e.Value);

        using TlsSocket client = Connect(server, Pki.ClientConfiguration with { LocalIdentity = Pki.Client });

        Assert.Equal(CertificateErrorCode.UnableToVerifyFirst, (await interrupted.Task).Code);
        if (goesOn)
        {
            using TlsSocket taken = await server.AcceptAsync();
            Assert.Equal(Pki.Client.Certificate, taken.PeerCertificate);
        }
        else
        {
            Assert.Equal(AlertDescription.UnknownCa, (await alert.Task).Description);
            Assert.Equal(TlsSocketError.SslHandshakeFailed, (await failure.Task).Error);
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Each_error_of_a_certificate_is_told_and_then_all()
    {
        using TlsServer server = Listening(Pki.ServerConfiguration with
        {
            PeerVerifyMode = PeerVerifyMode.QueryPeer,
            CaCertificates = Pki.Strangers,
        });
        var events = new ConcurrentQueue<string>();
        server.PeerVerifyError += (_, e) => events.Enqueue(e.Socket.Mode + ":" + e.Value.QtName);
        server.SslErrorsOccurred += (_, e) => events.Enqueue(e.Socket.Mode + ":" + e.Value.Count);

        using TlsSocket client = Connect(server, Pki.ClientConfiguration with { LocalIdentity = Pki.Client });
        using TlsSocket taken = await server.AcceptAsync();

        Assert.Equal(["Server:UnableToVerifyFirstCertificate", "Server:1"], events);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task What_a_client_complains_of_is_told_with_its_socket()
    {
        using TlsServer server = Listening(Pki.ServerConfiguration);
        var alert = new TaskCompletionSource<TlsSocketEvent<Alert>>();
        var failure = new TaskCompletionSource<TlsSocketEvent<TlsSocketFailure>>();
        server.AlertReceived += (_, e) => alert.TrySetResult(e);
        server.ErrorOccurred += (_, e) => failure.TrySetResult(e);

        using TlsSocket client = Connect(server, Pki.ClientConfiguration with { CaCertificates = Pki.Strangers });

        Assert.Equal(AlertDescription.UnknownCa, (await alert.Task).Value.Description);
        Assert.Same((await alert.Task).Socket, (await failure.Task).Socket);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_hook_makes_the_socket_of_each_connection_or_refuses_it()
    {
        using TlsServer server = Listening(Pki.ServerConfiguration);
        int accepted = 0;
        var failures = new ConcurrentQueue<TlsSocketFailure>();
        server.ErrorOccurred += (_, e) => failures.Enqueue(e.Value);
        server.IncomingConnection = socket => Interlocked.Increment(ref accepted) switch
        {
            1 => new TlsSocket(Pki.ServerConfiguration with { LocalIdentity = Pki.Rsa }),
            2 => null,
            _ => throw new NotSupportedException("my mistake"),
        };

        using TlsSocket first = Connect(server);
        Assert.True(await first.WaitForEncryptedAsync());
        Assert.Equal(Pki.Rsa.Certificate, first.PeerCertificate);
        using TlsSocket second = Connect(server);
        Assert.False(await second.WaitForEncryptedAsync());
        Assert.Empty(failures);
        using TlsSocket third = Connect(server);
        Assert.False(await third.WaitForEncryptedAsync());
        await Until(() => !failures.IsEmpty);

        Assert.Equal(TlsSocketError.HandlerFailed, Assert.Single(failures).Error);
        Assert.IsType<NotSupportedException>(failures.First().Exception);
        Assert.True(server.IsListening);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task That_nobody_can_be_accepted_is_told_and_tried_again()
    {
        using TlsServer server = Listening(Pki.ServerConfiguration);
        int errors = 0;
        server.AcceptError += (_, exception) =>
        {
            Assert.NotEqual(SocketError.Success, exception.SocketErrorCode);
            Interlocked.Increment(ref errors);
        };

        // Behind its back the listening socket is made unable to listen.
        using var handle = new SafeSocketHandle(server.SocketDescriptor!.DangerousGetHandle(), ownsHandle: false);
        using var listener = new Socket(handle);
        listener.Shutdown(SocketShutdown.Both);

        await Until(() => errors >= 2);
        Assert.True(server.IsListening);
    }

    [Fact]
    public void The_backlog_is_as_long_as_was_asked_for()
    {
        using var server = new TlsServer(Pki.ServerConfiguration) { ListenBacklogSize = 7 };
        server.Listen(IPAddress.Loopback);
        Assert.Equal(7, server.ListenBacklogSize);
        if (!OperatingSystem.IsLinux())
        {
            return; // Elsewhere nobody tells.
        }

        // Linux tells in TCP_INFO of a listening socket, where sacked packets are counted for others.
        const int Tcp = 6, TcpInfo = 11, SackedAt = 28;
        using var handle = new SafeSocketHandle(server.SocketDescriptor!.DangerousGetHandle(), ownsHandle: false);
        using var listener = new Socket(handle);
        byte[] info = new byte[104];
        listener.GetRawSocketOption(Tcp, TcpInfo, info);
        Assert.Equal(7, BitConverter.ToInt32(info, SackedAt));
    }

    private static TlsServer Listening(TlsConfiguration configuration)
    {
        var server = new TlsServer(configuration) { HandshakeTimeout = TimeSpan.FromSeconds(60) };
        server.Listen(IPAddress.Loopback);
        return server;
    }

    private static TlsSocket Connect(TlsServer server, TlsConfiguration? configuration = null)
    {
        var socket = new TlsSocket(configuration ?? Pki.ClientConfiguration);
        socket.ConnectToHostEncrypted("localhost", server.ServerPort);
        return socket;
    }
}
