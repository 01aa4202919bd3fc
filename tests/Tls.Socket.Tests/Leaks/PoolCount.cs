using System;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.Threading;

namespace Tls.Tests.Leaks;

/// <summary>
/// Counts the buffers that are rented from the shared pool and not given back, or given back twice, by what the pool itself
/// tells.
/// </summary>
internal sealed class PoolCount : EventListener
{
    private const int Rented = 1;
    private const int Returned = 3;

    private readonly Lock _sync = new();
    private readonly Dictionary<(int Buffer, int Size), int> _out = [];
    private readonly HashSet<(int Buffer, int Size)> _known = [];
    private long _rented;
    private int _twice;

    /// <summary>How many are out of those rented since this began to count.</summary>
    internal int Out
    {
        get
        {
            lock (_sync)
            {
                return _out.Count;
            }
        }
    }

    /// <summary>How often one was given back that was not out: it has two owners next.</summary>
    internal int Twice
    {
        get
        {
            lock (_sync)
            {
                return _twice;
            }
        }
    }

    /// <summary>How many were rented.</summary>
    internal long RentedEver => Interlocked.Read(ref _rented);

    /// <summary>How large those are that are out.</summary>
    internal string Sizes
    {
        get
        {
            lock (_sync)
            {
                List<int> sizes = [];
                foreach ((_, int size) in _out.Keys)
                {
                    sizes.Add(size);
                }

                return string.Join(", ", sizes);
            }
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name != "System.Buffers.ArrayPoolEventSource"
            || eventData.EventId is not (Rented or Returned))
        {
            return;
        }

        var key = ((int)eventData.Payload![0]!, (int)eventData.Payload[1]!);
        lock (_sync)
        {
            if (eventData.EventId == Rented)
            {
                _rented++;
                _known.Add(key);
                _out[key] = _out.GetValueOrDefault(key) + 1;
            }
            else if (_out.TryGetValue(key, out int count))
            {
                // One that was out before is none of ours.
                _ = count == 1 ? _out.Remove(key) : (_out[key] = count - 1) > 0;
            }
            else if (_known.Contains(key))
            {
                _twice++;
            }
        }
    }
}
