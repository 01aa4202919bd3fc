using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Tls.Interop.Tests.Kit;
using Tls.Samples.Browser.Relay;
using Xunit;

namespace Tls.Samples.Tests.Browser;

/// <summary>What the relay carries, and for whom.</summary>
public sealed class ByteRelayTests : InteropTest
{
    [Fact]
    public async Task Bytes_are_carried_both_ways_until_the_server_ends()
    {
        using TcpListener server = Listen();
        await using WebApplication relay = await StartAsync(server);
        using ClientWebSocket page = await ConnectAsync(relay, "/relay/there", OriginOf(relay));
        using TcpClient connection = await server.AcceptTcpClientAsync(Deadline);
        NetworkStream stream = connection.GetStream();
        byte[] buffer = new byte[3];

        await page.SendAsync(new byte[] { 1, 2 }, WebSocketMessageType.Binary, true, Deadline);
        await page.SendAsync(new byte[] { 3 }, WebSocketMessageType.Text, true, Deadline);
        await stream.ReadExactlyAsync(buffer, Deadline);
        await stream.WriteAsync(new byte[] { 4 }, Deadline);
        connection.Close();

        Assert.Equal([1, 2, 3], buffer);
        Assert.Equal(1, (await page.ReceiveAsync(buffer.AsMemory(), Deadline)).Count);
        Assert.Equal(4, buffer[0]);
        Assert.Equal(
            WebSocketMessageType.Close, (await page.ReceiveAsync(buffer.AsMemory(), Deadline)).MessageType);
    }

    [Theory]
    [InlineData("/relay/elsewhere", true, HttpStatusCode.NotFound)]
    [InlineData("/relay/127.0.0.1:443", true, HttpStatusCode.NotFound)]
    [InlineData("/relay/there", false, HttpStatusCode.Forbidden)]
    public async Task Nobody_is_carried_anywhere_else_nor_from_the_pages_of_others(
        string path, bool isOurs, HttpStatusCode expected)
    {
        using TcpListener server = Listen();
        await using WebApplication relay = await StartAsync(server);
        using var page = new ClientWebSocket();
        page.Options.CollectHttpResponseDetails = true;
        page.Options.SetRequestHeader("Origin", isOurs ? OriginOf(relay) : "https://elsewhere.example");

        await Assert.ThrowsAsync<WebSocketException>(() => page.ConnectAsync(AddressOf(relay, path), Deadline));

        Assert.Equal(expected, page.HttpStatusCode);
        Assert.False(server.Pending());
    }

    [Fact]
    public async Task A_file_comes_from_the_first_folder_that_has_it()
    {
        string[] folders = [NewFolder("first"), NewFolder("second")];
        File.WriteAllText(Path.Combine(folders[0], "index.html"), "first");
        File.WriteAllText(Path.Combine(folders[1], "index.html"), "second");
        File.WriteAllText(Path.Combine(folders[1], "program.wasm"), "program");
        await using WebApplication relay = ByteRelay.Create(0, folders, new Dictionary<string, DnsEndPoint>());
        await relay.StartAsync(Deadline);
        using var client = new HttpClient { BaseAddress = new Uri(OriginOf(relay)) };

        Assert.Equal("first", await client.GetStringAsync(new Uri("/", UriKind.Relative), Deadline));
        using HttpResponseMessage program = await client.GetAsync(new Uri("/program.wasm", UriKind.Relative), Deadline);
        Assert.Equal("application/wasm", program.Content.Headers.ContentType!.MediaType);
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static string NewFolder(string name) =>
        Directory.CreateDirectory(Path.Combine(TestPki.NewFile(), name)).FullName;

    private static string OriginOf(WebApplication relay) => relay.Urls.Single();

    private static Uri AddressOf(WebApplication relay, string path) =>
        new(OriginOf(relay).Replace("http", "ws", StringComparison.Ordinal) + path);

    private async Task<WebApplication> StartAsync(TcpListener server)
    {
        WebApplication relay = ByteRelay.Create(0, [NewFolder("empty")], new Dictionary<string, DnsEndPoint>
        {
            ["there"] = new("127.0.0.1", ((IPEndPoint)server.LocalEndpoint).Port),
        });
        await relay.StartAsync(Deadline);
        return relay;
    }

    private async Task<ClientWebSocket> ConnectAsync(WebApplication relay, string path, string origin)
    {
        var page = new ClientWebSocket();
        page.Options.SetRequestHeader("Origin", origin);
        await page.ConnectAsync(AddressOf(relay, path), Deadline);
        return page;
    }
}
