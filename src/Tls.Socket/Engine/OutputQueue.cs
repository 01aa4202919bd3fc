using System;
using System.Buffers;

namespace Tls;

/// <summary>
/// Bytes waiting to be taken: a pooled buffer that exists only while something waits. It is a field of whoever has one, and
/// never copied: of two copies each would give the buffer back.
/// </summary>
internal struct OutputQueue : IDisposable
{
    private byte[]? _buffer;
    private int _start;
    private int _end;
    private int _mark;

    /// <summary>How many bytes wait.</summary>
    internal readonly int Count => _end - _start;

    /// <summary>What waits. Valid until more is put behind it, or it is taken.</summary>
    internal readonly ReadOnlySpan<byte> Waiting => _buffer.AsSpan(_start, Count);

    /// <summary>Whether something waits of what was there when <see cref="Mark"/> was called last.</summary>
    internal readonly bool HoldsMark => _mark > _start;

    /// <summary>Remembers where what waits ends.</summary>
    internal void Mark() => _mark = _end;

    /// <summary>Room for that many bytes more, to be filled and then given to <see cref="Advance"/>.</summary>
    internal Span<byte> GetSpan(int size)
    {
        if (_buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(size, 1024));
        }
        else if (_buffer.Length - _end < size)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Count + size);
            _buffer.AsSpan(_start, Count).CopyTo(larger);
            _buffer.AsSpan(0, _end).Clear();
            ArrayPool<byte>.Shared.Return(_buffer);
            (_buffer, _mark, _end, _start) = (larger, Math.Max(0, _mark - _start), Count, 0);
        }

        return _buffer.AsSpan(_end, size);
    }

    /// <summary>That many bytes have been filled in.</summary>
    internal void Advance(int count) => _end += count;

    /// <summary>Puts a copy behind what waits.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Moves as much as fits, and gives the buffer back when nothing is left.</summary>
    /// <returns>How many bytes were moved.</returns>
    internal int MoveTo(Span<byte> destination)
    {
        int count = Math.Min(Count, destination.Length);
        if (count == 0)
        {
            return 0;
        }

        _buffer.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        if (_start == _end)
        {
            Dispose();
        }

        return count;
    }

    /// <summary>Gives the buffer back and forgets what waited.</summary>
    public void Dispose()
    {
        if (_buffer is not null)
        {
            _buffer.AsSpan(0, _end).Clear();
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }

        _start = 0;
        _end = 0;
        _mark = 0;
    }
}
