using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Concurrency;

public sealed class CancellationTests
{
    [Fact(Timeout = Loopback.Deadline)]
    [Provokes(TlsFault.InternalCancelled)]
    public async Task Cancelled_handshake_tells_the_stalled_peer_and_leaves_a_stream_of_no_use()
    {
        (Socket a, Socket b) = await Loopback.SocketsAsync();
        await using var client = new TlsStream(new NetworkStream(a, ownsSocket: true));
        using var cancel = new CancellationTokenSource();
        Task shaking = client.AuthenticateAsClientAsync(Pki.ClientOptions, cancel.Token);
        Assert.True(await b.ReceiveAsync(new byte[4096]) > 0);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shaking);
        Assert.Equal(
            [21, 3, 3, 0, 2, 1, (byte)AlertDescription.UserCanceled, 21, 3, 3, 0, 2, 1, 0],
            await Loopback.ReadAsync(new NetworkStream(b), 14));
        TlsConnectionFailedException over = await Assert.ThrowsAsync<TlsConnectionFailedException>(
            async () => await client.ReadAsync(new byte[1]));
        Assert.Equal(TlsFault.InternalCancelled, over.Fault);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => client.AuthenticateAsClientAsync(Pki.ClientOptions));
        b.Dispose();
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task After_a_record_that_may_be_lost_nothing_is_said_that_would_seem_forged()
    {
        using var cancel = new CancellationTokenSource();
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        await using var server = new TlsStream(b);
        Task serving = server.AuthenticateAsServerAsync(Pki.ServerOptions);
        var client = new TlsStream(new LosingStream(a, lost: 2, cancel));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.AuthenticateAsClientAsync(Pki.ClientOptions, cancel.Token));
        await client.DisposeAsync();

        TlsException seen = await Assert.ThrowsAsync<TlsException>(() => serving);
        Assert.Equal(TlsFault.PeerClosedEarly, seen.Fault);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposed_in_the_middle_of_a_write_the_stream_does_not_seem_whole(bool async)
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        Task writing = client.WriteAsync(new byte[64 << 20]).AsTask();
        Assert.Equal(1, await server.ReadAsync(new byte[1]));

        if (async)
        {
            await client.DisposeAsync();
        }
        else
        {
            client.Dispose();
        }

        await Assert.ThrowsAnyAsync<Exception>(() => writing);
        await Assert.ThrowsAnyAsync<IOException>(() => server.CopyToAsync(Stream.Null));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Cancelled_read_leaves_the_stream_as_it_was()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        using var cancel = new CancellationTokenSource();
        ValueTask<int> reading = client.ReadAsync(new byte[1], cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reading);
        await server.WriteAsync("x"u8.ToArray());
        Assert.Equal("x"u8.ToArray(), await Loopback.ReadAsync(client, 1));
        await client.WriteAsync("y"u8.ToArray());
        Assert.Equal("y"u8.ToArray(), await Loopback.ReadAsync(server, 1));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Cancelled_write_to_a_stalled_peer_ends_writing_but_not_reading()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        using var cancel = new CancellationTokenSource();
        Task writing = Task.Run(async () =>
        {
            while (true)
            {
                await client.WriteAsync(new byte[1 << 20], cancel.Token);
            }
        });
        await Task.Delay(100);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        await Assert.ThrowsAsync<IOException>(async () => await client.WriteAsync(new byte[1]));
        await server.WriteAsync("x"u8.ToArray());
        Assert.Equal("x"u8.ToArray(), await Loopback.ReadAsync(client, 1));
        await client.DisposeAsync();
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Token_that_is_cancelled_already_changes_nothing()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await client.ReadAsync(new byte[1], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await client.WriteAsync(new byte[1], cancelled));
        await client.WriteAsync("x"u8.ToArray());
        Assert.Equal("x"u8.ToArray(), await Loopback.ReadAsync(server, 1));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData("verify")]
    [InlineData("select")]
    [InlineData("sign")]
    public async Task Cancellation_reaches_callbacks(string which)
    {
        using var cancel = new CancellationTokenSource();
        async Task<T> Never<T>(CancellationToken token)
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("cancelled before");
        }

        TlsClientOptions clientOptions = which == "verify"
            ? Pki.ClientOptions with { VerifyPeer = (_, token) => new(Never<bool>(token)) }
            : Pki.ClientOptions;
        TlsServerOptions serverOptions = which switch
        {
            "select" => new() { SelectIdentity = (_, token) => new(Never<TlsIdentity?>(token)) },
            "sign" => new()
            {
                Identities = [TlsIdentity.Create(Pki.Server.Chain, (_, _, token) => new(Never<byte[]>(token)))],
            },
            _ => Pki.ServerOptions,
        };
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        var client = new TlsStream(a);
        var server = new TlsStream(b);
        bool isClient = which == "verify";
        Task shaking = client.AuthenticateAsClientAsync(
            clientOptions, isClient ? cancel.Token : CancellationToken.None);
        Task serving = server.AuthenticateAsServerAsync(
            serverOptions, isClient ? CancellationToken.None : cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => isClient ? shaking : serving);
        TlsException told = await Assert.ThrowsAsync<TlsException>(() => isClient ? serving : shaking);
        Assert.Equal(TlsFault.PeerClosedEarly, told.Fault);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Second_reader_or_writer_at_once_is_told_so()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        ValueTask<int> reading = client.ReadAsync(new byte[1]);
        await Assert.ThrowsAsync<NotSupportedException>(async () => await client.ReadAsync(new byte[1]));
        await server.WriteAsync(new byte[1]);
        Assert.Equal(1, await reading);

        Task writing = client.WriteAsync(new byte[64 << 20]).AsTask();
        await Assert.ThrowsAsync<NotSupportedException>(async () => await client.WriteAsync(new byte[1]));
        Task<byte[]> draining = Loopback.ReadAsync(server, 64 << 20);
        await writing;
        await draining;
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Disposed_stream_says_so_and_ends_what_is_under_way()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        ValueTask<int> reading = client.ReadAsync(new byte[1]);

        await client.DisposeAsync();
        await client.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(async () => await reading);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.ReadAsync(new byte[1]));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.WriteAsync(new byte[1]));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.ShutdownAsync());
        Assert.Equal(0, await server.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task Inner_stream_is_left_open_when_asked()
    {
        var inner = new MemoryStream();
        await using (new TlsStream(inner, leaveInnerStreamOpen: true))
        {
        }

        Assert.True(inner.CanRead);
        new TlsStream(inner).Dispose();
        Assert.False(inner.CanRead);
    }

    /// <summary>A transport whose so-manieth write is cancelled before a byte of it has left.</summary>
    private sealed class LosingStream(Stream inner, int lost, CancellationTokenSource cancel) : DuplexStream
    {
        private int _writes;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (++_writes == lost)
            {
                await cancel.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }

            await inner.WriteAsync(buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
