using System;

namespace Tls.Interop.Tests.Kit;

/// <summary>Data that a peer can be trusted with.</summary>
internal static class Payload
{
    /// <summary>One mebibyte.</summary>
    internal const int Mebibyte = 1 << 20;

    private const int LineLength = 8 * 1024;

    /// <summary>Any bytes, the same each time.</summary>
    internal static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    /// <summary>
    /// Lines of digits, 8 KiB each with the line feed: programs that take letters for commands, or stop at a
    /// zero byte, pass them on.
    /// </summary>
    internal static byte[] Lines(int length)
    {
        byte[] lines = Bytes(length);
        for (int i = 0; i < lines.Length; i++)
        {
            lines[i] = (i + 1) % LineLength == 0 || i == lines.Length - 1 ? (byte)'\n' : (byte)('0' + (lines[i] % 10));
        }

        return lines;
    }

    /// <summary>Each line turned round, as <c>openssl s_server -rev</c> answers.</summary>
    internal static byte[] Reversed(ReadOnlySpan<byte> lines)
    {
        byte[] reversed = lines.ToArray();
        int start = 0;
        for (int i = 0; i < reversed.Length; i++)
        {
            if (reversed[i] == '\n')
            {
                Array.Reverse(reversed, start, i - start);
                start = i + 1;
            }
        }

        return reversed;
    }
}
