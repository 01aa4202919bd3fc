using System;
using System.Buffers;

namespace Tls;

/// <summary>
/// What has arrived: opened plaintext first, ciphertext behind it, in one pooled array that exists only while
/// it holds something. Records are opened where they stand.
/// </summary>
internal struct ReceiveBuffer
{
    /// <summary>
    /// Holds the longest record; the next rented array is larger when the last was filled to the end.
    /// </summary>
    private const int SmallSize = 32 * 1024;

    private const int LargeSize = 128 * 1024;

    private byte[]? _array;
    private int _plainStart;
    private int _plainEnd;
    private int _start;
    private int _end;
    private bool _wasFilled;

    /// <summary>The ciphertext that has arrived.</summary>
    internal readonly Span<byte> Ciphertext => _array.AsSpan(_start, _end - _start);

    /// <summary>How much there is of it, in bytes.</summary>
    internal readonly int CiphertextLength => _end - _start;

    /// <summary>The plaintext that waits.</summary>
    internal readonly ReadOnlySpan<byte> Plaintext => _array.AsSpan(_plainStart, _plainEnd - _plainStart);

    /// <summary>Whether there is neither.</summary>
    internal readonly bool IsEmpty => _end == _start && _plainEnd == _plainStart;

    /// <summary>Whether it has an array now.</summary>
    internal readonly bool IsHeld => _array is not null;

    /// <summary>
    /// Records at the start of the ciphertext are done with; part of them may be plaintext now.
    /// </summary>
    internal void Consume(Received received)
    {
        if (received.Length > 0)
        {
            _plainStart = _start + received.Offset;
            _plainEnd = _plainStart + received.Length;
        }

        _start += received.Consumed;
    }

    /// <summary>Moves plaintext out.</summary>
    internal int Take(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, _plainEnd - _plainStart);
        _array.AsSpan(_plainStart, count).CopyTo(destination);
        _plainStart += count;
        return count;
    }

    /// <summary>
    /// Room for more ciphertext; there is no plaintext then, and always enough for a whole record.
    /// </summary>
    internal Memory<byte> GetRoom()
    {
        int count = _end - _start;
        if (_array is null)
        {
            _array = ArrayPool<byte>.Shared.Rent(_wasFilled ? LargeSize : SmallSize);
            (_start, _end) = (0, 0);
        }
        else if (_start > 0)
        {
            _array.AsSpan(_start, count).CopyTo(_array);
            (_start, _end) = (0, count);
        }

        (_plainStart, _plainEnd) = (0, 0);
        return _array.AsMemory(_end);
    }

    /// <summary>That many bytes have arrived.</summary>
    internal void Arrived(int count)
    {
        _end += count;
        _wasFilled = _end == _array!.Length;
    }

    /// <summary>Gives the array back if it holds nothing.</summary>
    internal void ReleaseIfEmpty()
    {
        if (IsEmpty && _array is not null)
        {
            Release();
        }
    }

    /// <summary>Gives the array back, wiped of plaintext that nobody took.</summary>
    internal void Release()
    {
        if (_array is not null)
        {
            _array.AsSpan(_plainStart, _plainEnd - _plainStart).Clear();
            ArrayPool<byte>.Shared.Return(_array);
            _array = null;
        }

        (_start, _end, _plainStart, _plainEnd) = (0, 0, 0, 0);
    }
}
