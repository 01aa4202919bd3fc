using System;
using System.Buffers.Binary;

namespace Tls.Wire;

/// <summary>
/// Reads the presentation language of RFC 8446 §3: big-endian numbers and length-prefixed vectors. Every read
/// names its field; running out, a length outside its bounds, or bytes left at the end is a decode fault. A
/// view over the caller's bytes: pass it by <c>ref</c>, since a copy has its own position.
/// </summary>
public ref struct TlsReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    /// <summary>Starts at the first byte.</summary>
    public TlsReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _position = 0;
    }

    /// <summary>How many bytes have been read.</summary>
    public readonly int Position => _position;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _bytes.Length - _position;

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsEmpty => _position == _bytes.Length;

    /// <summary>uint8.</summary>
    public byte UInt8(string field) => Take(1, field)[0];

    /// <summary>uint16.</summary>
    public ushort UInt16(string field) => BinaryPrimitives.ReadUInt16BigEndian(Take(2, field));

    /// <summary>uint24.</summary>
    public int UInt24(string field)
    {
        ReadOnlySpan<byte> bytes = Take(3, field);
        return (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
    }

    /// <summary>uint32.</summary>
    public uint UInt32(string field) => BinaryPrimitives.ReadUInt32BigEndian(Take(4, field));

    /// <summary>opaque field[length].</summary>
    public ReadOnlySpan<byte> Bytes(int length, string field) => Take(length, field);

    /// <summary>opaque field&lt;floor..ceiling&gt; with a one-byte length.</summary>
    public ReadOnlySpan<byte> Opaque8(string field, int floor = 0, int ceiling = 0xff) =>
        Take(Length(UInt8(field), floor, ceiling, field), field);

    /// <summary>opaque field&lt;floor..ceiling&gt; with a two-byte length.</summary>
    public ReadOnlySpan<byte> Opaque16(string field, int floor = 0, int ceiling = 0xffff) =>
        Take(Length(UInt16(field), floor, ceiling, field), field);

    /// <summary>opaque field&lt;floor..ceiling&gt; with a three-byte length.</summary>
    public ReadOnlySpan<byte> Opaque24(string field, int floor = 0, int ceiling = 0xff_ffff) =>
        Take(Length(UInt24(field), floor, ceiling, field), field);

    /// <summary>A vector with a one-byte length, to be read by a reader of its own and ended there.</summary>
    public TlsReader Vector8(string field, int floor = 0, int ceiling = 0xff) =>
        new(Opaque8(field, floor, ceiling));

    /// <summary>A vector with a two-byte length, to be read by a reader of its own and ended there.</summary>
    public TlsReader Vector16(string field, int floor = 0, int ceiling = 0xffff) =>
        new(Opaque16(field, floor, ceiling));

    /// <summary>
    /// A vector with a three-byte length, to be read by a reader of its own and ended there.
    /// </summary>
    public TlsReader Vector24(string field, int floor = 0, int ceiling = 0xff_ffff) =>
        new(Opaque24(field, floor, ceiling));

    /// <summary>Demands that everything has been read.</summary>
    public readonly void End(string structure)
    {
        // §6.2: decode_error — the length of the message was incorrect.
        if (!IsEmpty)
        {
            throw Fault.Of(TlsFault.DecodeTrailingData, $"{Remaining} bytes after {structure}");
        }
    }

    private static int Length(int length, int floor, int ceiling, string field)
    {
        // §3.4: the length must be within <floor..ceiling>.
        if (length < floor || length > ceiling)
        {
            throw Fault.Of(TlsFault.DecodeVectorLength, $"{field} has {length} bytes, not {floor}..{ceiling}");
        }

        return length;
    }

    private ReadOnlySpan<byte> Take(int length, string field)
    {
        // §6.2: decode_error — some field was out of the specified range.
        if (length > Remaining)
        {
            throw Fault.Of(TlsFault.DecodeTruncated, $"{field} needs {length} bytes, {Remaining} are left");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(_position, length);
        _position += length;
        return taken;
    }
}
