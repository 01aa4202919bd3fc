using System;
using System.Buffers;
using System.Buffers.Binary;
using Tls.Crypto;

namespace Tls.Wire;

/// <summary>
/// Writes the presentation language of RFC 8446 §3: the mirror image of <see cref="TlsReader"/>. Vectors nest as
/// <c>using</c> blocks, as they do on the wire; the length is filled in when the block ends.
/// </summary>
public sealed class TlsWriter
{
    private const int SmallestPooled = 1024;

    private readonly bool _isPooled;
    private byte[] _buffer;

    /// <summary>An empty writer.</summary>
    /// <param name="capacity">How much room to start with, in bytes; it grows as needed.</param>
    public TlsWriter(int capacity = 512) => _buffer = new byte[capacity];

    private TlsWriter(bool isPooled) => (_isPooled, _buffer) = (isPooled, []);

    /// <summary>
    /// An empty writer whose room comes from a pool, when something is written, and goes back by <see cref="Release"/>.
    /// </summary>
    internal static TlsWriter Pooled() => new(isPooled: true);

    /// <summary>The same with room for that many bytes from the start, so that none of them is moved.</summary>
    internal static TlsWriter Pooled(int capacity)
    {
        TlsWriter writer = Pooled();
        writer.Grow(capacity);
        return writer;
    }

    /// <summary>How many bytes have been written.</summary>
    public int Length { get; private set; }

    /// <summary>What has been written. Valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>A copy of what has been written.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Forgets what has been written and keeps the room.</summary>
    public void Clear() => Length = 0;

    /// <summary>Forgets what has been written, and the room too; a pool gets it wiped.</summary>
    internal void Release()
    {
        byte[] room = _buffer;
        (_buffer, Length) = ([], 0);
        GiveBack(room);
    }

    /// <summary>Forgets everything written, and zeroes the memory it stood in.</summary>
    public void Wipe()
    {
        FixedTime.Wipe(_buffer);
        Length = 0;
    }

    /// <summary>uint8.</summary>
    public void UInt8(byte value) => Claim(1)[0] = value;

    /// <summary>uint16.</summary>
    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Claim(2), value);

    /// <summary>uint24.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value does not fit.</exception>
    public void UInt24(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 0xff_ffff);
        PutLength(Claim(3), value);
    }

    /// <summary>uint32.</summary>
    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Claim(4), value);

    /// <summary>opaque[length].</summary>
    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Claim(bytes.Length));

    /// <summary>opaque&lt;0..2^8-1&gt;.</summary>
    public void Opaque8(ReadOnlySpan<byte> bytes)
    {
        using (Vector8())
        {
            Bytes(bytes);
        }
    }

    /// <summary>opaque&lt;0..2^16-1&gt;.</summary>
    public void Opaque16(ReadOnlySpan<byte> bytes)
    {
        using (Vector16())
        {
            Bytes(bytes);
        }
    }

    /// <summary>opaque&lt;0..2^24-1&gt;.</summary>
    public void Opaque24(ReadOnlySpan<byte> bytes)
    {
        using (Vector24())
        {
            Bytes(bytes);
        }
    }

    /// <summary>Opens a vector with a one-byte length.</summary>
    public VectorScope Vector8() => new(this, 1);

    /// <summary>Opens a vector with a two-byte length.</summary>
    public VectorScope Vector16() => new(this, 2);

    /// <summary>Opens a vector with a three-byte length.</summary>
    public VectorScope Vector24() => new(this, 3);

    private static void PutLength(Span<byte> prefix, int length)
    {
        for (int i = prefix.Length - 1; i >= 0; i--)
        {
            prefix[i] = (byte)(length & 0xff);
            length >>= 8;
        }
    }

    private Span<byte> Claim(int count)
    {
        int end = checked(Length + count);
        if (end > _buffer.Length)
        {
            Grow(Math.Max(end, checked(_buffer.Length * 2)));
        }

        Span<byte> claimed = _buffer.AsSpan(Length, count);
        Length = end;
        return claimed;
    }

    private void Grow(int size)
    {
        byte[] old = _buffer;
        byte[] larger = _isPooled
            ? ArrayPool<byte>.Shared.Rent(Math.Max(size, SmallestPooled))
            : new byte[size];
        old.AsSpan(0, Length).CopyTo(larger);
        _buffer = larger;
        GiveBack(old);
    }

    private void GiveBack(byte[] room)
    {
        if (_isPooled && room.Length > 0)
        {
            FixedTime.Wipe(room);
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>A vector being written; disposing it fills in the length.</summary>
    public readonly ref struct VectorScope
    {
        private readonly TlsWriter _writer;
        private readonly int _prefix;
        private readonly int _start;

        internal VectorScope(TlsWriter writer, int prefix)
        {
            _writer = writer;
            _prefix = prefix;

            // An unfinished vector claims the greatest length, so that an interrupted encoding cannot pass for a whole one.
            writer.Claim(prefix).Fill(0xff);
            _start = writer.Length;
        }

        /// <summary>Ends the vector.</summary>
        /// <exception cref="InvalidOperationException">More was written than the length prefix can say.</exception>
        public void Dispose()
        {
            int length = _writer.Length - _start;
            if (length >= 1L << (8 * _prefix))
            {
                throw new InvalidOperationException(
                    $"A vector of {length} bytes does not fit a length prefix of {_prefix} bytes.");
            }

            PutLength(_writer._buffer.AsSpan(_start - _prefix, _prefix), length);
        }
    }
}
