using System;
using System.Collections.Generic;
using Tls.Fuzz.Seeds;
using Tls.X509;
using Tls.X509.Der;

namespace Tls.Fuzz.Targets;

/// <summary><see cref="DerReader"/>: walks any DER to its leaves and never leaves the input.</summary>
internal sealed class DerTarget : Target
{
    internal override string Name => "der";

    internal override string Summary => "DerReader: every element of any input, down to its leaves";

    internal override Tokens Tokens => Tokens.Der;

    internal override IEnumerable<byte[]> Seeds() => [.. Issued.Certificates(), .. Issued.PublicKeys()];

    internal override void Run(ReadOnlySpan<byte> input)
    {
        try
        {
            Walk(new DerReader(input), input.Length);
        }
        catch (CertificateFormatException)
        {
            // The one way to refuse.
        }
    }

    private static void Walk(DerReader reader, int end)
    {
        while (!reader.IsEmpty)
        {
            int start = reader.Offset;
            DerElement element = reader.Any("element");
            FindingException.Unless(
                element.ContentsOffset + element.Contents.Length == reader.Offset,
                "an element ends where the next begins");
            FindingException.Unless(
                reader.Offset > start && reader.Offset <= end, "reading moves on and stays inside");
            if ((element.Tag & 0x20) != 0)
            {
                Walk(new DerReader(element, "contents"), end);
            }
        }
    }
}
