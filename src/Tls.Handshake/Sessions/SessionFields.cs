using System;
using System.Collections.Generic;
using System.Text;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>How what outlives a connection is written: times and certificates.</summary>
internal static class SessionFields
{
    /// <summary>What a state of that many bytes is written by; null when it is too long for a ticket.</summary>
    internal static TlsWriter? Writer(int size) =>

        // All the room it needs, so that no copy of the key is left behind.
        size > SessionState13.MaxSize ? null : TlsWriter.Pooled(size);

    /// <summary>The state that has been written, in memory that is wiped; that of the writer is wiped now.</summary>
    internal static SecretBytes Finish(TlsWriter w)
    {
        var state = new SecretBytes(w.Written);
        w.Release();
        return state;
    }

    /// <summary>The text of a name, empty for null, one byte for a character.</summary>
    internal static void Text(this TlsWriter w, string? text)
    {
        Span<byte> bytes = stackalloc byte[byte.MaxValue];
        w.Opaque8(bytes[..Encoding.Latin1.GetBytes(text, bytes)]);
    }

    /// <summary>The bytes that the entries of a list of certificates take.</summary>
    internal static int EncodedSize(this IReadOnlyList<ReadOnlyMemory<byte>> chain)
    {
        int size = 0;
        for (int i = 0; i < chain.Count; i++)
        {
            size += 2 + chain[i].Length;
        }

        return size;
    }

    /// <summary>Reads milliseconds since 1970.</summary>
    internal static DateTimeOffset Time(this ref TlsReader r, string field)
    {
        ulong milliseconds = ((ulong)r.UInt32(field) << 32) | r.UInt32(field);

        // Room for the arithmetic on lifetimes: two centuries before the end of time.
        return milliseconds <= (ulong)DateTimeOffset.MaxValue.AddYears(-200).ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)
            : throw Fault.Of(TlsFault.DecodeInvalidValue, field);
    }

    /// <summary>Writes milliseconds since 1970.</summary>
    internal static void Time(this TlsWriter w, DateTimeOffset time)
    {
        ulong milliseconds = (ulong)Math.Max(0, time.ToUnixTimeMilliseconds());
        w.UInt32((uint)(milliseconds >> 32));
        w.UInt32((uint)(milliseconds & uint.MaxValue));
    }

    /// <summary>Reads opaque certificate&lt;1..2^16-1&gt; until the list ends.</summary>
    internal static IReadOnlyList<ReadOnlyMemory<byte>> Chain(this ref TlsReader r, string field)
    {
        TlsReader list = r.Vector16(field);
        if (list.IsEmpty)
        {
            return [];
        }

        var chain = new List<ReadOnlyMemory<byte>>();
        while (!list.IsEmpty)
        {
            chain.Add(list.Opaque16("certificate", 1).ToArray());
        }

        return chain;
    }

    /// <summary>Writes a list of opaque certificate&lt;1..2^16-1&gt;.</summary>
    internal static void Chain(this TlsWriter w, IReadOnlyList<ReadOnlyMemory<byte>> chain)
    {
        using (w.Vector16())
        {
            for (int i = 0; i < chain.Count; i++)
            {
                w.Opaque16(chain[i].Span);
            }
        }
    }
}
