using System;
using System.Collections.Generic;
using System.Threading;

namespace Tls;

/// <summary>A cache that lives as long as the process: bounded, the longest unused dropped first.</summary>
public sealed class InMemoryTlsSessionCache : TlsSessionCache, IDisposable
{
    private readonly Lock _sync = new();
    private readonly LinkedList<(string Key, TlsSession Session)> _sessions = [];
    private readonly int _capacity;
    private readonly int _perServer;

    /// <summary>An empty cache.</summary>
    /// <param name="capacity">How many sessions to keep in all.</param>
    /// <param name="perServer">How many to keep for one server.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number below one.</exception>
    public InMemoryTlsSessionCache(int capacity = 256, int perServer = 4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(perServer, 1);
        _capacity = capacity;
        _perServer = perServer;
    }

    /// <summary>How many sessions are kept.</summary>
    public int Count
    {
        get
        {
            lock (_sync)
            {
                return _sessions.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override void Add(string key, TlsSession session)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(session);
        lock (_sync)
        {
            _sessions.AddFirst((key, session));
            int ofServer = 0;
            for (var node = _sessions.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Key == key && ++ofServer > _perServer)
                {
                    Drop(node);
                }

                node = next;
            }

            if (_sessions.Count > _capacity)
            {
                Drop(_sessions.Last!);
            }
        }
    }

    /// <inheritdoc/>
    public override TlsSession? Take(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_sync)
        {
            for (var node = _sessions.First; node is not null; node = node.Next)
            {
                if (node.Value.Key == key)
                {
                    _sessions.Remove(node);
                    return node.Value.Session;
                }
            }

            return null;
        }
    }

    /// <summary>Forgets every session.</summary>
    public void Dispose()
    {
        lock (_sync)
        {
            while (_sessions.First is { } first)
            {
                Drop(first);
            }
        }
    }

    private void Drop(LinkedListNode<(string Key, TlsSession Session)> node)
    {
        _sessions.Remove(node);
        node.Value.Session.Dispose();
    }
}
