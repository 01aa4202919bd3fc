using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Fuzz.Targets;

namespace Tls.Fuzz.Seeds;

/// <summary>The handshake messages of connections over <see cref="Crypto.NullCrypto"/>, whose records hide nothing.</summary>
internal static class RecordedMessages
{
    private const byte ChangeCipherSpec = 20;
    private const byte Handshake = 22;
    private const byte ApplicationData = 23;
    private const int RecordHeaderSize = 5;
    private const int MessageHeaderSize = 4;
    private const int TagSize = 16;

    /// <summary>Each message of each setup, both ways, once.</summary>
    internal static IEnumerable<byte[]> All() => Setups.OfNullCrypto
        .Select(setup => Recorded.Connect(setup))
        .SelectMany(connection => (byte[][])[connection.Client, connection.Server])
        .SelectMany(said => Messages(Cuts.Joined(Cuts.Pieces(said))))
        .DistinctBy(Convert.ToHexString);

    private static IEnumerable<byte[]> Messages(byte[] records)
    {
        var stream = new List<byte>();
        bool isChanged = false;
        for (int at = 0; at < records.Length;)
        {
            byte type = records[at];
            int length = (records[at + 3] << 8) | records[at + 4];
            ReadOnlySpan<byte> body = records.AsSpan(at + RecordHeaderSize, length);
            isChanged |= type == ChangeCipherSpec;
            if (type == Handshake && !isChanged)
            {
                stream.AddRange(body);
            }
            else if (type == ApplicationData && body.Length > TagSize)
            {
                // RFC 8446 §5.2: TLSInnerPlaintext, whose type stands before the padding.
                ReadOnlySpan<byte> inner = body[..^TagSize].TrimEnd((byte)0);
                stream.AddRange(inner is [.., Handshake] ? inner[..^1] : []);
            }

            at += RecordHeaderSize + length;
        }

        byte[] all = [.. stream];
        for (int at = 0; at < all.Length;)
        {
            int size = MessageHeaderSize + ((all[at + 1] << 16) | (all[at + 2] << 8) | all[at + 3]);
            yield return all[at..(at + size)];
            at += size;
        }
    }
}
