using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.EarlyData;

/// <summary>A recorder that is waited for: the engine pauses, and whatever goes wrong declines early data alone.</summary>
public sealed class AsyncReplayRecorderTests : IDisposable
{
    private static readonly byte[] Request = "request"u8.ToArray();

    private readonly InMemoryTicketKeyRing _ring = new();

    public void Dispose() => _ring.Dispose();

    [Theory]
    [InlineData(true, TlsEarlyDataOutcome.Accepted)]
    [InlineData(false, TlsEarlyDataOutcome.Replayed)]
    public async Task An_engine_stands_still_until_it_is_told(bool isNew, TlsEarlyDataOutcome outcome)
    {
        TlsServerOptions options = Server(new Scripted(() => throw new InvalidOperationException("not for the engine")));
        using TlsSession session = await SessionAsync(options);
        using TlsEngine client = TlsEngine.Client(Pki.ClientOptions with { Session = session, EarlyData = Request });
        using TlsEngine server = TlsEngine.Server(options);
        byte[] flight = new byte[1 << 16];
        byte[] answer = new byte[1 << 16];
        _ = client.Handshake([], flight, out _, out int sent);
        Assert.Null(server.ReplayCheck);
        Assert.Throws<InvalidOperationException>(() => server.ProvideReplayCheck(true));

        Assert.Equal(
            TlsStatus.NeedsReplayCheck, server.Handshake(flight.AsSpan(0, sent), answer, out int consumed, out int written));
        Assert.Equal(0, written);
        Assert.Equal(
            TlsStatus.NeedsReplayCheck, server.Handshake(flight.AsSpan(consumed, sent - consumed), answer, out int more, out _));
        Assert.InRange(server.ReplayCheck!.Hello.Length, 32, 255);
        Assert.InRange(
            server.ReplayCheck.Until, DateTimeOffset.UtcNow - TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow + TimeSpan.FromMinutes(1));
        server.ProvideReplayCheck(isNew);
        consumed += more;
        TlsStatus status = server.Handshake(flight.AsSpan(consumed, sent - consumed), answer, out _, out written);

        Assert.True(written > 0);
        Assert.Contains(status, new[] { TlsStatus.WantRead, TlsStatus.WantWrite });
        Assert.Null(server.ReplayCheck);
        Assert.Equal(isNew, server.HasPlaintext);
        _ = client.Handshake(answer.AsSpan(0, written), flight, out _, out sent);
        _ = server.Handshake(flight.AsSpan(0, sent), answer, out _, out _);
        Assert.Equal(outcome, server.ConnectionInfo!.EarlyData);
        Assert.True(server.ConnectionInfo.IsResumed);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task What_is_new_is_taken_when_the_answer_has_come()
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TlsServerOptions options = Server(new Scripted(
            () =>
            {
                asked.SetResult();
                return new ValueTask<bool>(answer.Task);
            },
            Timeout.InfiniteTimeSpan));
        using TlsSession session = await SessionAsync(options);
        Task<TlsConnectionInfo> connecting = ConnectAsync(session, options, Request);
        await asked.Task;
        Assert.False(connecting.IsCompleted);
        answer.SetResult(true);

        Assert.Equal(TlsEarlyDataOutcome.Accepted, (await connecting).EarlyData);
    }

    public static TheoryData<string> Troubles => ["throws", "throws at once", "stalls", "stalls and looks away", "has less patience than none"];

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Troubles))]
    public async Task A_store_in_trouble_declines_early_data_and_nothing_else(string trouble)
    {
        var never = new TaskCompletionSource<bool>();
        TlsServerOptions options = Server(new Scripted(
            () => trouble switch
            {
                "throws" => new ValueTask<bool>(Task.FromException<bool>(new TimeoutException("no store"))),
                "throws at once" => throw new InvalidOperationException("no store"),
                _ => new ValueTask<bool>(never.Task),
            },
            TimeSpan.FromMilliseconds(trouble == "has less patience than none" ? -20 : 20),
            looksAway: trouble == "stalls and looks away"));
        using TlsSession session = await SessionAsync(options);

        TlsConnectionInfo info = await ConnectAsync(session, options, again: Request);

        Assert.Equal(TlsEarlyDataOutcome.Declined, info.EarlyData);
        Assert.True(info.IsResumed);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_store_that_fails_when_nobody_waits_any_more_troubles_nobody()
    {
        var unobserved = new ConcurrentQueue<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs e) => unobserved.Enqueue(e.Exception.InnerException!);
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await FailLateAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.DoesNotContain(unobserved, static exception => exception is LateException);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Who_gives_the_handshake_up_does_not_wait_for_the_store()
    {
        var never = new TaskCompletionSource<bool>();
        using var enough = new CancellationTokenSource();
        TlsServerOptions options = Server(new Scripted(
            () =>
            {
                enough.Cancel();
                return new ValueTask<bool>(never.Task);
            },
            Timeout.InfiniteTimeSpan,
            looksAway: true));
        using TlsSession session = await SessionAsync(options);
        (System.IO.Stream a, System.IO.Stream b) = await Loopback.StreamsAsync();
        await using var client = new TlsStream(a);
        await using var server = new TlsStream(b);
        Task connecting = client.AuthenticateAsClientAsync(
            Pki.ClientOptions with { Session = session, EarlyData = Request });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => server.AuthenticateAsServerAsync(options, enough.Token));
        await Assert.ThrowsAnyAsync<TlsException>(() => connecting);
    }

    [Fact]
    public void Asked_without_waiting_it_remembers_nothing() =>
        Assert.False(new Scripted(() => new(true)).TryAdd(new byte[32], DateTimeOffset.MaxValue));

    [Fact]
    public void Its_quarantine_must_fit_the_tolerance_too() => Assert.Throws<ArgumentException>(() => TlsEngine.Server(
        Server(new Scripted(() => new(true), atFirst: TimeSpan.FromSeconds(19)))));

    /// <summary>In a method of its own, so that nothing holds the task.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task FailLateAsync()
    {
        var answer = new TaskCompletionSource<bool>();
        var recorder = new Scripted(() => new ValueTask<bool>(answer.Task), TimeSpan.FromMilliseconds(1), looksAway: true);
        Assert.False(await recorder.AskAsync(new TlsReplayCheck(new byte[32], DateTimeOffset.MaxValue), default));
        answer.SetException(new LateException());
    }

    private TlsServerOptions Server(TlsReplayRecorder recorder) => Pki.ServerOptions with
    {
        ServerNames = ["localhost"],
        MaxEarlyDataSize = 16384,
        TicketKeys = _ring,
        ReplayRecorder = recorder,
    };

    private static async Task<TlsConnectionInfo> ConnectAsync(
        TlsSession session, TlsServerOptions options, byte[]? expected = null, byte[]? again = null)
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Pki.ClientOptions with { Session = session, EarlyData = Request }, options);
        await using (client)
        await using (server)
        {
            if (again is not null)
            {
                await client.WriteAsync(again);
            }

            byte[] wanted = expected ?? again!;
            Assert.Equal(wanted, await Loopback.ReadAsync(server, wanted.Length));
            Assert.Equal(again is null ? wanted.Length : 0, server.EarlyDataReceived);
            return client.ConnectionInfo!;
        }
    }

    private static async Task<TlsSession> SessionAsync(TlsServerOptions options)
    {
        List<TlsSession> sessions = [];
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Pki.ClientOptions with { NewSession = sessions.Add }, options);
        await using (client)
        await using (server)
        {
            await server.WriteAsync(new byte[1]);
            await Loopback.ReadAsync(client, 1);
        }

        return sessions[0];
    }

    private sealed class LateException : Exception;

    private sealed class Scripted(
        Func<ValueTask<bool>> answer, TimeSpan? patience = null, bool looksAway = false, TimeSpan? atFirst = null)
        : TlsAsyncReplayRecorder
    {
        public override TimeSpan Patience => patience ?? base.Patience;

        public override TimeSpan Quarantine => atFirst ?? base.Quarantine;

        public override async ValueTask<bool> TryAddAsync(
            ReadOnlyMemory<byte> hello, DateTimeOffset until, CancellationToken cancellationToken) =>
            looksAway ? await answer() : await answer().AsTask().WaitAsync(cancellationToken);
    }
}
