using System;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Tls.Bench.StartUp;

/// <summary>
/// Fetches one page over TLS 1.3, prints the first line of the answer and ends: <c>HOST:PORT CA-FILE</c>.
/// Both programs of <c>bench/StartUp</c> have this file; they differ in <c>Handshake</c> alone.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [string server, string anchors]
            || server.Split(':') is not [string host, string port]
            || !int.TryParse(port, CultureInfo.InvariantCulture, out int number))
        {
            await Console.Error.WriteLineAsync("usage: HOST:PORT CA-FILE");
            return 2;
        }

        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host, number);
        await using Stream stream = await Handshake.AsClientAsync(new NetworkStream(socket), host, anchors);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.0\r\nHost: {host}\r\n\r\n"));

        using var reader = new StreamReader(stream);
        string page = await reader.ReadToEndAsync();
        Console.WriteLine(page[..page.IndexOf('\r', StringComparison.Ordinal)]);
        if (Environment.GetEnvironmentVariable("STARTUP_REPORT") is not null)
        {
            await ProcessReport.WriteAsync(Console.Out);
        }

        return 0;
    }
}
