using System;
using System.Collections.Generic;
using System.Threading;
using Tls.Crypto;

namespace Tls;

/// <summary>
/// A server's cache that lives as long as the process: bounded in number and in bytes, the oldest dropped first.
/// </summary>
public sealed class InMemoryTlsServerSessionCache : TlsServerSessionCache, IDisposable
{
    private readonly Lock _sync = new();
    private readonly LinkedList<Entry> _byAge = [];
    private readonly Dictionary<string, LinkedListNode<Entry>> _byId = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;
    private readonly int _capacity;
    private readonly long _maxBytes;
    private long _bytes;
    private bool _disposed;

    /// <summary>An empty cache.</summary>
    /// <param name="capacity">How many sessions to keep.</param>
    /// <param name="maxBytes">How many bytes of state to keep; a session with client certificates has a few thousand.</param>
    /// <param name="clock">The system's when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number below one.</exception>
    public InMemoryTlsServerSessionCache(
        int capacity = 10_000, long maxBytes = 16 * 1024 * 1024, TimeProvider? clock = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        _capacity = capacity;
        _maxBytes = maxBytes;
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>How many sessions are kept, expired ones among them.</summary>
    public int Count
    {
        get
        {
            lock (_sync)
            {
                return _byId.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> state, TimeSpan lifetime)
    {
        string id = Convert.ToHexString(sessionId);
        lock (_sync)
        {
            if (_disposed || state.Length > _maxBytes)
            {
                return;
            }

            Drop(id);
            var entry = new Entry(id, new SecretBytes(state), _clock.GetUtcNow() + lifetime);
            _byId.Add(id, _byAge.AddLast(entry));
            _bytes += state.Length;
            while (_byId.Count > _capacity || _bytes > _maxBytes)
            {
                Drop(_byAge.First!.Value.Id);
            }
        }
    }

    /// <inheritdoc/>
    public override SecretBytes? Find(ReadOnlySpan<byte> sessionId)
    {
        string id = Convert.ToHexString(sessionId);
        lock (_sync)
        {
            if (!_byId.TryGetValue(id, out LinkedListNode<Entry>? node))
            {
                return null;
            }

            if (_clock.GetUtcNow() > node.Value.ExpiresAt)
            {
                Drop(id);
                return null;
            }

            return node.Value.State.Clone();
        }
    }

    /// <inheritdoc/>
    public override bool Remove(ReadOnlySpan<byte> sessionId)
    {
        string id = Convert.ToHexString(sessionId);
        lock (_sync)
        {
            return Drop(id);
        }
    }

    /// <summary>Forgets every session, and keeps no more.</summary>
    public void Dispose()
    {
        lock (_sync)
        {
            _disposed = true;
            while (_byAge.First is { } first)
            {
                Drop(first.Value.Id);
            }
        }
    }

    private bool Drop(string id)
    {
        if (!_byId.Remove(id, out LinkedListNode<Entry>? node))
        {
            return false;
        }

        _byAge.Remove(node);
        _bytes -= node.Value.State.Length;
        node.Value.State.Dispose();
        return true;
    }

    private sealed record Entry(string Id, SecretBytes State, DateTimeOffset ExpiresAt);
}
