using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using MailKit;

namespace Tls.Samples.Mail;

/// <summary>The words of SMTP before encryption (RFC 3207 §4): greeting, EHLO, STARTTLS.</summary>
internal static class StartTls
{
    private const int MostBytes = 16 * 1024;

    /// <summary>Speaks them.</summary>
    /// <returns>The server's greeting.</returns>
    /// <exception cref="ServiceNotConnectedException">The server says anything but yes.</exception>
    internal static async Task<byte[]> AgreeAsync(Stream stream, string domain, CancellationToken cancellationToken)
    {
        byte[] greeting = await ReplyAsync(stream, "220", cancellationToken);
        await SayAsync(stream, $"EHLO {domain}", cancellationToken);
        byte[] extensions = await ReplyAsync(stream, "250", cancellationToken);
        if (!Encoding.ASCII.GetString(extensions).Contains("STARTTLS", StringComparison.OrdinalIgnoreCase))
        {
            throw new ServiceNotConnectedException("The server does not offer STARTTLS.");
        }

        await SayAsync(stream, "STARTTLS", cancellationToken);
        await ReplyAsync(stream, "220", cancellationToken);
        return greeting;
    }

    private static async Task SayAsync(Stream stream, string line, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>
    /// A reply of one or more lines (RFC 5321 §4.2.1). Byte by byte: what somebody puts behind the last line is then read as
    /// TLS and fails, and never taken for what the server said in secret.
    /// </summary>
    private static async Task<byte[]> ReplyAsync(Stream stream, string code, CancellationToken cancellationToken)
    {
        List<byte> reply = [];
        byte[] octet = new byte[1];
        int line = 0;
        while (reply.Count < MostBytes)
        {
            await stream.ReadExactlyAsync(octet, cancellationToken);
            reply.Add(octet[0]);
            if (octet[0] != '\n')
            {
                continue;
            }

            string said = Encoding.ASCII.GetString(reply.ToArray().AsSpan(line)).TrimEnd();
            if (!said.StartsWith(code, StringComparison.Ordinal))
            {
                throw new ServiceNotConnectedException($"The server says: {said}");
            }

            // "250-" goes on, "250 " and a bare "250" are the last line.
            if (said.Length == 3 || said[3] != '-')
            {
                return [.. reply];
            }

            line = reply.Count;
        }

        throw new ServiceNotConnectedException($"A reply of more than {MostBytes} bytes.");
    }
}
