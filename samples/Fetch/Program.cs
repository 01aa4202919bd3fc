using System;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;
using Tls.Wire;
using Tls.X509;

namespace Tls.Samples.Fetch;

/// <summary>
/// Fetches one page over HTTPS and says what was agreed: <c>fetch HOST PORT CA-FILE</c>. Published trimmed or ahead of time
/// it needs nothing beside it, and no native TLS:
/// <code>
/// dotnet publish samples/Fetch -c Release -r linux-x64 -p:PublishAot=true -o out
/// </code>
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [string host, string port, string anchors] || !int.TryParse(port, out int number))
        {
            await Console.Error.WriteLineAsync("usage: fetch HOST PORT CA-FILE");
            return 2;
        }

        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(host, number);
            await using var tls = new TlsStream(new NetworkStream(socket));
            await tls.AuthenticateAsClientAsync(new TlsClientOptions
            {
                TargetHost = host,
                TrustStore = TrustStore.FromFiles(anchors),
                ApplicationProtocols = ["http/1.1"],
            });

            TlsConnectionInfo agreed = tls.ConnectionInfo!;
            Console.WriteLine($"{agreed.Version}, {agreed.CipherSuite}, {agreed.Group}, {agreed.PeerChain[0].Subject}");

            await using (var writer = new StreamWriter(tls, leaveOpen: true) { NewLine = "\r\n" })
            {
                await writer.WriteLineAsync("GET / HTTP/1.0");
                await writer.WriteLineAsync($"Host: {host}");
                await writer.WriteLineAsync();
            }

            using var reader = new StreamReader(tls);
            Console.WriteLine(await reader.ReadLineAsync());
            return 0;
        }
        catch (Exception failure) when (failure is SocketException or TlsException or IOException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }
}
