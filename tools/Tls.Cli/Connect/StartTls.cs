using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>
/// What is said in the clear until the server agrees to begin TLS: SMTP (RFC 3207), IMAP (RFC 9051 §6.2.1), POP3 (RFC 2595
/// §4) and FTP (RFC 4217 §4).
/// </summary>
/// <remarks>
/// Nothing that comes in the clear reaches what comes encrypted: every line is forgotten, and a byte behind the go-ahead is
/// a refusal (CVE-2011-0411), since a server has nothing to say before our ClientHello.
/// </remarks>
internal static class StartTls
{
    /// <summary>The protocols, as <c>--starttls</c> has them.</summary>
    internal static string[] Protocols { get; } = ["smtp", "imap", "pop3", "ftp"];

    /// <summary>Talks the server into TLS.</summary>
    /// <exception cref="InvalidDataException">It does not do that, or does not speak that protocol.</exception>
    internal static async Task NegotiateAsync(
        Stream stream, string protocol, CancellationToken cancellationToken)
    {
        var lines = new PlainLines(stream);
        switch (protocol)
        {
            case "smtp":
                await ExpectCodeAsync(lines, "220", cancellationToken);

                // RFC 3207 §4: a server that can begin TLS says so in its answer to EHLO.
                await SayAsync(stream, "EHLO localhost", cancellationToken);
                if (!await ExpectCodeAsync(lines, "250", cancellationToken, offering: "STARTTLS"))
                {
                    throw new InvalidDataException("the server does not offer STARTTLS");
                }

                await SayAsync(stream, "STARTTLS", cancellationToken);
                await ExpectCodeAsync(lines, "220", cancellationToken);
                break;

            case "ftp":
                await ExpectCodeAsync(lines, "220", cancellationToken);
                await SayAsync(stream, "AUTH TLS", cancellationToken);
                await ExpectCodeAsync(lines, "234", cancellationToken);
                break;

            case "imap":
                // RFC 9051 §6.2.1, §11.2: with PREAUTH there is no way to TLS any more, and somebody may want it so.
                await ExpectAsync(lines, "* OK", cancellationToken);
                await SayAsync(stream, "a STARTTLS", cancellationToken);
                await SkipUntaggedAsync(lines, cancellationToken);
                break;

            case "pop3":
                await ExpectAsync(lines, "+OK", cancellationToken);
                await SayAsync(stream, "STLS", cancellationToken);
                await ExpectAsync(lines, "+OK", cancellationToken);
                break;

            default:
                throw new UsageException($"--starttls: {protocol} is none of {string.Join(", ", Protocols)}");
        }

        lines.RefuseRest();
    }

    private static async Task SayAsync(Stream stream, string line, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private static async Task ExpectAsync(PlainLines lines, string start, CancellationToken cancellationToken)
    {
        string line = await lines.ReadAsync(cancellationToken);
        if (!Begins(line, start))
        {
            throw Refusal(line);
        }
    }

    /// <summary>RFC 5321 §4.2.1, RFC 959 §4.2: "250-" goes on, "250 " ends; what stands between is the server's.</summary>
    private static async Task<bool> ExpectCodeAsync(
        PlainLines lines, string code, CancellationToken cancellationToken, string? offering = null)
    {
        bool isOffered = false;
        while (true)
        {
            string line = await lines.ReadAsync(cancellationToken);
            bool isLast = line.Length == 3 || (line.Length > 3 && line[3] == ' ');
            bool hasCode = line.Length >= 3 && line.AsSpan(0, 3).ContainsAnyExceptInRange('0', '9') is false;
            if (hasCode && (isLast || line[3] == '-'))
            {
                if (!line.StartsWith(code, StringComparison.Ordinal))
                {
                    throw Refusal(line);
                }

                isOffered |= offering is not null && line.Length > 4
                    && line.AsSpan(4).Trim().Equals(offering, StringComparison.OrdinalIgnoreCase);
                if (isLast)
                {
                    return isOffered;
                }
            }
            else if (code == "250")
            {
                throw Refusal(line);
            }
        }
    }

    private static async Task SkipUntaggedAsync(PlainLines lines, CancellationToken cancellationToken)
    {
        string line;
        do
        {
            line = await lines.ReadAsync(cancellationToken);
        }
        while (line.StartsWith("* ", StringComparison.Ordinal));

        if (!Begins(line, "a OK"))
        {
            throw Refusal(line);
        }
    }

    private static bool Begins(string line, string start) =>
        line.StartsWith(start, StringComparison.OrdinalIgnoreCase)
        && (line.Length == start.Length || line[start.Length] == ' ');

    private static InvalidDataException Refusal(string line) =>
        new($"the server does not begin TLS: {Printable.Line(line)}");
}
