using System;
using System.Diagnostics;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Tests.Concurrency;

public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int Rounds = 1000;

    [Theory]
    [InlineData(100)]
    [InlineData(16 * 1024)]
    [InlineData(100_000)]
    public async Task Nothing_is_allocated_per_record(int size)
    {
        var pair = new MemoryPair();
        var client = new TlsStream(pair.Client);
        var server = new TlsStream(pair.Server);
        await Loopback.Both(
            client.AuthenticateAsClientAsync(Pki.ClientOptions), server.AuthenticateAsServerAsync(Pki.ServerOptions));
        byte[] data = Loopback.Pattern(size);
        byte[] received = new byte[size];

        AssertNothingAllocated(size, () => Transfer(client, server, data, received, Rounds));

        Assert.Equal(data, received);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1400)]
    [InlineData(100_000)]
    public async Task Nothing_is_allocated_for_a_read_that_waits(int size)
    {
        var pair = new InlinePair();
        var client = new TlsStream(pair.Client);
        var server = new TlsStream(pair.Server);
        Task serving = server.AuthenticateAsServerAsync(Pki.ServerOptions with { TicketCount = 0 });
        await client.AuthenticateAsClientAsync(Pki.ClientOptions);
        await serving;
        byte[] data = Loopback.Pattern(size);
        byte[] received = new byte[size];

        AssertNothingAllocated(size, () => TransferToWaiting(client, server, data, received, Rounds));

        Assert.Equal(data, received);
    }

    private void AssertNothingAllocated(int size, Func<long> transfer)
    {
        // What the just-in-time compiler has not optimised yet may allocate: what counts is what it comes down to.
        long allocated = long.MaxValue;
        for (int round = 0; round < 20 && allocated > 0; round++)
        {
            allocated = Math.Min(allocated, transfer());
            Thread.Sleep(10 * round);
        }

        // Without optimisation the compiler makes classes of async state machines: a few hundred bytes a
        // call.
        bool isOptimised = typeof(TlsStream).Assembly
            .GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };
        output.WriteLine($"{allocated / (double)Rounds} bytes per round, optimised: {isOptimised}");
        Assert.InRange(allocated, 0, isOptimised ? 0 : Rounds * (1024L + (size / 8)));
    }

    private static long TransferToWaiting(TlsStream from, TlsStream to, byte[] data, byte[] received, int rounds)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < rounds; i++)
        {
            ValueTask<int> reading = to.ReadAsync(received);
            if (reading.IsCompleted)
            {
                throw new InvalidOperationException("Nothing has been written yet.");
            }

            Finish(from.WriteAsync(data));
            int count = Finish(reading);
            while (count < received.Length)
            {
                count += Finish(to.ReadAsync(received.AsMemory(count)));
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static long Transfer(TlsStream from, TlsStream to, byte[] data, byte[] received, int rounds)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < rounds; i++)
        {
            Finish(from.WriteAsync(data));
            int count = 0;
            while (count < received.Length)
            {
                count += Finish(to.ReadAsync(received.AsMemory(count)));
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Finish(ValueTask writing)
    {
        if (!writing.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("The transport takes everything at once.");
        }

        writing.GetAwaiter().GetResult();
    }

    private static int Finish(ValueTask<int> reading) => reading.IsCompletedSuccessfully
        ? reading.GetAwaiter().GetResult()
        : throw new InvalidOperationException("The transport has everything at once.");
}
