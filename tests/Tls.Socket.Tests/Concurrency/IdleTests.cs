using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Tests.Concurrency;

/// <summary>What a connection holds while it waits for data: no buffer, and little besides.</summary>
public sealed class IdleTests(ITestOutputHelper output)
{
    /// <summary>What a read that waits may hold of its own, in bytes.</summary>
    private const int MostHeld = 512;

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task A_read_that_waits_holds_no_buffer(int size)
    {
        (TlsStream client, TlsStream server, Watched transport) = await ConnectAsync();
        byte[] received = new byte[size];

        ValueTask<int> reading = server.ReadAsync(received);

        Assert.False(reading.IsCompleted);
        Assert.InRange(transport.LengthOfPending, 0, MostHeld);
        Assert.False(server.HoldsReceiveBuffer);
        await client.WriteAsync(new byte[1000]);
        Assert.Equal(size, await reading);
    }

    [Fact]
    public async Task After_data_a_read_that_waits_holds_no_buffer_either()
    {
        (TlsStream client, TlsStream server, Watched transport) = await ConnectAsync();
        byte[] received = new byte[200_000];
        await client.WriteAsync(received);
        await server.ReadExactlyAsync(received);

        ValueTask<int> reading = server.ReadAsync(received);

        Assert.False(reading.IsCompleted);
        Assert.InRange(transport.LengthOfPending, 0, MostHeld);
        Assert.False(server.HoldsReceiveBuffer);
        await client.WriteAsync(new byte[10]);
        Assert.Equal(10, await reading);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(489)]
    [InlineData(490)]
    [InlineData(491)]
    [InlineData(980)]
    [InlineData(5000)]
    public async Task What_is_longer_than_the_little_room_of_a_waiting_read_arrives_whole(int size)
    {
        (TlsStream client, TlsStream server, _) = await ConnectAsync();
        byte[] data = Loopback.Pattern(size);
        byte[] received = new byte[size];

        // With 490 bytes a record ends where the room ends; nothing more must be waited for.
        for (int round = 0; round < 3; round++)
        {
            Task reading = server.ReadExactlyAsync(received).AsTask();
            Assert.False(reading.IsCompleted);
            await client.WriteAsync(data);
            await reading.WaitAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(data, received);
        }
    }

    [Fact]
    public async Task The_end_of_the_transport_is_told_to_a_read_that_waits()
    {
        (TlsStream client, TlsStream server, _) = await ConnectAsync();
        ValueTask<int> reading = server.ReadAsync(new byte[10]);

        await client.ShutdownAsync();

        Assert.Equal(0, await reading);
    }

    [Fact]
    public async Task An_idle_connection_keeps_nothing_of_its_handshake_that_is_long()
    {
        (TlsStream client, TlsStream server, _) = await ConnectAsync();
        (TlsStream otherClient, TlsStream otherServer, _) = await ConnectAsync();

        // Prepared keys, secrets, a random value; on a client the certificate once, as it was verified. The flights that
        // were exchanged have 1.2 KiB and more each.
        int inClient = BytesOf(client, besides: otherClient);
        int inServer = BytesOf(server, besides: otherServer);
        output.WriteLine($"{inClient} bytes in the client, {inServer} in the server");
        Assert.InRange(inServer, 1, 1300);
        Assert.InRange(inClient, 1, 1900);
    }

    private static async Task<(TlsStream Client, TlsStream Server, Watched Transport)> ConnectAsync()
    {
        var pair = new MemoryPair();
        var transport = new Watched(pair.Server);
        var client = new TlsStream(pair.Client);
        var server = new TlsStream(transport);
        await Loopback.Both(
            client.AuthenticateAsClientAsync(Pki.ClientOptions),
            server.AuthenticateAsServerAsync(Pki.ServerOptions with { TicketCount = 0 }));
        return (client, server, transport);
    }

    /// <summary>The bytes in arrays that an engine reaches, and another one of the same kind does not.</summary>
    private static int BytesOf(TlsStream stream, TlsStream besides)
    {
        HashSet<object> others = ObjectGraph.From(besides.Engine!);
        int sum = 0;
        foreach (object one in ObjectGraph.From(stream.Engine!))
        {
            sum += one is byte[] array && !others.Contains(array) ? array.Length : 0;
        }

        return sum;
    }

    /// <summary>Says what read is under way.</summary>
    private sealed class Watched(Stream inner) : DuplexStream
    {
        /// <summary>The room of the last read that had to wait.</summary>
        internal int LengthOfPending { get; private set; } = -1;

        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            ValueTask<int> reading = inner.ReadAsync(buffer, cancellationToken);
            LengthOfPending = reading.IsCompleted ? LengthOfPending : buffer.Length;
            return reading;
        }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(buffer, cancellationToken);
    }
}
