using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace Tls.BogoShim.Connections;

/// <summary>SignedCertificateTimestampList (RFC 6962 §3.3), as the flags have it.</summary>
internal static class TimestampList
{
    /// <exception cref="ShimException">It is malformed.</exception>
    internal static List<ReadOnlyMemory<byte>> Read(byte[] list)
    {
        var timestamps = new List<ReadOnlyMemory<byte>>();
        if (list.Length == 0)
        {
            return timestamps;
        }

        ReadOnlyMemory<byte> rest = Take(list, out ReadOnlyMemory<byte> body);
        while (!body.IsEmpty)
        {
            body = Take(body, out ReadOnlyMemory<byte> timestamp);
            timestamps.Add(timestamp);
        }

        return rest.IsEmpty && timestamps.Count > 0 && timestamps.TrueForAll(t => !t.IsEmpty)
            ? timestamps
            : throw new ShimException(ShimTokens.InvalidTimestamps);
    }

    internal static byte[] Write(IReadOnlyList<ReadOnlyMemory<byte>> timestamps) => timestamps.Count == 0
        ? []
        : WithLength([.. timestamps.SelectMany(timestamp => WithLength(timestamp.ToArray()))]);

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> source, out ReadOnlyMemory<byte> taken)
    {
        if (source.Length < 2 || source.Length - 2 < BinaryPrimitives.ReadUInt16BigEndian(source.Span))
        {
            throw new ShimException(ShimTokens.InvalidTimestamps);
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(source.Span);
        taken = source.Slice(2, length);
        return source[(2 + length)..];
    }

    private static byte[] WithLength(byte[] bytes) => [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
}
