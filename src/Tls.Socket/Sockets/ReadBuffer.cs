using System;

namespace Tls;

/// <summary>
/// What has arrived and waits for the reader. In a transaction, what is read is kept, so that it can be put back.
/// </summary>
internal sealed class ReadBuffer
{
    private readonly ByteQueue _queue = new();
    private int _taken;

    /// <summary>Whether what is read is kept.</summary>
    internal bool InTransaction { get; private set; }

    /// <summary>How many bytes can be read.</summary>
    internal int Count => _queue.Count - _taken;

    /// <summary>All that can be read, in order.</summary>
    internal ReadOnlySpan<byte> Waiting => _queue.Waiting[_taken..];

    /// <summary>Puts bytes at the end.</summary>
    internal void Append(ReadOnlySpan<byte> bytes) => _queue.Append(bytes);

    /// <summary>Takes as many bytes from the front as there are, or fit.</summary>
    internal int Take(Span<byte> destination)
    {
        if (!InTransaction)
        {
            return _queue.Take(destination);
        }

        int count = Math.Min(Count, destination.Length);
        Waiting[..count].CopyTo(destination);
        _taken += count;
        return count;
    }

    /// <summary>Takes so many bytes from the front, at most all.</summary>
    internal byte[] Take(int count)
    {
        byte[] taken = new byte[Math.Min(count, Count)];
        _ = Take(taken.AsSpan());
        return taken;
    }

    /// <summary>Passes so many bytes over, at most all.</summary>
    /// <returns>How many.</returns>
    internal int Skip(int count)
    {
        int skipped = Math.Min(count, Count);
        if (InTransaction)
        {
            _taken += skipped;
        }
        else
        {
            _queue.Drop(skipped);
        }

        return skipped;
    }

    /// <summary>From here on what is read is kept.</summary>
    internal void Begin() => InTransaction = true;

    /// <summary>Forgets what was read.</summary>
    internal void Commit()
    {
        _queue.Drop(_taken);
        (_taken, InTransaction) = (0, false);
    }

    /// <summary>Puts back what was read.</summary>
    internal void Rollback() => (_taken, InTransaction) = (0, false);

    /// <summary>Forgets everything, a transaction too.</summary>
    internal void Clear()
    {
        _queue.Clear();
        (_taken, InTransaction) = (0, false);
    }
}
