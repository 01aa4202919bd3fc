using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Tls.TestKit;
using Xunit;

namespace Tls.Tests.EarlyData;

/// <summary>The recorder in memory: exact, bounded, and forgetful only of what is too old (RFC 8446 §8.2).</summary>
public class ReplayRecorderTests
{
    private readonly Clock _clock = new();

    [Fact]
    [Rfc("8446-8-2")]
    public void A_hello_passes_once()
    {
        InMemoryReplayRecorder recorder = Recorder();

        Assert.True(Add(recorder, 1, 10));
        Assert.False(Add(recorder, 1, 10));
        Assert.True(Add(recorder, 2, 10));
    }

    [Fact]
    public void It_is_forgotten_when_it_is_too_old_to_pass()
    {
        InMemoryReplayRecorder recorder = Recorder();
        Assert.True(Add(recorder, 1, 10));
        _clock.Now += TimeSpan.FromSeconds(9.9);
        Assert.False(Add(recorder, 1, 10));

        _clock.Now += TimeSpan.FromSeconds(0.1);
        Assert.True(Add(recorder, 1, 10));
    }

    [Fact]
    public void What_is_too_old_already_does_not_pass() => Assert.False(Add(Recorder(), 1, 0));

    [Fact]
    public void When_it_is_full_nothing_more_passes_and_nothing_is_forgotten()
    {
        InMemoryReplayRecorder recorder = Recorder(capacity: 16);
        List<int> passed = [.. Enumerable.Range(0, 100).Where(i => Add(recorder, i, 10))];

        Assert.Equal(16, passed.Count);
        Assert.DoesNotContain(Enumerable.Range(0, 100), i => Add(recorder, i, 10));

        _clock.Now += TimeSpan.FromSeconds(10);
        Assert.True(Add(recorder, 1000, 10));
    }

    /// <summary>Between its look at the clock and its look at the hellos a thread may sleep for long.</summary>
    [Fact]
    public async Task Who_looks_at_the_clock_in_time_and_at_the_hellos_too_late_does_not_pass()
    {
        for (int round = 0; round < 4; round++)
        {
            var clock = new SleepyClock();
            var recorder = new InMemoryReplayRecorder(16, TimeSpan.Zero, clock);
            DateTimeOffset until = clock.Now + TimeSpan.FromSeconds(10);
            Assert.True(recorder.TryAdd([1], until));
            for (byte i = 2; i < 17; i++)
            {
                Assert.True(recorder.TryAdd([i], clock.Now + TimeSpan.FromSeconds(1)));
            }

            clock.Now = until - TimeSpan.FromSeconds(1);
            Task meanwhile = Task.CompletedTask;
            clock.Sleep = () =>
            {
                // The hello is too old now, and its place is somebody else's.
                clock.Now = until;
                meanwhile = Task.Run(() =>
                {
                    for (byte i = 100; i < 115; i++)
                    {
                        _ = recorder.TryAdd([i], until + TimeSpan.FromSeconds(10));
                    }
                });
                _ = meanwhile.Wait(TimeSpan.FromMilliseconds(200));
            };

            Assert.False(recorder.TryAdd([1], until));
            await meanwhile;
        }
    }

    [Fact]
    public void A_recorder_half_full_refuses_hardly_anybody()
    {
        InMemoryReplayRecorder recorder = Recorder(capacity: 4096);

        int passed = Enumerable.Range(0, 2048).Count(i => Add(recorder, i, 10));

        Assert.InRange(passed, 2040, 2048);
    }

    [Fact]
    public void At_first_nothing_passes()
    {
        var recorder = new InMemoryReplayRecorder(quarantine: TimeSpan.FromSeconds(20), clock: _clock);
        Assert.False(Add(recorder, 1, 60));

        _clock.Now += TimeSpan.FromSeconds(20);
        Assert.True(Add(recorder, 1, 60));
    }

    [Fact]
    [Rfc("8446-8-2")]
    public async Task Of_many_at_once_one_passes()
    {
        InMemoryReplayRecorder recorder = Recorder();

        bool[] passed = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(_ => Task.Run(() => Add(recorder, 7, 10))));

        Assert.Single(passed, true);
    }

    [Theory]
    [InlineData(15, 0)]
    [InlineData(16, -1)]
    public void What_does_not_fit_is_told(int capacity, int quarantine) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new InMemoryReplayRecorder(capacity, TimeSpan.FromSeconds(quarantine)));

    private InMemoryReplayRecorder Recorder(int capacity = 1024) => new(capacity, TimeSpan.Zero, _clock);

    private bool Add(InMemoryReplayRecorder recorder, int hello, int seconds)
    {
        byte[] bytes = new byte[32];
        BitConverter.TryWriteBytes(bytes, hello);
        return recorder.TryAdd(bytes, _clock.Now + TimeSpan.FromSeconds(seconds));
    }

    private sealed class Clock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>Whose caller is told the time, and then sleeps.</summary>
    private sealed class SleepyClock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        internal Action? Sleep { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            DateTimeOffset told = Now;
            Action? sleep = Sleep;
            Sleep = null;
            sleep?.Invoke();
            return told;
        }
    }
}
