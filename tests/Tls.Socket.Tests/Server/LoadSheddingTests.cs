using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Xunit;
using static Tls.Tests.Sockets.TlsSocketEventTests;

namespace Tls.Tests.Server;

/// <summary>More handshakes than may be: who waits, who is given up, and that nothing else suffers.</summary>
public sealed class LoadSheddingTests
{
    /// <summary>So long nothing may happen that must not.</summary>
    private const int Silence = 50;

    private readonly ConcurrentQueue<Exception> _failures = new();

    [Fact(Timeout = Loopback.Deadline)]
    public async Task At_the_cap_the_oldest_handshake_that_had_its_time_makes_room()
    {
        using TlsListener listener = Listen(places: 2, grace: TimeSpan.Zero);
        Task serving = listener.ServeAsync(EchoAsync);
        using TcpClient oldest = await SilentAsync(listener.LocalEndPoint);
        await Until(() => listener.PendingHandshakes == 1);
        using TcpClient second = await SilentAsync(listener.LocalEndPoint);
        await Until(() => listener.PendingHandshakes == 2);

        await using TlsStream client = await ConnectAsync(listener.LocalEndPoint);
        await EchoedAsync(client);

        await EndedAsync(oldest);
        Assert.InRange(listener.ShedHandshakes, 1, 2);
        Assert.Contains("newer connection", _failures.First().Message, StringComparison.Ordinal);
        listener.Dispose();
        await serving;
        Assert.Equal(0, listener.PendingHandshakes);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_handshake_within_its_grace_is_waited_for()
    {
        using TlsListener listener = Listen(places: 1, grace: Timeout.InfiniteTimeSpan);
        Task serving = listener.ServeAsync(EchoAsync);
        using TcpClient silent = await SilentAsync(listener.LocalEndPoint);
        await Until(() => listener.PendingHandshakes == 1);

        Task<TlsStream> connecting = ConnectAsync(listener.LocalEndPoint);
        await Task.Delay(Silence);
        Assert.False(connecting.IsCompleted);
        Assert.Equal(0, listener.ShedHandshakes);

        silent.Dispose();
        await using TlsStream client = await connecting;
        await EchoedAsync(client);
        Assert.Equal(0, listener.ShedHandshakes);
        listener.Dispose();
        await serving;
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_grace_longer_than_timers_know_is_as_good_as_any()
    {
        using var slots = new HandshakeSlots(1) { Grace = TimeSpan.MaxValue };
        HandshakeSlot first = await slots.TakeAsync(CancellationToken.None);

        Task<HandshakeSlot> second = slots.TakeAsync(CancellationToken.None);
        Assert.False(second.IsCompleted);
        first.Dispose();

        (await second).Dispose();
        Assert.Equal(0, slots.Shed);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task An_established_connection_is_not_given_up_for_anybody()
    {
        using TlsListener listener = Listen(places: 1, grace: TimeSpan.Zero);
        Task serving = listener.ServeAsync(EchoAsync);
        await using TlsStream established = await ConnectAsync(listener.LocalEndPoint);
        await EchoedAsync(established);

        using TcpClient silent = await SilentAsync(listener.LocalEndPoint);
        await Until(() => listener.PendingHandshakes == 1);
        await using TlsStream newer = await ConnectAsync(listener.LocalEndPoint);
        await EchoedAsync(newer);

        await EchoedAsync(established);
        Assert.Equal(1, listener.ShedHandshakes);
        listener.Dispose();
        await serving;
    }

    [Fact]
    public async Task A_handshake_that_is_done_and_waits_keeps_its_place()
    {
        using var slots = new HandshakeSlots(1) { Grace = TimeSpan.Zero };
        using HandshakeSlot slot = await slots.TakeAsync(default);
        slot.Settle();

        Task<HandshakeSlot> next = slots.TakeAsync(default);
        await Task.Delay(Silence);
        Assert.False(slot.Wanted.IsCancellationRequested);
        Assert.False(next.IsCompleted);

        slot.Dispose();
        slot.Dispose();
        using HandshakeSlot taken = await next;
        Assert.Equal(1, slots.Taken);
        Assert.Equal(0, slots.Shed);
    }

    [Fact]
    public async Task One_that_does_not_go_though_told_costs_its_place_alone()
    {
        using var slots = new HandshakeSlots(2) { Grace = TimeSpan.Zero };
        using HandshakeSlot stuck = await slots.TakeAsync(default);
        using HandshakeSlot second = await slots.TakeAsync(default);
        using CancellationTokenRegistration leaving = second.Wanted.Register(second.Dispose);

        using HandshakeSlot third = await slots.TakeAsync(default);

        Assert.True(stuck.Wanted.IsCancellationRequested);
        Assert.True(second.Wanted.IsCancellationRequested);
        Assert.Equal(2, slots.Shed);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_server_of_sockets_says_whom_it_gave_up()
    {
        using var server = new TlsServer(Pki.ServerConfiguration)
        {
            MaxPendingHandshakes = 1,
            HandshakeGrace = TimeSpan.Zero,
            HandshakeTimeout = TimeSpan.FromMinutes(5),
        };
        var failure = new TaskCompletionSource<TlsSocketFailure>();
        server.ErrorOccurred += (_, e) => failure.TrySetResult(e.Value);
        server.Listen(IPAddress.Loopback);
        using TcpClient silent = await SilentAsync(server.LocalEndPoint!);
        await Until(() => server.PendingHandshakes == 1);

        await using TlsStream client = await ConnectAsync(server.LocalEndPoint!);
        using TlsSocket taken = await server.AcceptAsync();

        Assert.Equal(TlsSocketError.HandshakeShed, (await failure.Task).Error);
        Assert.Equal(1, server.ShedHandshakes);
        await EndedAsync(silent);
        await server.CloseAsync();
        Assert.Equal(0, server.PendingHandshakes);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_hello_that_trickles_in_ends_at_the_deadline()
    {
        using TlsListener listener = Listen(places: 8, Timeout.InfiniteTimeSpan, TimeSpan.FromMilliseconds(300));
        Task serving = listener.ServeAsync(EchoAsync);
        using TcpClient slow = await SilentAsync(listener.LocalEndPoint);

        // A record of 16 KiB, the beginning of a ClientHello, byte by byte: each read of the server succeeds.
        byte[] hello = [22, 3, 1, 0x40, 0, 1, 0, 0x3F, 0xFC, 3, 3, .. new byte[16_000]];
        try
        {
            for (int i = 0; i < hello.Length && _failures.IsEmpty; i++)
            {
                await slow.GetStream().WriteAsync(hello.AsMemory(i, 1));
                await Task.Delay(1);
            }
        }
        catch (IOException)
        {
            // It was closed meanwhile.
        }

        await Until(() => !_failures.IsEmpty);
        Assert.IsType<TimeoutException>(Assert.Single(_failures).InnerException);
        listener.Dispose();
        await serving;
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task No_more_connections_are_open_than_may_be()
    {
        using var listener = new TlsListener(new IPEndPoint(IPAddress.Loopback, 0), Pki.ServerOptions)
        {
            MaxConnections = 1,
            HandshakeTimeout = TimeSpan.FromMinutes(5),
        };
        Task serving = listener.ServeAsync(EchoAsync);
        TlsStream first = await ConnectAsync(listener.LocalEndPoint);
        await EchoedAsync(first);

        Task<TlsStream> connecting = ConnectAsync(listener.LocalEndPoint);
        await Task.Delay(Silence);
        Assert.False(connecting.IsCompleted);
        await EchoedAsync(first);

        await first.DisposeAsync();
        await using TlsStream second = await connecting;
        await EchoedAsync(second);
        listener.Dispose();
        await serving;
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Who_waits_for_a_place_is_let_go_when_the_server_closes()
    {
        using TlsListener listener = Listen(places: 1, grace: Timeout.InfiniteTimeSpan);
        Task serving = listener.ServeAsync(EchoAsync);
        using TcpClient silent = await SilentAsync(listener.LocalEndPoint);
        await Until(() => listener.PendingHandshakes == 1);
        using TcpClient waiting = await SilentAsync(listener.LocalEndPoint);

        listener.Dispose();
        await serving;
        await EndedAsync(waiting);

        using var server = new TlsServer(Pki.ServerConfiguration)
        {
            MaxPendingHandshakes = 1,
            HandshakeGrace = Timeout.InfiniteTimeSpan,
            HandshakeTimeout = TimeSpan.FromMinutes(5),
        };
        server.Listen(IPAddress.Loopback);
        using TcpClient mute = await SilentAsync(server.LocalEndPoint!);
        await Until(() => server.PendingHandshakes == 1);
        using TcpClient next = await SilentAsync(server.LocalEndPoint!);
        await server.CloseAsync();
        await EndedAsync(next);
    }

    [Fact]
    public void Limits_that_make_no_sense_are_refused()
    {
        var anywhere = new IPEndPoint(IPAddress.Loopback, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TlsListener(anywhere, Pki.ServerOptions, 0));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new TlsListener(anywhere, Pki.ServerOptions) { MaxConnections = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new TlsListener(anywhere, Pki.ServerOptions) { HandshakeGrace = TimeSpan.FromSeconds(-2) });
        using var server = new TlsServer(Pki.ServerConfiguration) { HandshakeGrace = TimeSpan.FromSeconds(-2) };
        Assert.Throws<ArgumentOutOfRangeException>(() => server.Listen(IPAddress.Loopback));
        Assert.False(server.IsListening);
    }

    private TlsListener Listen(int places, TimeSpan grace, TimeSpan? timeout = null) =>
        new(new IPEndPoint(IPAddress.Loopback, 0), Pki.ServerOptions, places)
        {
            HandshakeGrace = grace,
            HandshakeTimeout = timeout ?? TimeSpan.FromMinutes(5),
            Failed = (_, exception) => _failures.Enqueue(exception),
        };

    private static async Task EchoAsync(TlsStream stream, IPEndPoint peer, CancellationToken stop)
    {
        byte[] buffer = new byte[16];
        int count;
        while ((count = await stream.ReadAsync(buffer, stop)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), stop);
        }
    }

    private static async Task EchoedAsync(TlsStream client)
    {
        await client.WriteAsync(new byte[] { 7 });
        Assert.Equal([7], await Loopback.ReadAsync(client, 1));
    }

    private static async Task<TcpClient> SilentAsync(IPEndPoint where)
    {
        var client = new TcpClient();
        await client.ConnectAsync(where);
        return client;
    }

    private static async Task<TlsStream> ConnectAsync(IPEndPoint where)
    {
        var stream = new TlsStream((await SilentAsync(where)).GetStream());
        await stream.AuthenticateAsClientAsync(Pki.ClientOptions);
        return stream;
    }

    /// <summary>Reads what there still is, to the end or a reset.</summary>
    private static async Task EndedAsync(TcpClient client)
    {
        try
        {
            while (await client.GetStream().ReadAsync(new byte[100]) > 0)
            {
                // Last words.
            }
        }
        catch (IOException)
        {
            // Reset is an end too.
        }
    }
}
