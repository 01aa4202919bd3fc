using System;
using System.Buffers.Binary;
using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// The five bytes in front of every record, in the clear whatever follows.
/// <code>
///  0        1                 3                 5
/// +--------+-----------------+-----------------+
/// |  type  | legacy version  |     length      |      RFC 8446 §5.1, §5.2
/// +--------+-----------------+-----------------+
/// </code>
/// Syntax only: what is legal when, the <see cref="RecordProtector"/> in force says.
/// </summary>
/// <param name="Type">What the record carries, or what it pretends to carry when it is protected.</param>
/// <param name="Version">legacy_record_version.</param>
/// <param name="Length">How many bytes follow the header, 0..65535.</param>
internal readonly record struct RecordHeader(ContentType Type, ProtocolVersion Version, int Length)
{
    /// <summary>The size on the wire, in bytes.</summary>
    internal const int Size = 5;

    /// <summary>Header and what follows it, in bytes.</summary>
    internal int RecordSize => Size + Length;

    /// <summary>Reads a header from the first <see cref="Size"/> bytes.</summary>
    internal static RecordHeader Read(ReadOnlySpan<byte> source) => new(
        (ContentType)source[0],
        (ProtocolVersion)BinaryPrimitives.ReadUInt16BigEndian(source[1..]),
        BinaryPrimitives.ReadUInt16BigEndian(source[3..]));

    /// <summary>Writes the header to the first <see cref="Size"/> bytes.</summary>
    internal void Write(Span<byte> destination)
    {
        destination[0] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], (ushort)Version);
        BinaryPrimitives.WriteUInt16BigEndian(destination[3..], (ushort)Length);
    }
}
