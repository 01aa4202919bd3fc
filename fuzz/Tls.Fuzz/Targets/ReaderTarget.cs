using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Fuzz.Targets;

/// <summary>
/// <see cref="TlsReader"/>: the input is a program of reads, then the bytes to read. A reader never steps
/// outside its bytes, and what it has read and what is left always add up.
/// </summary>
internal sealed class ReaderTarget : Target
{
    internal override string Name => "reader";

    internal override string Summary => "TlsReader: any sequence of reads over any bytes";

    internal override IEnumerable<byte[]> Seeds() =>
    [
        [4, 0, 1, 2, 3, 0xaa, 0x01, 0x02, 0, 0, 1, 0, 0, 0, 2],
        [3, 4, 5, 6, 2, 0xaa, 0xbb, 0, 1, 0xcc, 0, 0, 1, 0xdd],
        [2, 7, 8, 3, 1, 2, 3, 0, 1, 4],
    ];

    internal override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty || input[0] >= input.Length)
        {
            return;
        }

        ReadOnlySpan<byte> program = input.Slice(1, input[0]);
        ReadOnlySpan<byte> data = input[(1 + input[0])..];
        var reader = new TlsReader(data);
        try
        {
            foreach (byte step in program)
            {
                int before = reader.Position;
                int taken = Step(ref reader, step);
                FindingException.Unless(reader.Position == before + taken, "a read moves by what it took");
                FindingException.Unless(
                    reader.Position + reader.Remaining == data.Length, "position + remaining = length");
            }

            reader.End("program");
            FindingException.Unless(reader.IsEmpty, "End accepts only the end");
        }
        catch (TlsException refused)
        {
            FindingException.Unless(
                refused.Fault
                    is TlsFault.DecodeTruncated or TlsFault.DecodeVectorLength or TlsFault.DecodeTrailingData,
                $"a reader refuses with a decode fault, not {refused.Fault}");
        }
    }

    private static int Step(ref TlsReader reader, byte step)
    {
        int floor = step >> 4;
        switch (step & 0x0f)
        {
            case 0:
                reader.UInt8("uint8");
                return 1;
            case 1:
                reader.UInt16("uint16");
                return 2;
            case 2:
                reader.UInt24("uint24");
                return 3;
            case 3:
                reader.UInt32("uint32");
                return 4;
            case 4:
                return 1 + reader.Opaque8("opaque8", floor, 200).Length;
            case 5:
                return 2 + reader.Opaque16("opaque16", floor, 1000).Length;
            case 6:
                return 3 + reader.Opaque24("opaque24", floor, 100_000).Length;
            case 7:
                TlsReader inner = reader.Vector8("vector8", floor);
                return 1 + inner.Remaining;
            default:
                return reader.Bytes(floor, "bytes").Length;
        }
    }
}
