using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Tests.Leaks;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Concurrency;

/// <summary>close_notify beside a write, and disposing a transport that objects.</summary>
public sealed class ShutdownTests
{
    // Several writes of the transport, and more than the buffers between take.
    private const int Size = 64 << 20;

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Close_notify_waits_for_the_end_of_a_long_write(bool writesSynchronously, bool closesSynchronously)
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        await using (client)
        await using (server)
        {
            byte[] data = Loopback.Pattern(Size);
            Task writing = Task.Run(() => writesSynchronously ? Now(() => client.Write(data)) : client.WriteAsync(data).AsTask());
            byte[] first = await Loopback.ReadAsync(server, 1);
            Task closing = Task.Run(() => closesSynchronously ? Now(client.Shutdown) : client.ShutdownAsync());
            byte[] rest = await Loopback.ReadAsync(server, Size - 1);

            await writing;
            await closing;
            Assert.Equal(data, (byte[])[.. first, .. rest]);
            Assert.Equal(0, await server.ReadAsync(new byte[1]));
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Close_notify_that_was_given_up_waiting_can_be_said_later()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        await using (client)
        await using (server)
        {
            Task writing = client.WriteAsync(new byte[Size]).AsTask();
            _ = await Loopback.ReadAsync(server, 1);
            using var cancel = new CancellationTokenSource();
            Task closing = client.ShutdownAsync(cancel.Token);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => closing);

            _ = await Loopback.ReadAsync(server, Size - 1);
            await writing;
            await client.ShutdownAsync();
            Assert.Equal(0, await server.ReadAsync(new byte[1]));
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Close_notify_that_cannot_be_said_any_more_is_no_success()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        await using (client)
        await using (server)
        {
            using var cancel = new CancellationTokenSource();
            Task writing = client.WriteAsync(new byte[Size], cancel.Token).AsTask();
            _ = await Loopback.ReadAsync(server, 1);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);

            await Assert.ThrowsAsync<IOException>(() => client.ShutdownAsync());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_transport_that_throws_when_it_is_disposed_keeps_no_secrets_alive(bool async)
    {
        var pair = new MemoryPair();
        var client = new TlsStream(new Objecting(pair.Client));
        var server = new TlsStream(pair.Server);
        await Loopback.Both(
            client.AuthenticateAsClientAsync(Pki.ClientOptions), server.AuthenticateAsServerAsync(Pki.ServerOptions));

        await Assert.ThrowsAsync<IOException>(
            () => async ? client.DisposeAsync().AsTask() : Now(client.Dispose));

        Assert.Throws<ObjectDisposedException>(() => client.Engine!.UpdateKeys(requestPeer: false));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposing_does_not_cut_off_the_close_notify_that_answers_one(bool async)
    {
        var pair = new BreakablePair();
        var client = new TlsStream(pair.Client);
        var transport = new Slow(pair.Server);
        var server = new TlsStream(transport);
        await Loopback.Both(
            client.AuthenticateAsClientAsync(Pki.ClientOptions with { MaximumVersion = ProtocolVersion.Tls12 }),
            server.AuthenticateAsServerAsync(Pki.ServerOptions));
        transport.IsSlow = true;
        await client.ShutdownAsync();

        Assert.Equal(0, await server.ReadAsync(new byte[1]));
        Task disposing = async ? server.DisposeAsync().AsTask() : Task.Run(server.Dispose);
        transport.GoOn();

        Assert.Equal(0, await client.ReadAsync(new byte[1]));
        await disposing;
        await client.DisposeAsync();
    }

    private static Task Now(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    /// <summary>What is written leaves when it is told to.</summary>
    private sealed class Slow(Stream inner) : DuplexStream
    {
        private readonly TaskCompletionSource _now = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal bool IsSlow { get; set; }

        internal void GoOn() => _now.SetResult();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await (IsSlow ? _now.Task : Task.CompletedTask);
            await inner.WriteAsync(buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Objecting(Stream inner) : DuplexStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(buffer, cancellationToken);

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            throw new IOException("Not now.");
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            throw new IOException("Not now.");
        }
    }
}
