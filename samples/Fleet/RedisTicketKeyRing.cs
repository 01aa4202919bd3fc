using System;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using StackExchange.Redis;
using Tls.Crypto;

namespace Tls.Samples.Fleet;

/// <summary>
/// A ring whose keys servers share through Redis. Whoever finds none, or the newest too old, makes one; of several at once, one
/// wins. A handshake never waits for Redis: keys are fetched in the background, and made so long before they seal that every
/// server has them by then. While Redis is away the keys that are here go on; a ticket under a key that is not here leads to a
/// full handshake.
/// <code>
/// value = nonce[12] || AES-256-GCM(secret, nonce, stored keys, associated data: the name of the key in Redis)
/// </code>
/// </summary>
/// <remarks>
/// The keys are sealed by a secret that the servers have and Redis has not: who reads Redis cannot open tickets, and who writes
/// there cannot make them. Redis forgets them when the last of their tickets has expired.
/// </remarks>
public sealed class RedisTicketKeyRing : TicketKeyRing, IAsyncDisposable
{
    private const string Replace =
        """
        if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        return 1
        """;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly AeadAlgorithm Aead = AeadAlgorithm.Aes256Gcm;

    private readonly IDatabase _database;
    private readonly string _name;
    private readonly SharedTicketKeyRing _ring;
    private readonly AeadKey _sealer;
    private readonly TimeSpan _kept;
    private readonly TimeSpan _every;
    private readonly SemaphoreSlim _one = new(1);
    private readonly SemaphoreSlim _wanted = new(0, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _refreshing;
    private byte[] _seen = [];

    /// <summary>A ring in that database, without keys until they have come.</summary>
    /// <param name="database">Where it is.</param>
    /// <param name="secret">32 bytes that all servers have, and nobody else; copied.</param>
    /// <param name="name">The key in Redis.</param>
    /// <param name="rotation">How long a key seals; 12 hours when null. The same on all servers.</param>
    /// <param name="lifetime">How long tickets live, and so how much longer a key opens; seven days when null.</param>
    /// <param name="every">How often Redis is asked for other keys; ten seconds when null.</param>
    /// <param name="clock">The system's when null.</param>
    /// <exception cref="ArgumentException">The secret is not 32 bytes long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A span that is not positive, or beyond seven days.</exception>
    public RedisTicketKeyRing(
        IDatabase database,
        ReadOnlySpan<byte> secret,
        string name = "tls-ticket-keys",
        TimeSpan? rotation = null,
        TimeSpan? lifetime = null,
        TimeSpan? every = null,
        TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (secret.Length != Aead.KeySize)
        {
            throw new ArgumentException($"The secret has {secret.Length} bytes, not {Aead.KeySize}.", nameof(secret));
        }

        _database = database;
        _name = name;
        _every = every ?? TimeSpan.FromSeconds(10);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_every, TimeSpan.Zero, nameof(every));
        TimeSpan seals = rotation ?? TimeSpan.FromHours(12);
        TimeSpan ahead = TimeSpan.FromTicks(
            Math.Clamp(3 * _every.Ticks, 0, Math.Min(Math.Max(0, seals.Ticks / 4), TimeSpan.FromMinutes(5).Ticks)));
        _ring = new SharedTicketKeyRing(seals, lifetime, ahead, clock);
        _kept = seals + ahead + (lifetime ?? TimeSpan.FromDays(7));
        _sealer = CryptoProvider.Default.CreateAeadKey(Aead, secret);
        _refreshing = RefreshFromTimeToTimeAsync();
    }

    /// <summary>Redis could not be asked, or what is there is not ours: for a log.</summary>
    public event Action<Exception>? Failed;

    /// <inheritdoc/>
    public override byte[]? Seal(ReadOnlySpan<byte> state) => _ring.Seal(state);

    /// <inheritdoc/>
    public override SecretBytes? Open(ReadOnlySpan<byte> ticket)
    {
        if (!_ring.Knows(ticket))
        {
            // Perhaps another server has made the key since: for the next client, not for this one.
            Want();
        }

        return _ring.Open(ticket);
    }

    /// <summary>Fetches the keys, and makes one when it is time; from time to time this happens by itself.</summary>
    /// <exception cref="RedisException">Redis cannot be asked.</exception>
    /// <exception cref="TimeoutException">The same.</exception>
    /// <exception cref="FormatException">What is there was not sealed by our secret; it is left alone.</exception>
    public async Task RefreshAsync()
    {
        await _one.WaitAsync(_end.Token).ConfigureAwait(false);
        try
        {
            byte[]? stored = await LoadAsync().ConfigureAwait(false);
            if (stored is not null && !_ring.IsDue)
            {
                return;
            }

            byte[] next = SealNext();
            _ = await _database.ScriptEvaluateAsync(
                Replace, [_name], [stored ?? [], next, (long)_kept.TotalMilliseconds]).ConfigureAwait(false);

            // Ours, or those of whoever was faster.
            _ = await LoadAsync().ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Wipes the keys in memory; those in Redis stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _refreshing.ConfigureAwait(false);
        _ring.Dispose();
        _sealer.Dispose();
        _end.Dispose();
        _one.Dispose();
        _wanted.Dispose();
    }

    private async Task<byte[]?> LoadAsync()
    {
        byte[]? stored = await _database.StringGetAsync(_name).ConfigureAwait(false);
        if (stored is null || stored.AsSpan().SequenceEqual(_seen))
        {
            return stored;
        }

        using var keys = new SecretBytes(Math.Max(0, stored.Length - AeadAlgorithm.NonceSize - Aead.TagSize));
        if (stored.Length < AeadAlgorithm.NonceSize + Aead.TagSize || !_sealer.Open(
            stored.AsSpan(0, AeadAlgorithm.NonceSize), stored.AsSpan(AeadAlgorithm.NonceSize), keys.Span, AssociatedData))
        {
            throw new FormatException($"{_name}: not sealed by this fleet's secret");
        }

        _ring.Load(keys.Span);
        _seen = stored;
        return stored;
    }

    private byte[] AssociatedData => System.Text.Encoding.UTF8.GetBytes(_name);

    private byte[] SealNext()
    {
        using SecretBytes keys = _ring.MakeNext();
        byte[] value = new byte[AeadAlgorithm.NonceSize + keys.Length + Aead.TagSize];
        RandomNumberGenerator.Fill(value.AsSpan(0, AeadAlgorithm.NonceSize));
        _sealer.Seal(
            value.AsSpan(0, AeadAlgorithm.NonceSize),
            keys.Span,
            trailer: [],
            value.AsSpan(AeadAlgorithm.NonceSize),
            AssociatedData);
        return value;
    }

    private void Want()
    {
        try
        {
            if (_wanted.CurrentCount == 0)
            {
                _wanted.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Somebody else wants it too.
        }
    }

    /// <summary>A listener to failures that fails is no reason to look no more.</summary>
    private void Tell(Exception exception)
    {
        try
        {
            Failed?.Invoke(exception);
        }
        catch (Exception mistake) when (mistake is not OutOfMemoryException)
        {
            // It is told again at the next try.
        }
    }

    private async Task RefreshFromTimeToTimeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await RefreshAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is, the next look may find better: who looks no more has no keys in the end.
                Tell(exception);
            }

            try
            {
                // Unknown tickets are a reason to look before, though not every time: anybody can send them.
                await Task.Delay(LookAgain < _every ? LookAgain : _every, _end.Token).ConfigureAwait(false);
                await _wanted.WaitAsync(_every, _end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
