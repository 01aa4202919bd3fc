using System;
using System.Collections.Generic;
using System.Text;
using Tls.Fuzz.Crypto;
using Tls.Fuzz.Seeds;
using Tls.Records;
using Tls.Wire;

namespace Tls.Fuzz.Targets;

/// <summary>
/// The inbound record layer: the first byte says whether keys are installed, the rest is the peer's stream.
/// Arriving at once or byte by byte, opened in place or into another buffer, it gives the same contents and
/// the same fault.
/// </summary>
internal sealed class RecordTarget : Target
{
    private const int MaxMessageSize = 1 << 16;

    internal override string Name => "records";

    internal override string Summary =>
        "InboundRecords and HandshakeReassembler: a stream of records, in the clear or protected";

    internal override Tokens Tokens => Tokens.Wire;

    internal override IEnumerable<byte[]> Seeds()
    {
        foreach (byte[] record in Vectors.Records())
        {
            yield return [0, .. record];
            yield return [1, .. record];
        }

        foreach (byte[] message in Vectors.HandshakeMessages())
        {
            yield return [1, .. Seal(message)];
        }
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        bool isProtected = (input[0] & 1) != 0;
        string whole = Open(input[1..], input.Length, isProtected, inPlace: true);
        FindingException.Unless(
            whole == Open(input[1..], 1, isProtected, inPlace: true),
            "bytes arriving one by one change nothing");
        FindingException.Unless(
            whole == Open(input[1..], input.Length, isProtected, inPlace: false),
            "opening elsewhere changes nothing");
    }

    private static byte[] Seal(byte[] message)
    {
        byte[] record = new byte[message.Length + 64];
        using var records = new OutboundRecords(NullCrypto.Instance);
        records.InstallKeys(NullCrypto.TrafficKeys());
        return record[..records.SealAll(ContentType.Handshake, message, record)];
    }

    /// <summary>What the stream says, as one line per event.</summary>
    private static string Open(ReadOnlySpan<byte> stream, int step, bool isProtected, bool inPlace)
    {
        var events = new StringBuilder();
        using var records = new InboundRecords(NullCrypto.Instance);
        using var reassembler = new HandshakeReassembler();
        byte[] buffer = stream.ToArray();
        byte[] elsewhere = new byte[RecordLimits.MaxPlaintext + 512];
        if (isProtected)
        {
            records.InstallKeys(NullCrypto.TrafficKeys(), reassembler.Boundary());
        }

        int start = 0;
        try
        {
            for (int end = Math.Min(step, buffer.Length); start < buffer.Length;)
            {
                if (!records.TryReadHeader(buffer.AsSpan(start..end), out int size))
                {
                    if (end == buffer.Length)
                    {
                        break;
                    }

                    end = Math.Min(end + step, buffer.Length);
                    continue;
                }

                Span<byte> record = buffer.AsSpan(start, size);
                ReadOnlySpan<byte> content;
                ContentType type;
                if (!inPlace && records.TryOpenInto(record, elsewhere, out type, out int written))
                {
                    content = elsewhere.AsSpan(0, written);
                }
                else
                {
                    content = records.Open(record, out type);
                }

                events.Append(type).Append(' ').Append(Convert.ToHexString(content)).Append('\n');
                start += size;
                Reassemble(reassembler, type, content, inPlace, events);
            }
        }
        catch (TlsException refused)
        {
            events.Append(refused.Fault);
        }

        return events.ToString();
    }

    private static void Reassemble(
        HandshakeReassembler reassembler,
        ContentType type,
        ReadOnlySpan<byte> content,
        bool inPlace,
        StringBuilder events)
    {
        if (type != ContentType.Handshake)
        {
            reassembler.RefuseInterleaved(type);
            return;
        }

        if (!inPlace || !reassembler.IsEmpty)
        {
            reassembler.Append(content);
            content = [];
        }

        while (reassembler.TryTake(ref content, MaxMessageSize, out ReadOnlySpan<byte> message))
        {
            events.Append("message ").Append(Convert.ToHexString(message)).Append('\n');
        }

        if (!content.IsEmpty)
        {
            reassembler.Append(content);
        }
    }
}
