using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Samples.StartTls;

/// <summary>A reply of one or more lines (RFC 5321 §4.2.1).</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Lines">What stands behind the code on each line.</param>
public sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int MostLines = 100;

    /// <summary>Reads one.</summary>
    /// <exception cref="IOException">It is not a reply.</exception>
    internal static async Task<SmtpReply> ReadAsync(ILineTransport transport, CancellationToken cancellationToken)
    {
        int? code = null;
        List<string> lines = [];
        while (lines.Count < MostLines)
        {
            string line = await transport.ReadLineAsync(cancellationToken);
            if (line.Length < 3
                || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int here)
                || (code ?? here) != here)
            {
                throw new IOException($"Not a reply: {line}");
            }

            code = here;
            lines.Add(line.Length > 4 ? line[4..] : string.Empty);

            // "250-" goes on, "250 " and a bare "250" are the last line.
            if (line.Length == 3 || line[3] != '-')
            {
                return new SmtpReply(here, lines);
            }
        }

        throw new IOException($"A reply of more than {MostLines} lines.");
    }

    /// <summary>Whether a reply to EHLO offers an extension: the first word of a line is its keyword.</summary>
    internal bool Offers(string keyword) => Lines.Skip(1).Any(
        line => line.Split(' ')[0].Equals(keyword, StringComparison.OrdinalIgnoreCase));
}
