using System;
using System.Diagnostics;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Tests.Concurrency;

/// <summary>What a connection costs in managed memory that the collector has to take away again, both ends together.</summary>
public sealed class HandshakeAllocationTests(ITestOutputHelper output)
{
    private const int Rounds = 20;

    private readonly byte[] _one = new byte[1];

    /// <summary>A handshake, its tickets, and the close; an ECDSA certificate under a root, and X25519.</summary>
    /// <param name="version">Spoken alone.</param>
    /// <param name="isResumed">Whether a session is taken up, and tickets are given for the next.</param>
    /// <param name="most">In bytes, with some room above what was measured.</param>
    [Theory]
    [InlineData(ProtocolVersion.Tls13, false, 9_850)]
    [InlineData(ProtocolVersion.Tls13, true, 10_350)]
    [InlineData(ProtocolVersion.Tls12, false, 9_850)]
    [InlineData(ProtocolVersion.Tls12, true, 7_700)]
    public void A_handshake_allocates_little(ProtocolVersion version, bool isResumed, int most)
    {
        TlsClientOptions client = Pki.ClientOptions with
        {
            MinimumVersion = version,
            MaximumVersion = version,
            Groups = [NamedGroup.X25519, NamedGroup.Secp256r1],
            SessionCache = isResumed ? new InMemoryTlsSessionCache() : null,
        };
        TlsServerOptions server = Pki.ServerOptions with { TicketCount = isResumed ? 2 : 0 };
        var pair = new InlinePair();
        _ = Connect(pair, client, server);

        // What the just-in-time compiler has not optimised yet may allocate: what counts is what it comes down to.
        bool isOptimised = typeof(TlsStream).Assembly
            .GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };
        int limit = isOptimised ? most : 2 * most;
        long least = long.MaxValue;
        TlsStream? last = null;
        for (int attempt = 0; attempt < 30 && least > limit; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++)
            {
                last = Connect(pair, client, server);
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds);
            Thread.Sleep(10 * attempt);
        }

        output.WriteLine($"{least} bytes, optimised: {isOptimised}");
        Assert.Equal(isResumed, last!.ConnectionInfo!.IsResumed);
        Assert.InRange(least, 1, limit);
    }

    /// <returns>The client's end, closed.</returns>
    private TlsStream Connect(InlinePair pair, TlsClientOptions clientOptions, TlsServerOptions serverOptions)
    {
        pair.Restart();
        var client = new TlsStream(pair.Client);
        var server = new TlsStream(pair.Server);
        Task accepting = server.AuthenticateAsServerAsync(serverOptions);
        Finish(client.AuthenticateAsClientAsync(clientOptions));
        Finish(accepting);

        // The tickets of TLS 1.3 are read with data.
        Finish(server.WriteAsync(_one).AsTask());
        Finish(client.ReadAsync(_one).AsTask());
        Finish(client.DisposeAsync().AsTask());
        Finish(server.DisposeAsync().AsTask());
        return client;
    }

    private static void Finish(Task task)
    {
        Assert.True(task.IsCompleted, "The transport has everything at once.");
        task.GetAwaiter().GetResult();
    }
}
