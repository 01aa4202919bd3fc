using System;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Concurrency;

/// <summary>New keys while data flows (RFC 8446 §4.6.3): from both ends, and in the middle of one write.</summary>
public sealed class KeyUpdateLoadTests
{
    private const int Size = 64 << 20;
    private const int Pieces = 64;
    private const int Updates = 15;

    // What one write of the transport takes.
    private const int TransportWrite = 256 * 1024;

    [Fact(Timeout = 2 * Loopback.Deadline)]
    public async Task Data_arrives_whole_both_ways_whoever_changes_keys()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        await using (client)
        await using (server)
        {
            byte[] up = Loopback.Pattern(Size);
            byte[] down = [.. up.AsSpan(1), up[0]];
            Task<byte[]> atServer = Task.Run(() => HashAsync(server));
            Task<byte[]> atClient = Task.Run(() => HashAsync(client));

            await Loopback.Both(
                Task.Run(() => WriteAsync(client, up)), Task.Run(() => WriteAsync(server, down)));

            Assert.Equal(SHA256.HashData(up), await atServer);
            Assert.Equal(SHA256.HashData(down), await atClient);

            // Half of them ask for an answer, which one of our own that waits already gives too.
            Assert.InRange(client.Engine!.KeyUpdatesReceived, Updates, Updates + ((Updates + 1) / 2));
            Assert.InRange(server.Engine!.KeyUpdatesReceived, Updates, Updates + ((Updates + 1) / 2));
        }
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(false)]
    [InlineData(true)]
    [Rfc("8446-4.6.3-5")]
    public async Task New_keys_do_not_wait_for_the_end_of_a_long_write(bool isSynchronous)
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        await using (client)
        await using (server)
        {
            byte[] data = Loopback.Pattern(Size);
            Task writing = Task.Run(async () =>
            {
                if (isSynchronous)
                {
                    client.Write(data);
                }
                else
                {
                    await client.WriteAsync(data);
                }
            });
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] buffer = new byte[16 * 1024];
            long left = Size - await ReadSomeAsync(server, buffer, hash);

            // Nobody reads until the keys have changed, so the write cannot end before.
            for (int updates = 1; updates <= 3; updates++)
            {
                Task updating = client.UpdateKeysAsync(requestPeer: false);
                while (server.Engine!.KeyUpdatesReceived < updates)
                {
                    left -= await ReadSomeAsync(server, buffer, hash);
                }

                await updating;
                Assert.False(writing.IsCompleted);
            }

            while (left > 0)
            {
                left -= await ReadSomeAsync(server, buffer, hash);
            }

            await writing;
            Assert.Equal(SHA256.HashData(data), hash.GetHashAndReset());
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Rfc("8446-4.6.3-5")]
    public async Task An_answer_goes_out_with_the_next_part_of_a_long_write()
    {
        (System.IO.Stream a, System.IO.Stream b) = await Loopback.StreamsAsync();
        await using var transport = new CountingStream(a);
        await using var client = new TlsStream(transport);
        await using var server = new TlsStream(b);
        var asked = new Asked(transport);
        await Loopback.Both(
            client.AuthenticateAsClientAsync(Pki.ClientOptions with { Observer = asked }),
            server.AuthenticateAsServerAsync(Pki.ServerOptions with { TicketCount = 0 }));
        byte[] data = Loopback.Pattern(Size);
        Task<int> reading = client.ReadAsync(new byte[1]).AsTask();
        Task writing = Task.Run(async () => await client.WriteAsync(data));
        byte[] buffer = new byte[16 * 1024];
        long before = await server.ReadAsync(buffer);

        await server.UpdateKeysAsync(requestPeer: true);
        while (server.Engine!.KeyUpdatesReceived == 0)
        {
            before += await server.ReadAsync(buffer);
        }

        // One write of the transport was under way when it was asked, and one may have been sealed already.
        Assert.InRange(before, 1, asked.WrittenBefore + (2 * TransportWrite) + buffer.Length);
        Task draining = Task.Run(() => HashAsync(server));
        await writing;
        await client.ShutdownAsync();
        await draining;
        await server.ShutdownAsync();
        Assert.Equal(0, await reading);
    }

    [Fact]
    public async Task The_thousandth_change_of_keys_costs_what_the_first_ones_did()
    {
        var pair = new MemoryPair();
        await using var client = new TlsStream(pair.Client);
        await using var server = new TlsStream(pair.Server);
        await Loopback.Both(
            client.AuthenticateAsClientAsync(Pki.ClientOptions), server.AuthenticateAsServerAsync(Pki.ServerOptions));
        byte[] data = Loopback.Pattern(100_000);
        byte[] received = new byte[data.Length];
        _ = Change(client, server, data, received);

        long first = Change(client, server, data, received);
        long last = 0;
        for (int i = 0; i < 9; i++)
        {
            last = Change(client, server, data, received);
        }

        Assert.Equal((1100, 1100), (client.Engine!.KeyUpdatesReceived, server.Engine!.KeyUpdatesReceived));
        Assert.InRange(last, 0, first + (first / 4));
    }

    /// <summary>A hundred times: the client changes keys and writes, the server answers and writes.</summary>
    /// <returns>What was allocated.</returns>
    private static long Change(TlsStream client, TlsStream server, byte[] data, byte[] received)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Task updating = client.UpdateKeysAsync(requestPeer: true);
            Assert.True(updating.IsCompletedSuccessfully);
            client.Write(data);
            server.ReadExactly(received);
            server.Write(data);
            client.ReadExactly(received);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Writes everything, and changes keys beside it; then says that this was all.</summary>
    private static async Task WriteAsync(TlsStream stream, byte[] data)
    {
        Task updating = Task.CompletedTask;
        for (int piece = 0; piece < Pieces; piece++)
        {
            if (piece % 4 == 3 && piece / 4 < Updates)
            {
                await updating;
                bool requestPeer = piece / 4 % 2 == 0;
                updating = Task.Run(() => stream.UpdateKeysAsync(requestPeer));
            }

            await stream.WriteAsync(data.AsMemory(piece * (Size / Pieces), Size / Pieces));
        }

        await updating;
        await stream.ShutdownAsync();
    }

    private static async Task<byte[]> HashAsync(TlsStream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[100_000];
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
        {
            hash.AppendData(buffer, 0, count);
        }

        return hash.GetHashAndReset();
    }

    private static async Task<int> ReadSomeAsync(TlsStream stream, byte[] buffer, IncrementalHash hash)
    {
        int count = await stream.ReadAsync(buffer);
        Assert.NotEqual(0, count);
        hash.AppendData(buffer, 0, count);
        return count;
    }

    /// <summary>Remembers how much had been written when the peer asked for new keys.</summary>
    private sealed class Asked(CountingStream transport) : TlsObserver
    {
        private const byte KeyUpdate = 24;
        private long _writtenBefore;

        internal long WrittenBefore => Interlocked.Read(ref _writtenBefore);

        public override void HandshakeMessage(TlsDirection direction, ReadOnlySpan<byte> message)
        {
            if (direction == TlsDirection.Received && message[0] == KeyUpdate)
            {
                Interlocked.Exchange(ref _writtenBefore, transport.Written);
            }
        }
    }

    /// <summary>Counts what is given to the stream inside.</summary>
    private sealed class CountingStream(System.IO.Stream inner) : DuplexStream
    {
        private long _written;

        internal long Written => Interlocked.Read(ref _written);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Add(ref _written, buffer.Length);
            return inner.WriteAsync(buffer, cancellationToken);
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count)
        {
            Interlocked.Add(ref _written, count);
            inner.Write(buffer, offset, count);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
