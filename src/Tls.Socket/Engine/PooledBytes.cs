using System;
using System.Buffers;

namespace Tls;

/// <summary>Bytes in a pooled array, wiped and given back on dispose.</summary>
internal readonly ref struct PooledBytes
{
    private readonly byte[] _array;
    private readonly int _length;

    private PooledBytes(byte[] array, int length)
    {
        _array = array;
        _length = length;
    }

    /// <summary>The bytes.</summary>
    internal Span<byte> Span => _array.AsSpan(0, _length);

    /// <summary>A copy of those bytes.</summary>
    internal static PooledBytes CopyOf(ReadOnlySpan<byte> source)
    {
        byte[] array = ArrayPool<byte>.Shared.Rent(source.Length);
        source.CopyTo(array);
        return new PooledBytes(array, source.Length);
    }

    /// <summary>Wipes the bytes and gives the array back.</summary>
    public void Dispose()
    {
        Span.Clear();
        ArrayPool<byte>.Shared.Return(_array);
    }
}
