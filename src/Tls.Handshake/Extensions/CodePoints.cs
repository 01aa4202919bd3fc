using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>Vectors of code points: enums of one or two bytes, unknown values kept.</summary>
internal static class CodePoints
{
    /// <summary>The elements of a vector of uint16 code points.</summary>
    internal static T[] Read16<T>(ReadOnlySpan<byte> vector, string field)
        where T : unmanaged, Enum
    {
        // §3.4: the length of a vector must be a multiple of the length of its elements.
        if (vector.Length % sizeof(ushort) != 0)
        {
            throw Fault.Of(TlsFault.DecodeVectorLength, $"{field} has {vector.Length} bytes, an odd number");
        }

        var values = new T[vector.Length / sizeof(ushort)];
        Span<ushort> numbers = MemoryMarshal.Cast<T, ushort>(values.AsSpan());
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadUInt16BigEndian(vector.Slice(i * sizeof(ushort)));
        }

        return values;
    }

    /// <summary>The elements of a vector of uint8 code points.</summary>
    internal static T[] Read8<T>(ReadOnlySpan<byte> vector)
        where T : unmanaged, Enum => MemoryMarshal.Cast<byte, T>(vector).ToArray();

    /// <summary>Writes the elements, without a length.</summary>
    internal static void Write16<T>(TlsWriter w, IReadOnlyList<T> values)
        where T : unmanaged, Enum
    {
        for (int i = 0; i < values.Count; i++)
        {
            w.UInt16(Unsafe.BitCast<T, ushort>(values[i]));
        }
    }

    /// <summary>Writes the elements, without a length.</summary>
    internal static void Write8<T>(TlsWriter w, IReadOnlyList<T> values)
        where T : unmanaged, Enum
    {
        for (int i = 0; i < values.Count; i++)
        {
            w.UInt8(Unsafe.BitCast<T, byte>(values[i]));
        }
    }
}
