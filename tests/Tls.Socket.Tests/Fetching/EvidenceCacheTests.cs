using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Fetching;

/// <summary>What is kept of what was fetched, for how long, and what is not asked for again.</summary>
public sealed class EvidenceCacheTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly TestCertificate Leaf = Issue("http://ca.example/1.crl");

    private readonly ManualClock _clock = new(Now);
    private readonly CountingSource _source = new();

    [Fact]
    public async Task What_a_verdict_rested_on_is_kept_until_there_is_something_newer()
    {
        EvidenceFetcher fetcher = Fetcher(maxAge: TimeSpan.FromDays(7));
        for (int i = 0; i < 3; i++)
        {
            Assert.True((await VerifyAsync(fetcher, Leaf)).IsTrusted);
        }

        Assert.Equal(1, _source.Count);

        // The list says that the next one is there a day after the middle of its time.
        _clock.Now = Now.AddHours(23);
        Assert.True((await VerifyAsync(fetcher, Leaf)).IsTrusted);
        Assert.Equal(1, _source.Count);
        _clock.Now = Now.AddDays(1).AddSeconds(1);
        _source.Answer = _ => RevocationListFile.Sign(Pki.Authority, Now.AddDays(1), Leaf.Certificate.SerialNumber);
        Assert.Equal(CertificateErrorCode.Revoked, (await VerifyAsync(fetcher, Leaf)).Primary?.Code);
        Assert.Equal(2, _source.Count);
    }

    [Fact]
    public async Task An_answer_is_not_kept_longer_than_that_whatever_it_says()
    {
        EvidenceFetcher fetcher = Fetcher(maxAge: TimeSpan.FromHours(2));
        await VerifyAsync(fetcher, Leaf);
        _clock.Now = Now.AddHours(2).AddSeconds(1);
        await VerifyAsync(fetcher, Leaf);
        Assert.Equal(2, _source.Count);
    }

    [Fact]
    public async Task What_was_of_no_use_is_asked_for_again_after_a_pause_that_grows()
    {
        EvidenceFetcher fetcher = Fetcher();
        TestCertificate stranger = TestCertificate.Root("Stranger");
        _source.Answer = _ => RevocationListFile.Sign(stranger, Now.AddDays(300));
        await PausesAsync(fetcher);
        _source.Answer = CountingSource.Good;
        _clock.Now += TimeSpan.FromHours(1);
        Assert.True((await VerifyAsync(fetcher, Leaf)).IsTrusted);
    }

    [Fact]
    public async Task What_was_not_there_is_asked_for_again_after_a_pause_that_grows()
    {
        EvidenceFetcher fetcher = Fetcher();
        _source.Answer = _ => throw new EvidenceException(EvidenceFault.HttpStatus, "HTTP status 503");
        await PausesAsync(fetcher);
        VerificationResult result = await VerifyAsync(fetcher, Leaf);
        EvidenceReport report = Assert.Single(result.Fetches);
        Assert.Equal(EvidenceFault.BackingOff, report.Fault);
        Assert.Contains("HTTP status 503", report.Detail, StringComparison.Ordinal);
    }

    /// <summary>Room is what a verification has left, and a peer's chain may have spent the rest of it.</summary>
    [Fact]
    public async Task What_was_too_long_for_one_is_fetched_for_another_who_has_more_room()
    {
        EvidenceFetcher fetcher = Fetcher();
        for (int i = 0; i < 2; i++)
        {
            FetchingVerification narrow = new(Leaf.Certificate, [], Options(), new FetchOptions { MaxBytes = 64 });
            await fetcher.CompleteAsync(narrow);
            Assert.Equal(
                i == 0 ? EvidenceFault.TooLarge : EvidenceFault.BackingOff,
                Assert.Single(narrow.Result.Fetches).Fault);
        }

        Assert.True((await VerifyAsync(fetcher, Leaf)).IsTrusted);
        Assert.Equal(2, _source.Count);
    }

    [Fact]
    public async Task Who_asks_the_same_at_once_waits_for_one_answer()
    {
        var gate = new TaskCompletionSource();
        _source.Gate = gate.Task;
        EvidenceFetcher fetcher = Fetcher();
        using var cancel = new CancellationTokenSource();
        Task<VerificationResult> impatient = fetcher.VerifyAsync(Leaf.Certificate, [], Options(), cancel.Token);
        Task<VerificationResult>[] all = [.. Enumerable.Range(0, 5).Select(_ => VerifyAsync(fetcher, Leaf))];

        // Who gives up takes nobody along.
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        gate.SetResult();
        Assert.All(await Task.WhenAll(all), result => Assert.True(result.IsTrusted));
        Assert.Equal(1, _source.Count);
    }

    [Fact]
    public async Task The_time_for_all_together_ends_the_waiting_and_not_the_verdict()
    {
        _source.Gate = new TaskCompletionSource().Task;
        EvidenceFetcher fetcher = new(_source, new EvidenceFetcherOptions
        {
            Limits = new FetchOptions { MaxTime = TimeSpan.FromMilliseconds(50) },
        });
        VerificationResult result = await VerifyAsync(fetcher, Leaf);
        Assert.Equal(CertificateErrorCode.StatusUnknown, result.Primary?.Code);
        Assert.Equal(EvidenceFault.TimeSpent, Assert.Single(result.Fetches).Fault);
    }

    [Theory]
    [InlineData(3, 1000)]
    [InlineData(256, 3)]
    public async Task The_cache_is_bounded_and_forgets_what_was_used_longest_ago(int entries, int lists)
    {
        int size = RevocationListFile.Sign(Pki.Authority, Now).Length;
        EvidenceFetcher fetcher = new(_source, new EvidenceFetcherOptions
        {
            CacheEntries = entries,
            CacheBytes = (lists * size) + (size / 2),
            Clock = _clock,
        });
        TestCertificate[] leaves =
            [.. Enumerable.Range(0, 4).Select(i => Issue($"http://ca.example/{i}.crl"))];
        foreach (TestCertificate leaf in (TestCertificate[])[leaves[0], leaves[1], leaves[2], leaves[0], leaves[3]])
        {
            Assert.True((await VerifyAsync(fetcher, leaf)).IsTrusted);
        }

        int before = _source.Count;
        await VerifyAsync(fetcher, leaves[0]);
        Assert.Equal(before, _source.Count);
        await VerifyAsync(fetcher, leaves[1]);
        Assert.Equal(before + 1, _source.Count);
    }

    [Fact]
    public async Task No_more_is_fetched_at_once_than_may_be_and_the_rest_waits_its_turn()
    {
        var gate = new TaskCompletionSource();
        _source.Gate = gate.Task;
        EvidenceFetcher fetcher = new(_source, new EvidenceFetcherOptions
        {
            Clock = _clock,
            MaxFlights = 2,
            Limits = new FetchOptions { MaxTime = TimeSpan.FromMinutes(10) },
        });
        Task<VerificationResult>[] all =
            [.. Enumerable.Range(0, 6).Select(i => VerifyAsync(fetcher, Issue($"http://ca.example/{i}.crl")))];

        while (_source.Count < 2)
        {
            await Task.Delay(1);
        }

        gate.SetResult();
        Assert.All(await Task.WhenAll(all), result => Assert.True(result.IsTrusted));
        Assert.Equal(6, _source.Count);
        Assert.Equal(2, _source.MostAtOnce);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvidenceFetcherOptions { MaxFlights = 0 });
    }

    [Fact]
    public async Task Who_did_not_get_a_turn_is_not_told_to_come_later()
    {
        var gate = new TaskCompletionSource();
        _source.Gate = gate.Task;
        EvidenceFetcher fetcher = new(_source, new EvidenceFetcherOptions
        {
            Clock = _clock,
            MaxFlights = 1,
            Limits = new FetchOptions { MaxTime = TimeSpan.FromMilliseconds(200) },
        });
        Task<VerificationResult> holder = VerifyAsync(fetcher, Issue("http://ca.example/0.crl"));
        while (_source.Count < 1)
        {
            await Task.Delay(1);
        }

        Assert.Equal(CertificateErrorCode.StatusUnknown, (await VerifyAsync(fetcher, Leaf)).Primary?.Code);
        Assert.Equal(1, _source.Count);
        gate.SetResult();
        await holder;

        // Whether it has been given up yet or not, it is there in the end, and nobody has to wait for a back-off.
        while (!(await VerifyAsync(fetcher, Leaf)).IsTrusted)
        {
            await Task.Delay(1);
        }
    }

    [Fact]
    public async Task Who_keeps_nothing_asks_anew_for_every_verification()
    {
        EvidenceFetcher fetcher = Fetcher(maxAge: TimeSpan.Zero);
        Assert.True((await VerifyAsync(fetcher, Leaf)).IsTrusted);
        Assert.True((await VerifyAsync(fetcher, Leaf)).IsTrusted);
        Assert.Equal(2, _source.Count);
    }

    [Fact]
    public async Task A_source_that_fails_in_its_own_way_is_an_answer_that_did_not_come()
    {
        _source.Answer = _ => throw new InvalidOperationException("a bug");
        VerificationResult result = await VerifyAsync(Fetcher(), Leaf);
        Assert.Equal(EvidenceFault.Unreachable, Assert.Single(result.Fetches).Fault);
    }

    private async Task PausesAsync(EvidenceFetcher fetcher)
    {
        foreach (int seconds in (int[])[0, 59, 61, 61 + 119, 61 + 121])
        {
            _clock.Now = Now.AddSeconds(seconds);
            Assert.Equal(CertificateErrorCode.StatusUnknown, (await VerifyAsync(fetcher, Leaf)).Primary?.Code);
        }

        Assert.Equal(3, _source.Count);
    }

    private EvidenceFetcher Fetcher(TimeSpan? maxAge = null) => new(_source, new EvidenceFetcherOptions
    {
        Clock = _clock,
        MaxAge = maxAge ?? TimeSpan.FromHours(12),
    });

    private Task<VerificationResult> VerifyAsync(EvidenceFetcher fetcher, TestCertificate leaf) =>
        fetcher.VerifyAsync(leaf.Certificate, [], Options());

    private VerificationOptions Options() => new()
    {
        TrustStore = Pki.Trust,
        HostName = null,
        Revocation = new RevocationOptions { Mode = RevocationMode.Hard },
        Clock = _clock,
    };

    private static TestCertificate Issue(string list) => Pki.Authority.Issue(new CertificateRequestOptions
    {
        CommonName = "leaf",
        NotBefore = Now.AddDays(-1),
        ExtraExtensions = [Pointers.List(new Uri(list))],
    });

    private sealed class CountingSource : IEvidenceSource
    {
        private readonly Lock _lock = new();
        private int _count;
        private int _inside;

        internal int Count => Volatile.Read(ref _count);

        internal int MostAtOnce { get; private set; }

        internal Task Gate { get; set; } = Task.CompletedTask;

        internal Func<EvidenceRequest, byte[]> Answer { get; set; } = Good;

        internal static byte[] Good(EvidenceRequest request) => RevocationListFile.Sign(Pki.Authority, Now);

        public async ValueTask<ReadOnlyMemory<byte>> FetchAsync(
            EvidenceRequest request, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                MostAtOnce = Math.Max(MostAtOnce, ++_inside);
            }

            Interlocked.Increment(ref _count);
            try
            {
                await Gate.WaitAsync(cancellationToken);
                return Answer(request);
            }
            finally
            {
                lock (_lock)
                {
                    _inside--;
                }
            }
        }
    }

    private sealed class ManualClock(DateTimeOffset now) : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
