using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Tests.EarlyData;

/// <summary>Hellos that the processes of one machine remember together, in a file.</summary>
public sealed class FileReplayRecorderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("replay").FullName;
    private readonly Clock _clock = new();

    private string Path => System.IO.Path.Combine(_directory, "hellos");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_passed_here_does_not_pass_there()
    {
        FileReplayRecorder one = Recorder();
        FileReplayRecorder other = Recorder();

        Assert.True(await AddAsync(one, 1));
        Assert.False(await AddAsync(other, 1));
        Assert.True(await AddAsync(other, 2));
        Assert.False(await AddAsync(one, 2));
    }

    [Fact]
    public async Task Nor_after_a_restart()
    {
        Assert.True(await AddAsync(Recorder(), 1));
        Assert.False(await AddAsync(Recorder(), 1));
    }

    [Fact]
    public async Task It_is_forgotten_when_it_is_too_old_to_pass()
    {
        FileReplayRecorder recorder = Recorder();
        Assert.True(await AddAsync(recorder, 1));
        _clock.Now += TimeSpan.FromSeconds(9.9);
        Assert.False(await AddAsync(recorder, 1, 0.1));

        _clock.Now += TimeSpan.FromSeconds(0.1);
        Assert.True(await AddAsync(recorder, 1));
        Assert.False(await AddAsync(recorder, 2, 0));
    }

    [Fact]
    public async Task When_it_is_full_nothing_more_passes_nothing_is_forgotten_and_the_file_does_not_grow()
    {
        FileReplayRecorder recorder = Recorder(capacity: 16);
        long size = new FileInfo(Path).Length;
        int passed = 0;
        for (int i = 0; i < 100; i++)
        {
            passed += await AddAsync(recorder, i) ? 1 : 0;
        }

        Assert.Equal(16, passed);
        for (int i = 0; i < 100; i++)
        {
            Assert.False(await AddAsync(recorder, i));
        }

        Assert.Equal(size, new FileInfo(Path).Length);
        _clock.Now += TimeSpan.FromSeconds(10);
        Assert.True(await AddAsync(recorder, 1000));
    }

    [Fact]
    public async Task A_new_file_accepts_nothing_at_first_and_one_that_was_there_at_once()
    {
        FileReplayRecorder recorder = Recorder(quarantine: 20);
        Assert.False(await AddAsync(recorder, 1, 60));

        _clock.Now += TimeSpan.FromSeconds(20);
        Assert.True(await AddAsync(Recorder(quarantine: 20), 1, 60));

        File.Delete(Path);
        Assert.False(await AddAsync(recorder, 2, 60));
    }

    [Fact]
    public async Task Of_many_at_once_one_passes()
    {
        FileReplayRecorder[] recorders = [.. Enumerable.Range(0, 4).Select(_ => Recorder())];

        bool[] passed = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(i => Task.Run(() => AddAsync(recorders[i % 4], 7))));

        Assert.Single(passed, true);
    }

    [Fact]
    public async Task While_another_process_holds_the_file_it_waits_and_gives_up_when_told()
    {
        FileReplayRecorder recorder = Recorder();
        using var enough = new CancellationTokenSource();
        Task<bool> adding;
        using (new FileStream(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            adding = AddAsync(recorder, 1, 10, enough.Token);
            Assert.False(adding.IsCompleted);
            await enough.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adding);
        }

        Assert.True(await AddAsync(recorder, 1));
    }

    [Fact]
    public async Task A_file_of_something_else_is_refused()
    {
        File.WriteAllBytes(Path, new byte[100]);
        OwnerAlone();
        Assert.Throws<IOException>(() => Recorder());

        File.Delete(Path);
        FileReplayRecorder recorder = Recorder();
        Assert.Throws<IOException>(() => Recorder(capacity: 32));

        byte[] bytes = File.ReadAllBytes(Path);
        bytes[0] ^= 1;
        File.WriteAllBytes(Path, bytes);
        Assert.Throws<IOException>(() => Recorder());
        await Assert.ThrowsAsync<IOException>(() => AddAsync(recorder, 1));
    }

    [Fact]
    public void The_file_is_for_its_owner_alone_and_refused_otherwise()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _ = Recorder();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);

        Assert.Throws<IOException>(() => Recorder());
    }

    [Theory]
    [InlineData(15, 0)]
    [InlineData((1 << 24) + 1, 0)]
    [InlineData(16, -1)]
    public void What_does_not_fit_is_told(int capacity, int quarantine) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Recorder(capacity, quarantine));

    private void OwnerAlone()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private FileReplayRecorder Recorder(int capacity = 1024, int quarantine = 0) =>
        new(Path, capacity, TimeSpan.FromSeconds(quarantine), _clock);

    private async Task<bool> AddAsync(
        FileReplayRecorder recorder, int hello, double seconds = 10, CancellationToken cancellationToken = default)
    {
        byte[] bytes = new byte[32];
        BitConverter.TryWriteBytes(bytes, hello);
        return await recorder.TryAddAsync(bytes, _clock.Now + TimeSpan.FromSeconds(seconds), cancellationToken);
    }

    private sealed class Clock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
