using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Threading.Tasks;
using StackExchange.Redis;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Samples.Fleet;
using Tls.Samples.Redis;
using Tls.Samples.Tests.Redis;
using Xunit;

namespace Tls.Samples.Tests.Fleet;

/// <summary>What servers keep in Redis: who makes a key, for how long it is good, and which hellos pass.</summary>
public sealed class RedisSharedStateTests : InteropTest
{
    private static readonly byte[] Secret = new byte[32];

    private readonly Clock _clock = new();

    [PeerFact(PeerKind.Redis)]
    public async Task Keys_are_made_by_one_opened_by_all_and_die_with_their_tickets()
    {
        await using PeerServer server = await RedisServer.StartAsync();
        await using ConnectionMultiplexer redis = await ConnectAsync(server);
        await using RedisTicketKeyRing a = Ring(redis, Secret);
        await using RedisTicketKeyRing b = Ring(redis, Secret);
        await Task.WhenAll(a.RefreshAsync(), b.RefreshAsync());
        await Task.WhenAll(a.RefreshAsync(), b.RefreshAsync());

        byte[] first = a.Seal("state"u8)!;
        Assert.Equal(first[..16], b.Seal("state"u8)![..16]);
        Assert.True(Opens(b, first));

        _clock.Now += TimeSpan.FromHours(12.5);
        await Task.WhenAll(a.RefreshAsync(), b.RefreshAsync());
        await Task.WhenAll(a.RefreshAsync(), b.RefreshAsync());
        byte[] second = a.Seal("state"u8)!;
        Assert.NotEqual(first[..16], second[..16]);
        Assert.Equal(second[..16], b.Seal("state"u8)![..16]);
        Assert.True(Opens(b, first) && Opens(b, second));

        _clock.Now += TimeSpan.FromDays(7) - TimeSpan.FromHours(0.25);
        await b.RefreshAsync();
        Assert.False(Opens(b, first));
        Assert.True(Opens(b, second));
    }

    [PeerFact(PeerKind.Redis)]
    public async Task Keys_under_another_secret_are_refused_and_left_alone()
    {
        await using PeerServer server = await RedisServer.StartAsync();
        await using ConnectionMultiplexer redis = await ConnectAsync(server);
        await using RedisTicketKeyRing ours = Ring(redis, Secret);
        await ours.RefreshAsync();
        RedisValue stored = await redis.GetDatabase().StringGetAsync("tls-ticket-keys");
        await using RedisTicketKeyRing theirs = Ring(redis, [.. Secret.AsSpan(1), 1]);

        await Assert.ThrowsAsync<FormatException>(theirs.RefreshAsync);

        Assert.Null(theirs.Seal("state"u8));
        Assert.Equal(stored, await redis.GetDatabase().StringGetAsync("tls-ticket-keys"));
        Assert.NotNull(await redis.GetDatabase().KeyTimeToLiveAsync("tls-ticket-keys"));
    }

    [PeerFact(PeerKind.Redis)]
    public async Task A_hello_passes_once_and_is_forgotten_by_itself()
    {
        await using PeerServer server = await RedisServer.StartAsync();
        await using ConnectionMultiplexer redis = await ConnectAsync(server);
        RedisReplayRecorder recorder = Recorder(redis, TimeSpan.Zero);
        byte[] hello = new byte[32];

        Assert.True(await AddAsync(recorder, hello));
        Assert.False(await AddAsync(Recorder(redis, TimeSpan.Zero), hello));
        Assert.False(await recorder.TryAddAsync(new byte[33], _clock.Now, Deadline));

        RedisKey key = ((RedisKey)hello).Prepend("{tls-replay}:");
        TimeSpan? left = await redis.GetDatabase().KeyTimeToLiveAsync(key);
        Assert.InRange(left!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(11) + TimeSpan.FromMilliseconds(1));
    }

    [PeerFact(PeerKind.Redis)]
    public async Task A_Redis_that_may_have_forgotten_something_lets_nothing_pass()
    {
        await using PeerServer server = await RedisServer.StartAsync();
        await using ConnectionMultiplexer redis = await ConnectAsync(server);
        RedisReplayRecorder recorder = Recorder(redis, TimeSpan.FromHours(1));
        IDatabase database = redis.GetDatabase();

        Assert.False(await AddAsync(recorder, new byte[32]));
        string mark = (await database.StringGetAsync("{tls-replay}:since"))!;
        string run = mark.Split(':')[0];

        // It has been there for long.
        await database.StringSetAsync("{tls-replay}:since", run + ":1");
        Assert.True(await AddAsync(recorder, new byte[32]));

        // It was another process that has been there for long, and then, nothing is left.
        await database.StringSetAsync("{tls-replay}:since", new string('0', 40) + ":1");
        Assert.False(await AddAsync(recorder, new byte[33]));
        await database.ExecuteAsync("FLUSHALL");
        Assert.False(await AddAsync(recorder, new byte[32]));
    }

    [PeerFact(PeerKind.Redis)]
    public async Task It_lets_nothing_pass_for_as_long_as_clocks_may_differ_besides()
    {
        await using PeerServer server = await RedisServer.StartAsync();
        await using ConnectionMultiplexer redis = await ConnectAsync(server);
        RedisReplayRecorder recorder = Recorder(redis, TimeSpan.FromMinutes(10));
        IDatabase database = redis.GetDatabase();
        Assert.False(await AddAsync(recorder, new byte[32]));
        string[] mark = ((string)(await database.StringGetAsync("{tls-replay}:since"))!).Split(':');
        long since = long.Parse(mark[1], CultureInfo.InvariantCulture);

        // Ten minutes and a half ago: the clock of another server may be a minute behind.
        await database.StringSetAsync("{tls-replay}:since", $"{mark[0]}:{since - 630_000}");
        Assert.False(await AddAsync(recorder, new byte[32]));
        await database.StringSetAsync("{tls-replay}:since", $"{mark[0]}:{since - 660_000}");
        Assert.True(await AddAsync(recorder, new byte[32]));
    }

    [PeerFact(PeerKind.Redis)]
    public async Task A_Redis_that_may_evict_lets_nothing_pass()
    {
        await using PeerServer server = await RedisServer.StartAsync();
        await using ConnectionMultiplexer redis = await ConnectAsync(server);
        RedisReplayRecorder recorder = Recorder(redis, TimeSpan.Zero);
        var failures = new ConcurrentQueue<Exception>();
        recorder.Failed += failures.Enqueue;
        IDatabase database = redis.GetDatabase();

        await database.ExecuteAsync("CONFIG", "SET", "maxmemory-policy", "volatile-ttl");
        Assert.False(await AddAsync(recorder, new byte[32]));
        Assert.IsType<InvalidOperationException>(Assert.Single(failures));

        await database.ExecuteAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
        Assert.True(await AddAsync(recorder, new byte[32]));
    }

    [PeerFact(PeerKind.Redis)]
    public async Task Keys_are_looked_for_again_whatever_whoever_is_told_of_failures_does()
    {
        await using PeerServer server = await RedisServer.StartAsync();
        await using ConnectionMultiplexer redis = await ConnectAsync(server);
        IDatabase database = redis.GetDatabase();
        await database.StringSetAsync("tls-ticket-keys", "something else");
        await using var ring = new RedisTicketKeyRing(database, Secret, every: TimeSpan.FromMilliseconds(10));
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ring.Failed += _ =>
        {
            told.TrySetResult();
            throw new NotSupportedException("whoever is told makes mistakes too");
        };
        await told.Task.WaitAsync(Deadline);

        await database.KeyDeleteAsync("tls-ticket-keys");
        while (ring.Seal("state"u8) is null)
        {
            await Task.Delay(5, Deadline);
        }
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(PeerServer server) => ConnectionMultiplexer.ConnectAsync(
        new ConfigurationOptions
        {
            EndPoints = { new DnsEndPoint("localhost", server.Port) },
            Tunnel = new TlsTunnel(new TlsClientOptions { TrustStore = TestPki.Trust }),
            ConnectTimeout = 20_000,
            AsyncTimeout = 20_000,
            AllowAdmin = true,
        });

    private RedisTicketKeyRing Ring(ConnectionMultiplexer redis, byte[] secret) =>
        new(redis.GetDatabase(), secret, clock: _clock);

    private RedisReplayRecorder Recorder(ConnectionMultiplexer redis, TimeSpan quarantine) =>
        new(redis.GetDatabase(), quarantine: quarantine, clock: _clock);

    private ValueTask<bool> AddAsync(RedisReplayRecorder recorder, byte[] hello) =>
        recorder.TryAddAsync(hello, _clock.Now + TimeSpan.FromMinutes(10), Deadline);

    private static bool Opens(TicketKeyRing ring, byte[] ticket)
    {
        using SecretBytes? state = ring.Open(ticket);
        return state is not null && state.Span.SequenceEqual("state"u8);
    }

    private sealed class Clock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
