using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Trust;

/// <summary>A store that follows its files: what it notices, when, and what it does with what is broken.</summary>
public sealed class ReloadingTrustStoreTests : IDisposable
{
    private static readonly Certificate One = Ca("one").SelfSign(Key(0));
    private static readonly Certificate Two = Ca("two").SelfSign(Key(1));
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly StillClock _clock = new();
    private readonly List<TrustReloadedEventArgs> _news = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("tls-x509-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_changed_file_is_found_when_the_interval_is_over_and_no_sooner()
    {
        ReloadingTrustStore store = Open(Write("ca.pem", Old(0), One));
        TrustStore first = store.Current;
        Write("ca.pem", Old(1), One, Two);

        _clock.Advance(Minute - TimeSpan.FromTicks(1));
        Assert.Same(first, store.Current);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal([One, Two], store.Current.Certificates);
        Assert.Equal([One], first.Certificates);
        TrustReloadedEventArgs news = Assert.Single(_news);
        Assert.Same(store.Current, news.Store);
        Assert.Null(news.Failure);
    }

    [Fact]
    public void The_same_anchors_are_the_same_object_however_often_they_are_read()
    {
        ReloadingTrustStore store = Open(Write("ca.pem", Old(0), One));
        TrustStore first = store.Current;
        Write("ca.pem", Old(1), One);
        _clock.Advance(Minute);

        Assert.Same(first, store.Current);
        Assert.True(store.Reload());
        Assert.Same(first, store.Current);
        Assert.Empty(_news);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB")]
    [InlineData(null)]
    public void What_is_broken_leaves_the_last_good_store_in_force_and_is_said_once(string? text)
    {
        string path = Write("ca.pem", Old(0), One);
        ReloadingTrustStore store = Open(path);
        TrustStore first = store.Current;
        if (text is null)
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllText(path, text);
        }

        for (int i = 0; i < 3; i++)
        {
            _clock.Advance(Minute);
            Assert.Same(first, store.Current);
            Assert.False(store.Reload());
        }

        TrustReloadedEventArgs news = Assert.Single(_news);
        Assert.Same(first, news.Store);
        Assert.Equal(store.Failure?.Message, news.Failure?.Message);
        Assert.Contains("ca.pem", news.Failure!.Message, StringComparison.Ordinal);

        Write("ca.pem", Old(2), Two);
        _clock.Advance(Minute);
        Assert.Equal([Two], store.Current.Certificates);
        Assert.Null(store.Failure);
        Assert.Equal(2, _news.Count);
    }

    [Fact]
    public void What_was_broken_and_is_as_before_again_is_no_failure_any_more()
    {
        string path = Write("ca.pem", Old(0), One);
        ReloadingTrustStore store = Open(path);
        File.Delete(path);
        Assert.False(store.Reload());
        Write("ca.pem", Old(0), One);
        _clock.Advance(Minute);

        Assert.Equal([One], store.Current.Certificates);
        Assert.Null(store.Failure);
    }

    [Fact]
    public void Directories_and_patterns_are_followed_too()
    {
        Write("a.pem", Old(0), One);
        Write("none.txt", Old(0));
        ReloadingTrustStore directory = Open(_folder);
        ReloadingTrustStore pattern = Open(Path.Combine(_folder, "*.pem"));
        Write("b.pem", Old(0), Two);
        _clock.Advance(Minute);

        Assert.Equal([One, Two], directory.Current.Certificates);
        Assert.Equal([One, Two], pattern.Current.Certificates);

        File.Delete(Path.Combine(_folder, "a.pem"));
        _clock.Advance(Minute);
        Assert.Equal([Two], directory.Current.Certificates);
        Assert.Equal([Two], pattern.Current.Certificates);
    }

    [Fact]
    public void A_link_that_is_turned_is_a_change_though_both_are_as_long_and_as_old()
    {
        string first = Write("first", Old(0), One);
        string second = Write("second", Old(0), Two);
        PadTo(Math.Max(new FileInfo(first).Length, new FileInfo(second).Length), first, second);
        string link = Path.Combine(_folder, "ca.pem");
        File.CreateSymbolicLink(link, first);
        ReloadingTrustStore store = Open(link);
        File.Delete(link);
        File.CreateSymbolicLink(link, second);
        _clock.Advance(Minute);

        Assert.Equal([Two], store.Current.Certificates);
    }

    [Fact]
    public void A_file_so_young_that_it_may_change_unseen_is_read_again()
    {
        DateTime young = DateTime.UtcNow.AddHours(1);
        string path = Write("ca.pem", young, One);
        string other = Write("other", young, Two);
        PadTo(Math.Max(new FileInfo(path).Length, new FileInfo(other).Length), path, other);
        File.SetLastWriteTimeUtc(path, young);
        ReloadingTrustStore store = Open(path);
        File.Copy(other, path, overwrite: true);
        File.SetLastWriteTimeUtc(path, young);
        _clock.Advance(Minute);

        Assert.Equal([Two], store.Current.Certificates);
    }

    [Fact]
    public void What_no_look_can_see_is_found_on_demand_and_at_the_maximum_age()
    {
        string path = Write("ca.pem", Old(0), One);
        string other = Write("other", Old(0), Two);
        PadTo(Math.Max(new FileInfo(path).Length, new FileInfo(other).Length), path, other);
        ReloadingTrustStore asked = Open(path);
        ReloadingTrustStore left = Open(path);
        File.Copy(other, path, overwrite: true);
        File.SetLastWriteTimeUtc(path, Old(0));
        _clock.Advance(Minute);
        Assert.Equal([One], asked.Current.Certificates);
        Assert.Equal([One], left.Current.Certificates);

        Assert.True(asked.Reload());
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal([Two], asked.Current.Certificates);
        Assert.Equal([Two], left.Current.Certificates);
    }

    [Fact]
    public void There_must_be_something_to_begin_with()
    {
        string path = Path.Combine(_folder, "ca.pem");
        Assert.Throws<ArgumentException>(() => new ReloadingTrustStore([]));
        Assert.Throws<FileNotFoundException>(() => new ReloadingTrustStore([path]));
        File.WriteAllText(path, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Assert.Throws<CertificateFormatException>(() => new ReloadingTrustStore([path]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new ReloadingTrustStore([path], interval: TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new ReloadingTrustStore([path], maximumAge: TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public async Task Many_threads_see_whole_stores_alone_while_the_file_changes_and_breaks()
    {
        string path = Write("ca.pem", DateTime.UtcNow, One);
        ReloadingTrustStore store = new([path], interval: TimeSpan.Zero);
        byte[] one = new TrustStore([One]).Fingerprint();
        byte[] both = new TrustStore([One, Two]).Fingerprint();
        using CancellationTokenSource done = new();
        Task[] readers = new Task[8];
        for (int i = 0; i < readers.Length; i++)
        {
            bool isForced = i == 0;
            readers[i] = Task.Run(() =>
            {
                while (!done.IsCancellationRequested)
                {
                    if (isForced)
                    {
                        _ = store.Reload();
                    }

                    byte[] seen = store.Current.Fingerprint();
                    Assert.True(seen.AsSpan().SequenceEqual(one) || seen.AsSpan().SequenceEqual(both));
                }
            });
        }

        string next = Path.Combine(_folder, "next");
        for (int i = 0; i < 300; i++)
        {
            File.WriteAllText(next, (i % 3) switch
            {
                0 => PemWriter.Write(One),
                1 => PemWriter.Write(One) + PemWriter.Write(Two),
                _ => "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            });
            File.Move(next, path, overwrite: true);
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        Write("ca.pem", DateTime.UtcNow, One, Two);
        Assert.True(store.Reload());
        Assert.Equal([One, Two], store.Current.Certificates);
    }

    private static DateTime Old(int minutes) => new(2026, 1, 1, 0, minutes, 0, DateTimeKind.Utc);

    /// <summary>Makes files equally long without another certificate, and leaves their times as they are.</summary>
    private static void PadTo(long length, params string[] files)
    {
        foreach (string file in files)
        {
            DateTime written = File.GetLastWriteTimeUtc(file);
            File.AppendAllText(file, new string('\n', (int)(length - new FileInfo(file).Length)));
            File.SetLastWriteTimeUtc(file, written);
        }
    }

    private ReloadingTrustStore Open(params string[] paths)
    {
        ReloadingTrustStore store = new(paths, Minute, clock: _clock);
        store.Reloaded += (_, news) => _news.Add(news);
        Assert.Equal(paths, store.Paths);
        return store;
    }

    private string Write(string name, DateTime written, params Certificate[] certificates)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, string.Concat(Array.ConvertAll(certificates, PemWriter.Write)));
        File.SetLastWriteTimeUtc(path, written);
        return path;
    }

    /// <summary>Stands still unless it is moved; what day it is, files have to agree on with the system.</summary>
    private sealed class StillClock : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _ticks);

        internal void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
    }
}
