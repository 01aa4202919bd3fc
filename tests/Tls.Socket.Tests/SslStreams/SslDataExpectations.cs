using System;
using System.IO;
using System.Net.Security;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Xunit;

namespace Tls.Tests.SslStreams;

/// <summary>What code written for SslStream expects of reading, writing and ending: the same bodies over both.</summary>
public sealed class SslDataExpectations
{
    public static TheoryData<Maker> Makers => [Maker.Platform, Maker.Ours];

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task Half_a_mebibyte_goes_both_ways_at_once(Maker maker)
    {
        (SslTwin subject, SslStream peer) = await SslScene.ClientAsync(maker);
        byte[] data = Loopback.Pattern(1 << 19);

        Task writing = Task.WhenAll(subject.Stream.WriteAsync(data).AsTask(), peer.WriteAsync(data).AsTask());
        Task<byte[]> there = Loopback.ReadAsync(peer, data.Length);
        Assert.Equal(data, await Loopback.ReadAsync(subject.Stream, data.Length));
        Assert.Equal(data, await there);
        await writing;
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task Shutdown_ends_what_is_written_and_not_what_is_read(Maker maker)
    {
        (SslTwin subject, SslStream peer) = await SslScene.ClientAsync(maker);

        await subject.ShutdownAsync();

        Assert.Equal(0, await peer.ReadAsync(new byte[1]));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await subject.Stream.WriteAsync(new byte[1]));
        await peer.WriteAsync(new byte[] { 5 });
        Assert.Equal([5], await Loopback.ReadAsync(subject.Stream, 1));
        await peer.ShutdownAsync();
        Assert.Equal(0, await subject.Stream.ReadAsync(new byte[1]));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task A_second_read_or_write_at_once_is_not_supported(Maker maker)
    {
        (SslTwin subject, SslStream peer) = await SslScene.ClientAsync(maker);
        Task<int> reading = subject.Stream.ReadAsync(new byte[1]).AsTask();

        await Assert.ThrowsAsync<NotSupportedException>(async () => await subject.Stream.ReadAsync(new byte[1]));
        await subject.Stream.WriteAsync(new byte[1]);
        await peer.WriteAsync(new byte[1]);
        Assert.Equal(1, await reading);

        Task writing = subject.Stream.WriteAsync(new byte[64 << 20]).AsTask();
        await Assert.ThrowsAsync<NotSupportedException>(async () => await subject.Stream.WriteAsync(new byte[1]));
        await peer.DisposeAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => writing);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task A_read_that_was_cancelled_can_be_tried_again(Maker maker)
    {
        (SslTwin subject, SslStream peer) = await SslScene.ClientAsync(maker);
        using var stop = new CancellationTokenSource();
        Task<int> reading = subject.Stream.ReadAsync(new byte[1], stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await peer.WriteAsync(new byte[] { 9 });
        Assert.Equal([9], await Loopback.ReadAsync(subject.Stream, 1));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task A_read_of_nothing_waits_for_something(Maker maker)
    {
        (SslTwin subject, SslStream peer) = await SslScene.ClientAsync(maker);
        Task<int> waiting = subject.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        Assert.False(waiting.IsCompleted);

        await peer.WriteAsync(new byte[] { 4 });

        Assert.Equal(0, await waiting);
        Assert.Equal([4], await Loopback.ReadAsync(subject.Stream, 1));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(Maker.Platform, true)]
    [InlineData(Maker.Ours, true)]
    [InlineData(Maker.Platform, false)]
    [InlineData(Maker.Ours, false)]
    public async Task The_transport_is_left_open_when_asked(Maker maker, bool leave)
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        SslTwin subject = SslTwin.Over(maker, a, leave);
        var peer = new SslStream(b);
        await SslScene.Both(
            subject.ClientAsync(SslScene.ClientOptions()), peer.AuthenticateAsServerAsync(SslScene.ServerOptions()), b);

        subject.Stream.Dispose();

        Assert.Equal(leave, a.CanWrite);
        if (maker == Maker.Ours || !leave)
        {
            // The platform says close_notify in ShutdownAsync alone; a transport it has closed is an end to the peer.
            Assert.Equal(0, await peer.ReadAsync(new byte[1]));
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await subject.Stream.ReadAsync(new byte[1]));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await subject.Stream.WriteAsync(new byte[1]));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task Timeouts_are_the_transports(Maker maker)
    {
        (SslTwin subject, _) = await SslScene.ClientAsync(maker);
        Assert.True(subject.Stream.CanTimeout);

        subject.Stream.ReadTimeout = 50;
        subject.Stream.WriteTimeout = 60_000;

        Assert.Equal(50, subject.Stream.ReadTimeout);
        Assert.Equal(60_000, subject.Stream.WriteTimeout);
        await Task.Run(() => Assert.Throws<IOException>(() => subject.Stream.Read(new byte[1], 0, 1)));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task Disposing_ends_a_read(Maker maker)
    {
        (SslTwin subject, _) = await SslScene.ClientAsync(maker);
        Task<int> reading = subject.Stream.ReadAsync(new byte[1]).AsTask();

        await subject.Stream.DisposeAsync();

        Exception end = await Assert.ThrowsAnyAsync<Exception>(() => reading);
        Assert.True(end is IOException or ObjectDisposedException, end.ToString());
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task Begin_and_End_read_and_write(Maker maker)
    {
        (SslTwin subject, SslStream peer) = await SslScene.ClientAsync(maker);
        byte[] read = new byte[1];

        await Task.Factory.FromAsync(
            (callback, state) => subject.Stream.BeginWrite([3], 0, 1, callback, state), subject.Stream.EndWrite, null);
        Assert.Equal([3], await Loopback.ReadAsync(peer, 1));
        await peer.WriteAsync(new byte[] { 4 });
        Assert.Equal(1, await Task.Factory.FromAsync(
            (callback, state) => subject.Stream.BeginRead(read, 0, 1, callback, state), subject.Stream.EndRead, null));
        Assert.Equal(4, read[0]);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Only_the_platform_takes_a_cut_for_an_end()
    {
        async Task<int> ReadAfterCutAsync(Func<Stream, AuthenticatedStream> make, Func<AuthenticatedStream, Task> shake)
        {
            (Stream a, Stream b) = await Loopback.StreamsAsync();
            AuthenticatedStream subject = make(a);
            var peer = new SslStream(b);
            await SslScene.Both(shake(subject), peer.AuthenticateAsServerAsync(SslScene.ServerOptions()), b);
            b.Dispose();
            return await subject.ReadAsync(new byte[1]);
        }

        Task Ours(AuthenticatedStream stream) => ((TlsSslStream)stream).AuthenticateAsClientAsync(SslScene.ClientOptions());

        Assert.Equal(0, await ReadAfterCutAsync(
            a => new SslStream(a), s => ((SslStream)s).AuthenticateAsClientAsync(SslScene.ClientOptions())));
        Assert.Equal(0, await ReadAfterCutAsync(a => new TlsSslStream(a) { DangerousAcceptTruncation = true }, Ours));
        await Assert.ThrowsAnyAsync<IOException>(() => ReadAfterCutAsync(a => new TlsSslStream(a), Ours));
    }
}
