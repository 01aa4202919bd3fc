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

        // What the just-in-time compiler has not optimised yet may allocate: what counts is what it comes down to.
        long allocated = long.MaxValue;
        for (int round = 0; round < 20 && allocated > 0; round++)
        {
            allocated = Math.Min(allocated, Transfer(client, server, data, received, 1000));
            Thread.Sleep(10 * round);
        }

        // Without optimisation the compiler makes classes of async state machines: a few hundred bytes a
        // call.
        bool isOptimised = typeof(TlsStream).Assembly
            .GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };
        output.WriteLine($"{allocated / 1000.0} bytes per round, optimised: {isOptimised}");
        Assert.InRange(allocated, 0, isOptimised ? 0 : 1000L * (1024 + (size / 8)));
        Assert.Equal(data, received);
    }

    private static long Transfer(TlsStream from, TlsStream to, byte[] data, byte[] received, int rounds)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < rounds; i++)
        {
            ValueTask writing = from.WriteAsync(data);
            if (!writing.IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("The transport takes everything at once.");
            }

            writing.GetAwaiter().GetResult();
            int count = 0;
            while (count < received.Length)
            {
                ValueTask<int> reading = to.ReadAsync(received.AsMemory(count));
                if (!reading.IsCompletedSuccessfully)
                {
                    throw new InvalidOperationException("The transport has everything at once.");
                }

                count += reading.GetAwaiter().GetResult();
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
