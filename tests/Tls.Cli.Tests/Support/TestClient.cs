using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Tls.X509;

namespace Tls.Cli.Tests;

/// <summary>A client of our own library, close to the wire.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };

    internal TlsStream Stream { get; private set; } = null!;

    internal RecordSniffer Records { get; private set; } = null!;

    internal static async Task<TestClient> ConnectAsync(Pki pki, int port)
    {
        var client = new TestClient();
        await client._tcp.ConnectAsync(IPAddress.Loopback, port);
        client.Records = new RecordSniffer(client._tcp.GetStream());
        client.Stream = new TlsStream(client.Records);
        await client.Stream.AuthenticateAsClientAsync(new TlsClientOptions
        {
            TargetHost = "localhost",
            TrustStore = new TrustStore([pki.Authority]),
        });
        client.Records.Sizes.Clear();
        return client;
    }

    /// <summary>Everything up to the peer's close_notify.</summary>
    internal async Task<string> ReadToEndAsync()
    {
        using var content = new MemoryStream();
        await Stream.CopyToAsync(content).WaitAsync(TimeSpan.FromSeconds(30));
        return Encoding.UTF8.GetString(content.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        _tcp.Dispose();
    }
}
