using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Streams;

public sealed class TlsStreamDataTests
{
    [Fact(Timeout = Loopback.Deadline)]
    public async Task Several_megabytes_flow_both_ways_at_once()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        await ExchangeAsync(client, server, 8 << 20, updateKeys: null);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Keys_are_updated_while_data_flows_both_ways(bool requestPeer)
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        await ExchangeAsync(client, server, 4 << 20, requestPeer);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SslStream_follows_our_key_updates(bool requestPeer)
    {
        (TlsStream client, SslStream server) = await Loopback.ToSslStreamAsync();
        await ExchangeAsync(client, server, 2 << 20, requestPeer);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task SslStream_client_exchanges_megabytes_with_our_server()
    {
        (SslStream client, TlsStream server) = await Loopback.FromSslStreamAsync();
        await ExchangeAsync(server, client, 2 << 20, updateKeys: null);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Ten_thousand_one_byte_records_arrive_in_order()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        byte[] data = Loopback.Pattern(10_000);
        Task writing = Task.Run(async () =>
        {
            foreach (byte value in data)
            {
                await client.WriteAsync(new[] { value });
            }
        });

        Assert.Equal(data, await Loopback.ReadAsync(server, data.Length));
        await writing;
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Zero_byte_read_waits_for_data_and_takes_none()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        ValueTask<int> waiting = client.ReadAsync(Memory<byte>.Empty);
        Assert.False(waiting.IsCompleted);

        await server.WriteAsync(new byte[] { 7 });

        Assert.Equal(0, await waiting);
        Assert.Equal(0, await client.ReadAsync(Memory<byte>.Empty));
        Assert.Equal([7], await Loopback.ReadAsync(client, 1));
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Rfc("8446-6.1-3")]
    public async Task Half_close_leaves_the_other_direction_open()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        await client.ShutdownAsync();

        Assert.Equal(0, await server.ReadAsync(new byte[1]));
        Assert.Equal(0, await server.ReadAsync(new byte[1]));
        await server.WriteAsync("and yet"u8.ToArray());
        Assert.Equal("and yet"u8.ToArray(), await Loopback.ReadAsync(client, 7));
        Assert.False(client.CanWrite);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await client.WriteAsync(new byte[1]));
        await server.ShutdownAsync();
        Assert.Equal(0, await client.ReadAsync(new byte[1]));
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Provokes(TlsFault.PeerTruncated)]
    [Rfc("8446-6.1-4")]
    public async Task End_without_close_notify_is_told_after_the_data_before_it()
    {
        (Socket a, Socket b) = await Loopback.SocketsAsync();
        var client = new TlsStream(new NetworkStream(a, ownsSocket: true));
        var server = new TlsStream(new NetworkStream(b));
        await Loopback.Both(
            client.AuthenticateAsClientAsync(Pki.ClientOptions), server.AuthenticateAsServerAsync(Pki.ServerOptions));
        await server.WriteAsync("partial"u8.ToArray());
        b.Shutdown(SocketShutdown.Send);

        Assert.Equal("partial"u8.ToArray(), await Loopback.ReadAsync(client, 7));
        TlsException cut = await Assert.ThrowsAsync<TlsException>(
            async () => await client.ReadAsync(new byte[1]));
        Assert.Equal(TlsFault.PeerTruncated, cut.Fault);
        await Assert.ThrowsAsync<TlsConnectionFailedException>(
            async () => await client.ReadAsync(new byte[1]));
        b.Dispose();
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Rfc("8446-6.1-3")]
    public async Task Disposing_says_close_notify_to_SslStream_too()
    {
        (TlsStream client, SslStream server) = await Loopback.ToSslStreamAsync();
        await client.DisposeAsync();
        Assert.Equal(0, await server.ReadAsync(new byte[1]));

        (SslStream theirs, TlsStream ours) = await Loopback.FromSslStreamAsync();
        await theirs.ShutdownAsync();
        Assert.Equal(0, await ours.ReadAsync(new byte[1]));
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Provokes(TlsFault.ForgedRecord)]
    public async Task Tampered_record_is_forged_and_SslStream_is_told_bad_record_mac()
    {
        (Socket a, Socket b) = await Loopback.SocketsAsync();
        var tamper = new TamperingStream(new NetworkStream(a, ownsSocket: true));
        var client = new TlsStream(tamper);
        var server = new SslStream(new NetworkStream(b, ownsSocket: true));
        await Loopback.Both(
            client.AuthenticateAsClientAsync(Pki.ClientOptions),
            server.AuthenticateAsServerAsync(Loopback.SslServer()));
        await server.WriteAsync("a"u8.ToArray());
        _ = await Loopback.ReadAsync(client, 1);

        tamper.IsTampering = true;
        await server.WriteAsync("b"u8.ToArray());

        TlsException forged = await Assert.ThrowsAsync<TlsException>(
            async () => await client.ReadAsync(new byte[1]));
        Assert.Equal(TlsFault.ForgedRecord, forged.Fault);
        Exception told = await Assert.ThrowsAnyAsync<Exception>(
            async () => await server.ReadAsync(new byte[1]));
        Assert.Contains("bad record mac", told.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Synchronous_twin_does_the_same()
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        byte[] data = Loopback.Pattern(1 << 20);
        Task serving = Task.Factory.StartNew(
            () =>
            {
                using var server = new TlsStream(b);
                server.AuthenticateAsServer(Pki.ServerOptions);
                byte[] received = new byte[data.Length];
                server.ReadExactly(received);
                server.Write(received);
                Assert.Equal(-1, server.ReadByte());
            },
            TaskCreationOptions.LongRunning);
        await Task.Factory.StartNew(
            () =>
            {
                using var client = new TlsStream(a);
                client.AuthenticateAsClient(Pki.ClientOptions);
                client.WriteByte(data[0]);
                client.Write(data, 1, data.Length - 1);
                byte[] received = new byte[data.Length];
                client.ReadExactly(received);
                Assert.Equal(data, received);
                client.Shutdown();
            },
            TaskCreationOptions.LongRunning);
        await serving;
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Begin_and_end_do_the_same()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        byte[] data = Loopback.Pattern(100);
        await Task.Factory.FromAsync(client.BeginWrite, client.EndWrite, data, 0, data.Length, null);
        byte[] received = new byte[100];
        int count = await Task<int>.Factory.FromAsync(
            server.BeginRead, server.EndRead, received, 0, 100, null);

        Assert.Equal(data, received[..count]);
    }

    private static async Task ExchangeAsync(
        TlsStream one, Stream other, int size, bool? updateKeys)
    {
        byte[] data = Loopback.Pattern(size);
        Task<byte[]> readingOne = Task.Run(() => Loopback.ReadAsync(one, size));
        Task<byte[]> readingOther = Task.Run(() => Loopback.ReadAsync(other, size));
        Task writingOther = Task.Run(async () => await other.WriteAsync(data));
        for (int i = 0; i < size; i += size / 16)
        {
            await one.WriteAsync(data.AsMemory(i, size / 16));
            if (updateKeys is { } requestPeer)
            {
                await one.UpdateKeysAsync(requestPeer);
            }
        }

        await writingOther;
        byte[] atOne = await readingOne;
        byte[] atOther = await readingOther;
        Assert.True(data.AsSpan().SequenceEqual(atOne));
        Assert.True(data.AsSpan().SequenceEqual(atOther));
    }

    /// <summary>Flips the last bit of what it reads, when told to.</summary>
    private sealed class TamperingStream(Stream inner) : MemoryStream
    {
        internal bool IsTampering { get; set; }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = await inner.ReadAsync(buffer, cancellationToken);
            if (IsTampering && count > 0)
            {
                buffer.Span[count - 1] ^= 1;
            }

            return count;
        }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(buffer, cancellationToken);
    }
}
