using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>Fetches one page by HTTP/1.1 (RFC 9112): just enough to see a server answer.</summary>
internal static class HttpGet
{
    internal static async Task RunAsync(
        Stream stream, Endpoint target, string host, string path, CommandIo io, CancellationToken cancellationToken)
    {
        string authority = target.Port == 443 ? host : new Endpoint(host, target.Port).ToString();
        string request = $"GET {path} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: tls\r\nAccept: */*\r\n"
            + "Connection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken);

        var reader = new HttpReader(stream);
        string status = await reader.ReadLineAsync(cancellationToken);
        if (!status.StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"the answer is not HTTP: {Printable.Line(status)}");
        }

        io.Error.WriteLine($"answer: {Printable.Line(status)}");
        long? length = null;
        bool isChunked = false;
        string line;
        while ((line = await reader.ReadLineAsync(cancellationToken)).Length > 0)
        {
            string[] header = line.Split(':', 2, StringSplitOptions.TrimEntries);
            if (Is(header, "Content-Length") && long.TryParse(header[1], out long value) && value >= 0)
            {
                length = value;
            }
            else if (Is(header, "Transfer-Encoding")
                && header[1].EndsWith("chunked", StringComparison.OrdinalIgnoreCase))
            {
                isChunked = true;
            }
        }

        await (isChunked
            ? reader.CopyChunksAsync(io.Output, cancellationToken)
            : reader.CopyAsync(io.Output, length, cancellationToken));
        await io.Output.FlushAsync(cancellationToken);
    }

    /// <summary>
    /// A path that can stand in a request: it begins with a slash and has nothing that would end it.
    /// </summary>
    /// <exception cref="UsageException">It has spaces, or characters beyond ASCII.</exception>
    internal static string CheckPath(string path) => path.AsSpan().ContainsAnyExceptInRange('!', '~')
        ? throw new UsageException("--get: a path has neither spaces nor characters beyond ASCII")
        : path.StartsWith('/') ? path : "/" + path;

    private static bool Is(string[] header, string name) =>
        header.Length == 2 && string.Equals(header[0], name, StringComparison.OrdinalIgnoreCase);
}
