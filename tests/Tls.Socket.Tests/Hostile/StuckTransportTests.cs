using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Hostile;

/// <summary>A peer that takes nothing, on a transport that heeds no token: nobody waits for it.</summary>
public class StuckTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_KeyUpdate_that_nobody_lets_us_answer_does_not_hold_up_a_synchronous_read()
    {
        (TlsStream client, TlsStream server, StuckStream transport) = await ConnectAsync();
        await server.UpdateKeysAsync(requestPeer: true);
        await server.WriteAsync(new byte[5]);
        transport.IsStuck = true;

        int count = await Task.Run(() => client.Read(new byte[5])).WaitAsync(Patience);

        Assert.Equal(5, count);
    }

    [Fact]
    public async Task A_forged_record_ends_a_synchronous_read_although_the_alert_cannot_leave()
    {
        (TlsStream client, _, StuckStream transport) = await ConnectAsync();
        transport.IsStuck = true;
        transport.Peer.Write([23, 3, 3, 0, 32, .. new byte[32]]);

        TlsException failure = await Assert.ThrowsAsync<TlsException>(
            () => Task.Run(() => client.Read(new byte[5])).WaitAsync(Patience));

        Assert.Equal(TlsFault.ForgedRecord, failure.Fault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposing_gives_up_on_its_farewell(bool async)
    {
        (TlsStream client, _, StuckStream transport) = await ConnectAsync();
        transport.IsStuck = true;

        await (async ? client.DisposeAsync().AsTask() : Task.Run(client.Dispose)).WaitAsync(Patience);

        Assert.True(transport.IsDisposed);
    }

    private static async Task<(TlsStream Client, TlsStream Server, StuckStream Transport)> ConnectAsync()
    {
        var pair = new MemoryPair();
        var transport = new StuckStream(pair.Client, pair.Server);
        var client = new TlsStream(transport);
        var server = new TlsStream(pair.Server);
        Task serving = server.AuthenticateAsServerAsync(Pki.ServerOptions);
        await client.AuthenticateAsClientAsync(Pki.ClientOptions);
        await serving;
        return (client, server, transport);
    }

    /// <summary>Reads as the stream inside does; once stuck, no write ever ends.</summary>
    private sealed class StuckStream(Stream inner, Stream peer) : DuplexStream
    {
        private readonly TaskCompletionSource _never = new();

        internal bool IsStuck { get; set; }

        internal bool IsDisposed { get; private set; }

        internal Stream Peer => peer;

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (IsStuck)
            {
                _never.Task.Wait();
            }

            inner.Write(buffer, offset, count);
        }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            IsStuck ? new ValueTask(_never.Task) : inner.WriteAsync(buffer, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
