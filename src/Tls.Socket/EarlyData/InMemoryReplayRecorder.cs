using System;
using System.Buffers.Binary;
using System.Threading;
using Tls.Crypto;

namespace Tls;

/// <summary>
/// A recorder for one process, in memory of a fixed size. When it is full of hellos that are not yet too old, it takes no
/// more, and early data is declined until there is room: it forgets nothing too soon.
/// <code>
/// slot = hash[16] || until[8]          the hash keyed, so that nobody can choose where a hello lands
/// </code>
/// </summary>
public sealed class InMemoryReplayRecorder : TlsReplayRecorder
{
    // A hello lands in one of so many slots in a row.
    private const int Reach = 16;

    private readonly Lock _sync = new();
    private readonly Slot[] _slots;
    private readonly byte[] _key = new byte[32];
    private readonly CryptoProvider _crypto;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _from;

    /// <summary>An empty recorder.</summary>
    /// <param name="capacity">
    /// How many hellos, in 24 bytes each; those of twice <see cref="TlsServerOptions.EarlyDataAgeTolerance"/> should fit twice.
    /// </param>
    /// <param name="quarantine">
    /// How long nothing is accepted at first: what an earlier process accepted is not known here (RFC 8446 §8.2). Twenty
    /// seconds when null, which is twice the tolerance's default; zero only where no ticket can be older than the recorder.
    /// </param>
    /// <param name="clock">The system's when null.</param>
    /// <param name="crypto"><see cref="CryptoProvider.Default"/> when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A capacity below 16, or a negative span.</exception>
    public InMemoryReplayRecorder(
        int capacity = 1 << 16, TimeSpan? quarantine = null, TimeProvider? clock = null, CryptoProvider? crypto = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, Reach);
        TimeSpan atFirst = quarantine ?? TimeSpan.FromSeconds(20);
        ArgumentOutOfRangeException.ThrowIfLessThan(atFirst, TimeSpan.Zero, nameof(quarantine));
        Quarantine = atFirst;
        _slots = new Slot[capacity];
        _clock = clock ?? TimeProvider.System;
        _crypto = crypto ?? CryptoProvider.Default;
        _crypto.FillRandom(_key);
        _from = _clock.GetUtcNow() + atFirst;
    }

    /// <inheritdoc/>
    public override TimeSpan Quarantine { get; }

    /// <inheritdoc/>
    public override bool TryAdd(ReadOnlySpan<byte> hello, DateTimeOffset until)
    {
        Span<byte> mac = stackalloc byte[HashKind.Sha256.Size()];
        _crypto.Hmac(HashKind.Sha256, _key, hello, mac);
        UInt128 hash = BinaryPrimitives.ReadUInt128BigEndian(mac);
        uint start = BinaryPrimitives.ReadUInt32BigEndian(mac[16..]);
        lock (_sync)
        {
            // Not before: the place of a hello that grows too old while we wait may be another's by now.
            DateTimeOffset now = _clock.GetUtcNow();
            if (now < _from || until <= now)
            {
                return false;
            }

            int free = -1;
            for (uint i = 0; i < Reach; i++)
            {
                int place = (int)((start + (ulong)i) % (uint)_slots.Length);
                if (_slots[place].Until <= now.UtcTicks)
                {
                    free = free < 0 ? place : free;
                }
                else if (_slots[place].Hash == hash)
                {
                    return false;
                }
            }

            if (free < 0)
            {
                return false;
            }

            _slots[free] = new Slot(hash, until.UtcTicks);
            return true;
        }
    }

    private readonly record struct Slot(UInt128 Hash, long Until);
}
