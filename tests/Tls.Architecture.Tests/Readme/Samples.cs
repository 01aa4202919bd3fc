using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Tls.X509;

namespace Tls.Architecture.Tests.Readme;

/// <summary>The samples of README.md, where the compiler sees them.</summary>
internal static class Samples
{
    internal static async Task Client()
    {
        // Sample: a client.
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("example.com", 443);
        await using var tls = new TlsStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(new TlsClientOptions
        {
            TargetHost = "example.com",
            ApplicationProtocols = ["http/1.1"],
        });
        Console.WriteLine($"{tls.ConnectionInfo!.CipherSuite}, {tls.ConnectionInfo.Group}");
        await tls.WriteAsync("GET / HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(tls);
        Console.WriteLine(await reader.ReadToEndAsync());

        // End of sample.
    }

    internal static async Task Server()
    {
        // Sample: a server.
        var options = new TlsServerOptions
        {
            Identities =
                [TlsIdentity.Create(CertificateFile.Read("server.pem"), PrivateKeyFile.Read("server.key"))],
        };
        using var listener = new TlsListener(new IPEndPoint(IPAddress.Loopback, 8443), options)
        {
            Failed = (client, exception) => Console.Error.WriteLine($"{client}: {exception.Message}"),
        };
        await listener.ServeAsync(async (stream, client, cancellationToken) =>
        {
            Console.WriteLine($"{client}: {stream.ConnectionInfo!.CipherSuite}");
            await stream.WriteAsync("Hello.\n"u8.ToArray(), cancellationToken);
            await stream.ShutdownAsync(cancellationToken);
        });

        // End of sample.
    }
}
