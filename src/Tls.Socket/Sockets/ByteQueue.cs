using System;
using System.Buffers;

namespace Tls;

/// <summary>
/// Bytes first in, first out, in a pooled array that exists only while it holds some and is wiped after.
/// </summary>
internal sealed class ByteQueue
{
    private const int SmallestSize = 4096;

    private byte[]? _array;
    private int _start;
    private int _end;

    /// <summary>How many bytes wait.</summary>
    internal int Count => _end - _start;

    /// <summary>All that wait, in order.</summary>
    internal ReadOnlySpan<byte> Waiting => _array.AsSpan(_start, Count);

    /// <summary>Puts bytes at the end.</summary>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        MakeRoom(bytes.Length);
        bytes.CopyTo(_array.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Takes as many bytes from the front as there are, or fit.</summary>
    internal int Take(Span<byte> destination)
    {
        int count = Math.Min(Count, destination.Length);
        Waiting[..count].CopyTo(destination);
        Drop(count);
        return count;
    }

    /// <summary>Takes so many bytes from the front, of those there are, and forgets them.</summary>
    internal void Drop(int count)
    {
        _array.AsSpan(_start, count).Clear();
        _start += count;
        if (Count == 0)
        {
            Clear();
        }
    }

    /// <summary>Takes so many bytes from the front, at most all.</summary>
    internal byte[] Take(int count)
    {
        byte[] taken = new byte[Math.Min(count, Count)];
        _ = Take(taken.AsSpan());
        return taken;
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        if (_array is not null)
        {
            _array.AsSpan(_start, Count).Clear();
            ArrayPool<byte>.Shared.Return(_array);
            _array = null;
        }

        (_start, _end) = (0, 0);
    }

    private void MakeRoom(int size)
    {
        if (_array is null)
        {
            _array = ArrayPool<byte>.Shared.Rent(Math.Max(size, SmallestSize));
        }
        else if (_array.Length - _end < size)
        {
            int count = Count;
            if (_array.Length - count >= size && _start >= count)
            {
                Waiting.CopyTo(_array);
                _array.AsSpan(_start, count).Clear();
            }
            else
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(count + size, 2 * _array.Length));
                Waiting.CopyTo(larger);
                _array.AsSpan(_start, count).Clear();
                ArrayPool<byte>.Shared.Return(_array);
                _array = larger;
            }

            (_start, _end) = (0, count);
        }
    }
}
