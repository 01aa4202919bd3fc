using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>How what outlives a connection is written: times and certificates.</summary>
internal static class SessionFields
{
    /// <summary>
    /// Writes a state of that many bytes into memory that is wiped; null when it is too long for a ticket.
    /// </summary>
    internal static SecretBytes? Write(int size, Action<TlsWriter> write)
    {
        if (size > SessionState13.MaxSize)
        {
            return null;
        }

        // The writer never grows, so that it leaves no copy of the key behind.
        var w = new TlsWriter(capacity: size);
        write(w);
        var state = new SecretBytes(w.Written);
        w.Wipe();
        return state;
    }

    /// <summary>The bytes that the entries of a list of certificates take.</summary>
    internal static int EncodedSize(this IReadOnlyList<ReadOnlyMemory<byte>> chain)
    {
        int size = 0;
        foreach (ReadOnlyMemory<byte> certificate in chain)
        {
            size += 2 + certificate.Length;
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
    internal static List<ReadOnlyMemory<byte>> Chain(this ref TlsReader r, string field)
    {
        TlsReader list = r.Vector16(field);
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
            foreach (ReadOnlyMemory<byte> certificate in chain)
            {
                w.Opaque16(certificate.Span);
            }
        }
    }
}
