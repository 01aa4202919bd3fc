using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>
/// The places for handshakes under way, so many and no more. When all are taken and somebody comes, the one that has
/// been at it longest gives up its place, if it has had time enough; an established connection never does.
/// </summary>
internal sealed class HandshakeSlots : IDisposable
{
    /// <summary>So long a handshake that was told to give up is waited for before the next one is told.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(100);

    /// <summary>So long at most is waited at a time: timers know no more than 49 days.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>How long a handshake is safe, if nobody says otherwise.</summary>
    internal static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(1);

    private readonly Lock _sync = new();
    private readonly SemaphoreSlim _free;
    private readonly LinkedList<HandshakeSlot> _byAge = new();
    private readonly int _count;
    private readonly TimeProvider _clock;
    private long _shed;

    /// <summary>So many places, all of them free.</summary>
    internal HandshakeSlots(int count, TimeProvider? clock = null)
    {
        _count = count;
        _clock = clock ?? TimeProvider.System;
        _free = new SemaphoreSlim(count, count);
    }

    /// <summary>How long a handshake is safe from those who come later; infinite to keep all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    internal TimeSpan Grace
    {
        get;
        set
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            }

            field = value;
        }
    } = DefaultGrace;

    /// <summary>How many places are taken.</summary>
    internal int Taken => _count - _free.CurrentCount;

    /// <summary>How many handshakes have given up their place so far.</summary>
    internal long Shed => Interlocked.Read(ref _shed);

    /// <summary>A place, waiting for it if need be, at the cost of the oldest handshake if that has had its time.</summary>
    internal async Task<HandshakeSlot> TakeAsync(CancellationToken cancellationToken)
    {
        TimeSpan patience = TimeSpan.Zero;
        while (!await _free.WaitAsync(patience, cancellationToken).ConfigureAwait(false))
        {
            patience = ShedOldest();
        }

        var slot = new HandshakeSlot(this, _clock.GetTimestamp());
        lock (_sync)
        {
            _byAge.AddLast(slot.Place);
        }

        return slot;
    }

    /// <summary>That handshake is done or has failed: it cannot be shed any more.</summary>
    internal void Settle(HandshakeSlot slot)
    {
        lock (_sync)
        {
            if (slot.Place.List is not null)
            {
                _byAge.Remove(slot.Place);
            }
        }
    }

    /// <summary>The place is free again.</summary>
    internal void Free(HandshakeSlot slot)
    {
        Settle(slot);
        _ = _free.Release();
    }

    /// <summary>When all places are free, and nobody wants one any more.</summary>
    public void Dispose() => _free.Dispose();

    /// <returns>How long to wait until the next one may be.</returns>
    private TimeSpan ShedOldest()
    {
        if (Grace == Timeout.InfiniteTimeSpan)
        {
            return Timeout.InfiniteTimeSpan;
        }

        HandshakeSlot oldest;
        lock (_sync)
        {
            if (_byAge.First is not { } first)
            {
                // All are done and wait to be taken.
                return Farewell;
            }

            TimeSpan left = Grace - _clock.GetElapsedTime(first.Value.Begun);
            if (left > TimeSpan.Zero)
            {
                return left < Farewell ? Farewell : left < Longest ? left : Longest;
            }

            _byAge.Remove(first);
            oldest = first.Value;
        }

        Interlocked.Increment(ref _shed);
        TlsTelemetry.ShedHandshakes.Add(1);
        TlsEventSource.Log.HandshakeShed(_count);
        oldest.Shed();
        return Farewell;
    }
}

/// <summary>
/// A place among the handshakes under way, and the time that handshake has; given back once, when it is over.
/// </summary>
internal sealed class HandshakeSlot : IDisposable
{
    private readonly CancellationTokenSource _shed = new();
    private HandshakeSlots? _slots;

    internal HandshakeSlot(HandshakeSlots slots, long begun)
    {
        _slots = slots;
        Begun = begun;
        Place = new LinkedListNode<HandshakeSlot>(this);
    }

    /// <summary>When it began, by the clock of the places.</summary>
    internal long Begun { get; }

    /// <summary>Where it stands among the others.</summary>
    internal LinkedListNode<HandshakeSlot> Place { get; }

    /// <summary>Cancelled when the place is wanted for somebody else.</summary>
    internal CancellationToken Wanted => _shed.Token;

    /// <summary>What ends the handshake: its time, the end of the server, or that the place is wanted.</summary>
    internal CancellationTokenSource Limit(TimeSpan time, CancellationToken stop)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(stop, _shed.Token);
        limit.CancelAfter(time);
        return limit;
    }

    /// <summary>The place is wanted. What that ends runs elsewhere: whoever accepts does not wait for it.</summary>
    internal void Shed() => _ = _shed.CancelAsync();

    /// <summary>The handshake is done: it cannot be shed any more, though the place is not free yet.</summary>
    internal void Settle() => _slots?.Settle(this);

    /// <summary>Gives the place back.</summary>
    public void Dispose() => Interlocked.Exchange(ref _slots, null)?.Free(this);
}
