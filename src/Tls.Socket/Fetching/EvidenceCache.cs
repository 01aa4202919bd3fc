using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Tls.X509;

namespace Tls;

/// <summary>
/// What has been fetched, by what was asked: bounded in number and in bytes, one fetch at a time for all who ask the same,
/// none at all for a while where there was nothing. Plain HTTP lets anybody on the way put in what they like, so an answer
/// is kept for long only when a verdict has rested on it, which means that its signature is right.
/// </summary>
internal sealed class EvidenceCache(IEvidenceSource source, EvidenceFetcherOptions options)
{
    // For sources that keep no time of their own.
    private static readonly TimeSpan MaxFlight = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan MaxBackOff = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = [];

    private readonly FlightSlots _slots = new(options.MaxFlights);

    // Used last, first.
    private readonly LinkedList<Entry> _order = [];
    private long _bytes;

    /// <summary>What was fetched, or is being fetched, or is now.</summary>
    /// <exception cref="EvidenceException">It cannot be had.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; others may still wait.</exception>
    internal Task<Evidence> GetAsync(EvidenceRequest request, CancellationToken cancellationToken)
    {
        string key = request.Key;
        Task<Evidence> flight;
        lock (_lock)
        {
            DateTimeOffset now = options.Clock.GetUtcNow();
            Entry? known = Use(key);
            if (known is { Flight: { } flying })
            {
                flight = flying;
            }
            else if (known is not null && now < known.Until && !(known.WasTooLarge && request.MaxBytes > known.Room))
            {
                return known.Evidence is { } evidence
                    ? Task.FromResult(evidence)
                    : Task.FromException<Evidence>(new EvidenceException(
                        EvidenceFault.BackingOff, $"not before {known.Until:u}: {known.Why}"));
            }
            else
            {
                Entry entry = known ?? Add(key);
                _bytes -= entry.Size;
                entry.Evidence = null;

                // It is the flight of all who wait, so nobody's giving up ends it.
                flight = Task.Run(() => FetchAsync(entry, request), CancellationToken.None);
                entry.Flight = flight;
                entry.Room = request.MaxBytes;

                // If all who wait give up, nobody sees how it ends.
                _ = flight.ContinueWith(
                    static ended => _ = ended.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default);
            }
        }

        return flight.WaitAsync(cancellationToken);
    }

    /// <summary>What is there and still good; null when it would have to be fetched.</summary>
    internal Evidence? Find(EvidenceRequest request)
    {
        lock (_lock)
        {
            return Use(request.Key) is { Flight: null, Evidence: { } evidence } entry
                && options.Clock.GetUtcNow() < entry.Until
                    ? evidence
                    : null;
        }
    }

    /// <summary>Says what a verdict made of an answer.</summary>
    internal void Judged(EvidenceRequest request, Evidence evidence, bool wasOfUse)
    {
        lock (_lock)
        {
            // Whoever made use of it knows more than whoever did not: a path may have ended elsewhere.
            if (!wasOfUse || Use(request.Key) is not { } entry || entry.Evidence != evidence || entry.IsOfUse)
            {
                return;
            }

            DateTimeOffset latest = entry.Since + options.MaxAge;
            entry.IsOfUse = true;
            entry.Failures = 0;
            entry.Until = request.Kind == EvidenceKinds.Issuers || evidence.NextUpdate > latest
                ? latest
                : evidence.NextUpdate is { } next && next > entry.Until ? next : entry.Until;
        }
    }

    private async Task<Evidence> FetchAsync(Entry entry, EvidenceRequest request)
    {
        // Who makes us ask for much can make nobody ask for more than this at once.
        if (!await _slots.EnterAsync(options.Limits.MaxTime).ConfigureAwait(false))
        {
            // Whoever was not asked has not failed, so there is no pause.
            lock (_lock)
            {
                entry.Flight = null;
            }

            throw new EvidenceException(
                EvidenceFault.TimedOut, $"{options.MaxFlights} other fetches were under way all the time");
        }

        try
        {
            return await FlyAsync(entry, request).ConfigureAwait(false);
        }
        finally
        {
            _slots.Leave();
        }
    }

    private async Task<Evidence> FlyAsync(Entry entry, EvidenceRequest request)
    {
        try
        {
            using var limit = new CancellationTokenSource(MaxFlight);
            ReadOnlyMemory<byte> answer = await source.FetchAsync(request, limit.Token).ConfigureAwait(false);
            if (answer.Length > request.MaxBytes)
            {
                throw new EvidenceException(EvidenceFault.TooLarge, $"more than {request.MaxBytes} bytes");
            }

            Evidence evidence = request.Read(answer.Span);
            Land(entry, evidence, string.Empty);
            return evidence;
        }
        catch (EvidenceException exception)
        {
            Land(entry, null, exception.Message, exception.Fault == EvidenceFault.TooLarge);
            throw;
        }
        catch (Exception exception)
        {
            // A source of the application's that fails otherwise.
            Land(entry, null, exception.Message);
            throw new EvidenceException(EvidenceFault.Unreachable, exception.Message, exception);
        }
    }

    private void Land(Entry entry, Evidence? evidence, string why, bool wasTooLarge = false)
    {
        lock (_lock)
        {
            entry.Flight = null;
            entry.Evidence = evidence;
            entry.Why = why;
            entry.WasTooLarge = wasTooLarge;
            entry.IsOfUse = false;
            entry.Since = options.Clock.GetUtcNow();
            entry.Until = entry.Since + BackOff(entry.Failures++);
            if (_entries.TryGetValue(entry.Key, out LinkedListNode<Entry>? node) && node.Value == entry)
            {
                _bytes += entry.Size;
                Shrink();
            }
        }
    }

    /// <summary>What is not known to be of use is asked for again after a while, and after a longer one each time.</summary>
    private TimeSpan BackOff(int failures)
    {
        TimeSpan pause = options.BackOff * Math.Pow(2, Math.Min(failures, 16));
        return pause < MaxBackOff ? pause : MaxBackOff;
    }

    private Entry? Use(string key)
    {
        if (!_entries.TryGetValue(key, out LinkedListNode<Entry>? node))
        {
            return null;
        }

        _order.Remove(node);
        _order.AddFirst(node);
        return node.Value;
    }

    private Entry Add(string key)
    {
        Entry entry = new(key);
        _entries[key] = _order.AddFirst(entry);
        Shrink();
        return entry;
    }

    private void Shrink()
    {
        while (_order.Last is { } last && _order.Count > 1
            && (_entries.Count > options.CacheEntries || _bytes > options.CacheBytes))
        {
            _bytes -= last.Value.Size;
            _entries.Remove(last.Value.Key);
            _order.RemoveLast();
        }
    }

    /// <summary>One answer, touched under the lock alone.</summary>
    private sealed class Entry(string key)
    {
        internal string Key { get; } = key;

        /// <summary>The fetch that is under way, or null.</summary>
        internal Task<Evidence>? Flight { get; set; }

        internal Evidence? Evidence { get; set; }

        internal int Size => Evidence?.Size ?? 0;

        /// <summary>Why there is none.</summary>
        internal string Why { get; set; } = string.Empty;

        /// <summary>Whether it was longer than whoever asked had room for, which says nothing of others.</summary>
        internal bool WasTooLarge { get; set; }

        /// <summary>How many bytes whoever asked last had room for.</summary>
        internal int Room { get; set; }

        internal bool IsOfUse { get; set; }

        internal int Failures { get; set; }

        internal DateTimeOffset Since { get; set; }

        internal DateTimeOffset Until { get; set; }
    }
}
