using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Cli.Tests;

public sealed class ServeTests(Pki pki) : IClassFixture<Pki>
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\n\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\n\r\n")]
    public async Task Www_answers_when_the_header_block_ends_however_it_is_cut(string request)
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity("server")]);
        foreach (int piece in new[] { 1, 3, 7, request.Length })
        {
            await using TestClient client = await TestClient.ConnectAsync(pki, server.Port);
            foreach (byte[] bytes in Encoding.ASCII.GetBytes(request).Chunk(piece))
            {
                await client.Stream.WriteAsync(bytes);
            }

            string answer = await client.ReadToEndAsync();

            Assert.Equal(WwwPage.Size, answer.Length);
            Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer);
            Assert.Contains("TLS 1.3", answer);
            Assert.Contains(request.Split('\r', '\n')[0], answer);
        }
    }

    [Fact]
    public async Task Www_answers_in_one_record_of_one_size()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", "--tickets", "0", .. pki.Identity("server")]);
        foreach (string path in new[] { "/", "/" + new string('x', 3000) })
        {
            await using TestClient client = await TestClient.ConnectAsync(pki, server.Port);
            await client.Stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\n\n"));

            string answer = await client.ReadToEndAsync();

            // §5.2: one byte of content type and a tag of sixteen; then the alert.
            Assert.Equal([WwwPage.Size + 17, 2 + 17], client.Records.Sizes);
            Assert.Contains($"Content-Length: {answer.Length - answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4}", answer);
        }
    }

    [Fact]
    public async Task Www_does_not_answer_before_the_header_block_ends()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity("server")]);
        await using TestClient client = await TestClient.ConnectAsync(pki, server.Port);

        await client.Stream.WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n"u8.ToArray());
        await client.Stream.ShutdownAsync();

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Www_keyupdate_changes_keys_on_both_sides_before_the_page()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity("server")]);

        Run run = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/keyupdate", "-v");

        Assert.Contains("key update            both sides", run.Out);
        Assert.Contains("update_requested", run.Error);
        Assert.Contains("client_application_traffic_secret_1", run.Error);
    }

    [Fact]
    public async Task Echo_returns_each_record_with_its_length()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--echo", "--tickets", "0", .. pki.Identity("server")]);
        await using TestClient client = await TestClient.ConnectAsync(pki, server.Port);
        int[] sizes = [1, 2, 100, 16384, 5, 5, 1000];

        // All of it is written before anything is read.
        foreach (int size in sizes)
        {
            await client.Stream.WriteAsync(Enumerable.Repeat((byte)size, size).ToArray());
        }

        byte[] back = new byte[sizes.Sum()];
        await client.Stream.ReadExactlyAsync(back);

        Assert.Equal(sizes.SelectMany(size => Enumerable.Repeat((byte)size, size)), back);
        Assert.Equal(sizes.Select(size => size + 17), client.Records.Sizes);
    }

    [Fact]
    public async Task Changed_client_authorities_count_from_the_next_look_on_without_a_restart()
    {
        string file = pki.PathOf("followed.pem");
        File.Copy(pki.PathOf("server.pem"), file);
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", .. pki.Identity("server"), "--client-ca", file, "--require-client-cert"]);
        string[] connect =
            ["connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/", .. pki.Identity("client")];
        Assert.NotEqual(ExitCode.Done, (await Run.TlsAsync(connect)).ExitCode);

        await File.WriteAllTextAsync(file, "no certificate");
        await UntilAsync("trusting as before");
        File.Copy(pki.AuthorityFile, file, overwrite: true);
        await UntilAsync("--client-ca: read again, 1 trusted");

        Run run = await Run.TlsAsync(connect);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("client certificate    CN=client, trusted: issued by CN=Test CA", run.Out);

        // Who connects looks, once a second at most.
        async Task UntilAsync(string line)
        {
            for (int i = 0; !server.Error.Contains(line, StringComparison.Ordinal); i++)
            {
                Assert.True(i < 300, "waited for 30 s; standard error is: " + server.Error);
                _ = await Run.TlsAsync(connect);
                await Task.Delay(100);
            }
        }
    }

    [Fact]
    public async Task Failed_handshake_is_one_line_and_the_server_goes_on()
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", "--quiet", .. pki.Identity("server")]);
        using (var stranger = new TcpClient())
        {
            await stranger.ConnectAsync(IPAddress.Loopback, server.Port);

            // Far more than the server looks at: closed at once, its socket would answer with a reset.
            await stranger.GetStream().WriteAsync(Enumerable.Repeat((byte)'x', 200_000).ToArray());
            byte[] answer = new byte[7];
            await stranger.GetStream().ReadExactlyAsync(answer);

            // A fatal alert, in the clear, and a clean end behind it.
            Assert.Equal(21, answer[0]);
            Assert.Equal(2, answer[5]);
            Assert.Equal(0, await stranger.GetStream().ReadAsync(answer));
        }

        await server.UntilErrorAsync("handshake failed");
        await using TestClient client = await TestClient.ConnectAsync(pki, server.Port);
        await client.Stream.WriteAsync("GET / HTTP/1.0\n\n"u8.ToArray());
        Assert.StartsWith("HTTP/1.1 200", await client.ReadToEndAsync());
        Assert.Equal(1, server.Error.AsLines());
    }

    [Fact]
    public async Task Identity_is_chosen_by_the_name_the_client_asks_for()
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", .. pki.Identity("server"), .. pki.Identity("other")]);

        foreach ((string name, string subject) in new[] { ("localhost", "CN=server"), ("other.example", "CN=other") })
        {
            Run run = await Run.TlsAsync(
                "connect", $"127.0.0.1:{server.Port}", "--servername", name, "--cafile", pki.AuthorityFile, "--get", "/");
            Assert.Contains($"server certificate    {subject}", run.Out);
        }
    }

    [Fact]
    public async Task Strict_server_refuses_names_that_are_not_its_own()
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", .. pki.Identity("server"), .. pki.Identity("other"), "--sni", "localhost", "--sni-strict"]);

        Run refused = await Run.TlsAsync(
            "connect", $"127.0.0.1:{server.Port}", "--servername", "other.example", "--cafile", pki.AuthorityFile);
        Run served = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/");

        Assert.Equal("tls: the peer refused with the alert unrecognized_name (112)\n", refused.Error);
        Assert.Equal(ExitCode.PeerRefused, refused.ExitCode);
        Assert.Equal(ExitCode.Done, served.ExitCode);
    }

    [Fact]
    public async Task Retry_insists_on_the_preferred_group()
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", .. pki.Identity("server"), "--retry", "--groups", "P-384,x25519"]);

        Run run = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/", "-v",
            "--groups", "x25519,P-384");

        Assert.Contains("hello retry           yes", run.Out);
        Assert.Contains("HelloRetryRequest", run.Error);
        Assert.Contains("cookie", run.Error);
    }

    [Fact]
    public async Task Alpn_is_agreed_or_refused()
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", .. pki.Identity("server"), "--alpn", "h2,http/1.1"]);
        string[] connect =
            ["connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/"];

        Run agreed = await Run.TlsAsync([.. connect, "--alpn", "http/1.1"]);
        Run refused = await Run.TlsAsync([.. connect, "--alpn", "smtp"]);

        Assert.Contains("application protocol  http/1.1", agreed.Out);
        Assert.Equal("tls: the peer refused with the alert no_application_protocol (120)\n", refused.Error);
    }

    [Fact]
    public async Task Connections_are_served_at_the_same_time_up_to_the_cap()
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--echo", .. pki.Identity("server"), "--max-connections", "2"]);
        await using TestClient first = await TestClient.ConnectAsync(pki, server.Port);
        await using TestClient second = await TestClient.ConnectAsync(pki, server.Port);
        Task<TestClient> third = TestClient.ConnectAsync(pki, server.Port);

        byte[] buffer = new byte[1];
        await second.Stream.WriteAsync(new byte[1]);
        await second.Stream.ReadExactlyAsync(buffer);
        Assert.False(third.IsCompleted);

        await first.Stream.ShutdownAsync();
        await first.ReadToEndAsync();
        await first.DisposeAsync();
        await using TestClient served = await third.WaitAsync(TimeSpan.FromSeconds(30));
        await served.Stream.WriteAsync(new byte[1]);
        await served.Stream.ReadExactlyAsync(buffer);
    }

    [Fact]
    public async Task Idle_connection_is_closed_cleanly()
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--echo", .. pki.Identity("server"), "--idle-timeout", "0.2"]);
        await using TestClient client = await TestClient.ConnectAsync(pki, server.Port);

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Silent_client_is_given_up_on()
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--echo", .. pki.Identity("server"), "--handshake-timeout", "0.2"]);
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPAddress.Loopback, server.Port);

        await server.UntilErrorAsync("handshake failed: it took longer than 0.2 s");
    }

    [Fact]
    public async Task Stopping_is_a_success()
    {
        ServeRun server = await ServeRun.StartAsync(["--echo", .. pki.Identity("server")]);
        await using TestClient client = await TestClient.ConnectAsync(pki, server.Port);

        Assert.Equal(ExitCode.Done, await server.StopAsync());
    }

    [Theory]
    [InlineData("--require-client-cert")]
    [InlineData("--www", "--echo")]
    [InlineData("--max-connections", "0")]
    [InlineData("--key", "x")]
    public async Task Options_that_do_not_fit_are_one_line(params string[] options)
    {
        Run run = await Run.TlsAsync(["serve", "0", .. options]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal(1, run.Error.AsLines());
        Assert.Empty(run.Out);
    }
}
