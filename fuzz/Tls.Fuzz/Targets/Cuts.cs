using System;
using System.Buffers;
using System.Collections.Generic;

namespace Tls.Fuzz.Targets;

/// <summary>The same bytes from a peer, arriving otherwise.</summary>
internal static class Cuts
{
    private const int HeaderSize = 5;
    private const int MessageHeaderSize = 4;
    private const int MaxPlaintext = 1 << 14;
    private const byte Handshake = 22;

    /// <summary>Pieces, each behind its length in two bytes.</summary>
    internal static List<byte[]> Pieces(ReadOnlySpan<byte> input)
    {
        var pieces = new List<byte[]>();
        while (input.Length > 2)
        {
            int length = Math.Min((input[0] << 8) | input[1], input.Length - 2);
            pieces.Add(input.Slice(2, length).ToArray());
            input = input[(2 + length)..];
        }

        return pieces;
    }

    /// <summary>All of it.</summary>
    internal static byte[] Joined(List<byte[]> pieces)
    {
        var all = new ArrayBufferWriter<byte>();
        pieces.ForEach(piece => all.Write(piece));
        return all.WrittenSpan.ToArray();
    }

    /// <summary>Pieces of one to sixteen bytes, or of sixteen times as many, as a seed says.</summary>
    internal static List<byte[]> Random(byte[] stream, int seed)
    {
        var pieces = new List<byte[]>();
        uint state = (uint)seed + 1;
        for (int at = 0; at < stream.Length;)
        {
            state = unchecked((state * 1_664_525) + 1_013_904_223);
            int size = 1 + (int)(state >> 28);
            size = Math.Min((seed & 1) == 0 ? size : 16 * size, stream.Length - at);
            pieces.Add(stream[at..(at + size)]);
            at += size;
        }

        return pieces;
    }

    /// <summary>
    /// The same messages in shorter records: those before the first record that is no handshake record, or is not whole.
    /// No record is made to end where a message does, for there keys may change (RFC 8446 §5.1).
    /// </summary>
    /// <param name="stream">Records, the first ones in the clear.</param>
    /// <param name="size">The most bytes of a fragment, or one more.</param>
    internal static byte[] Fragmented(ReadOnlySpan<byte> stream, int size)
    {
        var result = new ArrayBufferWriter<byte>();
        int wanted = 0;
        var header = new List<byte>();
        while (stream.Length > HeaderSize && stream[0] == Handshake)
        {
            int length = (stream[3] << 8) | stream[4];
            if (length is 0 or > MaxPlaintext || length > stream.Length - HeaderSize)
            {
                break;
            }

            int begun = 0;
            for (int at = 0; at < length; at++)
            {
                bool endsMessage = Follow(stream[HeaderSize + at], header, ref wanted);
                if (at + 1 == length || (at + 1 - begun >= size && !endsMessage))
                {
                    int count = at + 1 - begun;
                    result.Write(stream[..3]);
                    result.Write([(byte)(count >> 8), (byte)(count & 0xff)]);
                    result.Write(stream.Slice(HeaderSize + begun, count));
                    begun = at + 1;
                }
            }

            stream = stream[(HeaderSize + length)..];
        }

        result.Write(stream);
        return result.WrittenSpan.ToArray();
    }

    /// <summary>One byte further in the messages; whether it is the last of one.</summary>
    private static bool Follow(byte next, List<byte> header, ref int wanted)
    {
        if (header.Count == MessageHeaderSize)
        {
            wanted--;
        }
        else
        {
            header.Add(next);
            wanted = header.Count == MessageHeaderSize ? (header[1] << 16) | (header[2] << 8) | header[3] : 1;
        }

        if (wanted > 0)
        {
            return false;
        }

        header.Clear();
        return true;
    }
}
