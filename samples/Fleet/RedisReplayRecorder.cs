using System;
using System.Threading;
using System.Threading.Tasks;
using StackExchange.Redis;

namespace Tls.Samples.Fleet;

/// <summary>
/// A recorder that servers share through Redis: a key for each hello, set if it is not there, which Redis forgets when the
/// hello is too old to pass. What cannot be asked is declined: Redis away, slow, or without a memory of what came before.
/// </summary>
/// <remarks>
/// Redis must not evict (<c>maxmemory-policy noeviction</c>): what it drops could pass again, so that one that may is declined. A
/// Redis that has been restarted, flushed or replaced by its replica has forgotten what was written last; it is known by its
/// run_id, and accepts nothing for as long as <see cref="Quarantine"/> says and the clocks of servers may differ (RFC 8446
/// §8.2). All servers have the same <see cref="TlsServerOptions.EarlyDataAgeTolerance"/>. The keys are in one slot, so that of a
/// cluster one node decides. A primary that was cut off from its replicas must not go on beside the one that took over
/// (<c>min-replicas-to-write</c>): each would let a copy pass.
/// </remarks>
public sealed class RedisReplayRecorder : TlsAsyncReplayRecorder
{
    // One script is one step of Redis, which does nothing else meanwhile; its clock counts, not those of the servers.
    private const string Script =
        """
        if string.match(redis.call('INFO', 'memory'), 'maxmemory_policy:(%S+)') ~= 'noeviction' then return -1 end
        local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        local mark = redis.call('GET', KEYS[1])
        local since = mark and string.match(mark, '^' .. run .. ':(%d+)$')
        if not since then
          since = now
          redis.call('SET', KEYS[1], run .. ':' .. string.format('%.0f', now))
        end
        if now < since + ARGV[1] then return 0 end
        if redis.call('SET', KEYS[2], '', 'NX', 'PX', ARGV[2]) then return 1 end
        return 0
        """;

    private readonly IDatabase _database;
    private readonly string _prefix;
    private readonly TimeSpan _clockSkew;
    private readonly TimeSpan _silence;
    private readonly TimeProvider _clock;

    /// <summary>A recorder in that database.</summary>
    /// <param name="database">Where it is.</param>
    /// <param name="prefix">What its keys begin with, the same on all servers.</param>
    /// <param name="quarantine">
    /// How long a Redis that is new or has restarted accepts nothing, to which the clock skew is added: twenty seconds when null,
    /// which is twice the tolerance's default. Zero, and then zero in all, only where no ticket can be older than Redis.
    /// </param>
    /// <param name="clockSkew">
    /// How far the clocks of the servers may be from each other: hellos are remembered for that much longer. A minute when null.
    /// </param>
    /// <param name="patience">How long a handshake waits; a second when null.</param>
    /// <param name="clock">The system's when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative span, or no patience.</exception>
    public RedisReplayRecorder(
        IDatabase database,
        string prefix = "{tls-replay}:",
        TimeSpan? quarantine = null,
        TimeSpan? clockSkew = null,
        TimeSpan? patience = null,
        TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(prefix);
        _database = database;
        _prefix = prefix;
        _clockSkew = clockSkew ?? TimeSpan.FromMinutes(1);
        _clock = clock ?? TimeProvider.System;
        TimeSpan atFirst = quarantine ?? TimeSpan.FromSeconds(20);
        TimeSpan longest = patience ?? TimeSpan.FromSeconds(1);
        ArgumentOutOfRangeException.ThrowIfLessThan(atFirst, TimeSpan.Zero, nameof(quarantine));
        ArgumentOutOfRangeException.ThrowIfLessThan(_clockSkew, TimeSpan.Zero, nameof(clockSkew));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(longest, TimeSpan.Zero, nameof(patience));
        Quarantine = atFirst;

        // What a server accepted before Redis forgot may be young enough for so much longer to one whose clock is behind.
        _silence = atFirst == TimeSpan.Zero ? TimeSpan.Zero : atFirst + _clockSkew;
        Patience = longest;
    }

    /// <summary>Redis could not be asked, and early data was declined: for a log.</summary>
    public event Action<Exception>? Failed;

    /// <inheritdoc/>
    public override TimeSpan Quarantine { get; }

    /// <inheritdoc/>
    public override TimeSpan Patience { get; }

    /// <inheritdoc/>
    public override async ValueTask<bool> TryAddAsync(
        ReadOnlyMemory<byte> hello, DateTimeOffset until, CancellationToken cancellationToken)
    {
        TimeSpan left = until - _clock.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        try
        {
            RedisResult answer = await _database.ScriptEvaluateAsync(
                Script,
                [_prefix + "since", ((RedisKey)hello.ToArray()).Prepend(_prefix)],
                [(long)_silence.TotalMilliseconds, (long)(left + _clockSkew).TotalMilliseconds + 1])
                .WaitAsync(cancellationToken).ConfigureAwait(false);
            if ((int)answer < 0)
            {
                Failed?.Invoke(new InvalidOperationException("Redis evicts: its maxmemory-policy is not noeviction."));
            }

            return (int)answer == 1;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or OperationCanceledException)
        {
            // A command that is given up may be carried out all the same: the hello is then remembered, and not accepted.
            Failed?.Invoke(exception);
            return false;
        }
    }
}
