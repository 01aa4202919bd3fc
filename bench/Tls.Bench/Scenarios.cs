using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Tls.Bench;

/// <summary>One slice of one measurement: so much work, so much time, so many bytes allocated.</summary>
/// <param name="Rate">Per second: megabytes, handshakes or round trips.</param>
/// <param name="AllocatedPerUnit">
/// Bytes allocated per megabyte, handshake or round trip, both ends together.
/// </param>
internal readonly record struct Slice(double Rate, double AllocatedPerUnit);

/// <summary>What is measured. Each scenario runs for a slice of time and can be repeated.</summary>
internal static class Scenarios
{
    // What a server sends in a full handshake has a certificate in it, which makes it longer.
    private const int LongestResumedFlight12 = 300;
    private const int LongestResumedFlight13 = 600;

    private static readonly byte[] One = new byte[1];
    private static readonly byte[] OneRead = new byte[1];

    /// <summary>Handshakes, in memory, both ends on this thread.</summary>
    internal static async Task<Slice> Handshakes(IContender contender, Handshaking how, TimeSpan duration)
    {
        (MemoryTransport left, MemoryTransport right) = MemoryTransport.Create();
        if (how.IsResumed)
        {
            // The first is a full one, which leaves a session.
            await HandshakeAsync(contender, how, left, right);
            await HandshakeAsync(contender, how, left, right);
        }

        var meter = Meter.Start();
        long count = 0;
        long longest = 0;
        while (meter.Elapsed < duration)
        {
            longest = Math.Max(longest, await HandshakeAsync(contender, how, left, right));
            count++;
        }

        Slice slice = meter.Stop(count);
        return !how.IsResumed || longest <= (how.IsTls12 ? LongestResumedFlight12 : LongestResumedFlight13)
            ? slice
            : throw new InvalidOperationException(
                $"{contender.Name} did not resume: its server sent {longest} bytes in a handshake.");
    }

    /// <returns>How many bytes the server sent.</returns>
    private static async ValueTask<long> HandshakeAsync(
        IContender contender, Handshaking how, MemoryTransport left, MemoryTransport right)
    {
        left.Restart();
        right.Restart();
        (Stream client, Stream server) = await contender.ConnectAsync(left, right, how);
        long sent = right.BytesWritten;
        if (how is { IsResumed: true, IsTls12: false })
        {
            // The tickets of TLS 1.3 are read with data.
            await server.WriteAsync(One);
            await ReadExactlyAsync(client, OneRead);
        }

        await client.DisposeAsync();
        await server.DisposeAsync();
        return sent;
    }

    /// <summary>Application data one way: writes of one size, read as it comes.</summary>
    internal static async Task<Slice> Bulk(
        IContender contender, bool overTcp, int writeSize, TimeSpan duration)
    {
        (Stream left, Stream right) = await ConnectTransportAsync(overTcp);
        (Stream client, Stream server) = await contender.ConnectAsync(left, right, new Handshaking(KeyType.Ecdsa));
        byte[] data = new byte[writeSize];
        byte[] sink = new byte[Math.Max(writeSize, 64 * 1024)];
        new Random(1).NextBytes(data);
        await PumpAsync(client, server, data, sink, overTcp, 64);

        var meter = Meter.Start();
        long rounds = 0;
        int batch = Math.Max(1, (4 << 20) / writeSize);
        while (meter.Elapsed < duration)
        {
            await PumpAsync(client, server, data, sink, overTcp, batch);
            rounds += batch;
        }

        Slice slice = meter.Stop(rounds * (double)writeSize / 1_000_000);
        await client.DisposeAsync();
        await server.DisposeAsync();
        return slice;
    }

    /// <summary>128 bytes there, 1 KiB back, as one request and one answer.</summary>
    internal static async Task<Slice> RoundTrips(IContender contender, bool overTcp, TimeSpan duration)
    {
        (Stream left, Stream right) = await ConnectTransportAsync(overTcp);
        (Stream client, Stream server) = await contender.ConnectAsync(left, right, new Handshaking(KeyType.Ecdsa));
        byte[] request = new byte[128];
        byte[] answer = new byte[1024];
        Task? serving = overTcp ? Task.Run(() => AnswerAsync(server, request.Length, answer)) : null;

        Meter meter = Meter.Start();
        long count = 0;
        while (meter.Elapsed < duration)
        {
            for (int i = 0; i < 100; i++, count++)
            {
                await client.WriteAsync(request);
                if (!overTcp)
                {
                    await ReadExactlyAsync(server, request);
                    await server.WriteAsync(answer);
                }

                await ReadExactlyAsync(client, answer);
            }
        }

        Slice slice = meter.Stop(count);
        await client.DisposeAsync();
        if (serving is not null)
        {
            await serving;
        }

        await server.DisposeAsync();
        return slice;
    }

    private static async Task AnswerAsync(Stream server, int requestSize, byte[] answer)
    {
        byte[] request = new byte[requestSize];
        while (await server.ReadAtLeastAsync(request, requestSize, throwOnEndOfStream: false) == requestSize)
        {
            await server.WriteAsync(answer);
        }
    }

    private static async Task PumpAsync(
        Stream client, Stream server, byte[] data, byte[] sink, bool overTcp, int rounds)
    {
        if (overTcp)
        {
            Task reading = Task.Run(() => DrainAsync(server, sink, (long)rounds * data.Length));
            for (int i = 0; i < rounds; i++)
            {
                await client.WriteAsync(data);
            }

            await reading;
            return;
        }

        for (int i = 0; i < rounds; i++)
        {
            await client.WriteAsync(data);
            await DrainAsync(server, sink, data.Length);
        }
    }

    private static async Task DrainAsync(Stream stream, byte[] sink, long count)
    {
        while (count > 0)
        {
            int read = await stream.ReadAsync(sink.AsMemory(0, (int)Math.Min(sink.Length, count)));
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            count -= read;
        }
    }

    private static async ValueTask ReadExactlyAsync(Stream stream, byte[] buffer)
    {
        int count = 0;
        while (count < buffer.Length)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(count));
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            count += read;
        }
    }

    private static async Task<(Stream Left, Stream Right)> ConnectTransportAsync(bool overTcp)
    {
        if (!overTcp)
        {
            return MemoryTransport.Create();
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
        };
        Task<Socket> accepting = listener.AcceptSocketAsync();
        await client.ConnectAsync(listener.LocalEndpoint);
        Socket server = await accepting;
        server.NoDelay = true;
        return (new NetworkStream(client, ownsSocket: true), new NetworkStream(server, ownsSocket: true));
    }

    private readonly struct Meter
    {
        private readonly long _started;
        private readonly long _allocated;

        private Meter(long started, long allocated)
        {
            _started = started;
            _allocated = allocated;
        }

        internal TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

        internal static Meter Start() => new(Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());

        internal Slice Stop(double units) =>
            new(units / Elapsed.TotalSeconds, (GC.GetTotalAllocatedBytes() - _allocated) / units);
    }
}
