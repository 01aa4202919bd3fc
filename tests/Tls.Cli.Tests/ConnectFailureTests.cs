using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Cli.Tests;

public sealed class ConnectFailureTests(Pki pki) : IClassFixture<Pki>
{
    [Fact]
    public async Task Wrong_host_names_those_the_certificate_has()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity("server")]);

        Run run = await ConnectAsync(server.Port, "--servername", "elsewhere.example");

        AssertFails(run, ExitCode.NotTrusted,
            "tls: wrong host: the certificate is for localhost, 127.0.0.1, not for elsewhere.example");
    }

    [Fact]
    public async Task Expired_certificate_says_when()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity("expired")]);

        AssertFails(await ConnectAsync(server.Port), ExitCode.NotTrusted,
            "tls: expired: the certificate of CN=expired ended on 2020-02-01 00:00:00 UTC");
    }

    [Fact]
    public async Task Unknown_authority_says_who_issued()
    {
        using var others = new Pki();
        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity("server")]);

        Run run = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--cafile", others.PathOf("client.pem"), "--get", "/");

        AssertFails(run, ExitCode.NotTrusted,
            "tls: unknown CA: CN=server was issued by CN=Test CA, which was neither sent nor is trusted");
    }

    [Fact]
    public async Task Self_signed_certificate_is_an_unknown_authority()
    {
        await using ServeRun server = await ServeRun.StartAsync("--www");

        AssertFails(await ConnectAsync(server.Port), ExitCode.NotTrusted,
            "tls: unknown CA: the certificate of CN=localhost is self-signed, and not in the trust store");
    }

    [Fact]
    public async Task Tampered_record_is_called_that()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity("server")]);
        await using var proxy = new FlippingProxy(server.Port);

        Run run = await ConnectAsync(proxy.Port);

        Assert.Equal(ExitCode.TlsFailed, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.EndsWith(
            "tls: a record was tampered with: it does not authenticate (alert sent: bad_record_mac)\n", run.Error);
    }

    [Fact]
    public async Task Missing_client_certificate_ends_in_the_servers_alert()
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", .. pki.Identity("server"), "--client-ca", pki.AuthorityFile, "--require-client-cert"]);

        Run run = await ConnectAsync(server.Port);

        Assert.Equal(ExitCode.PeerRefused, run.ExitCode);
        Assert.EndsWith("tls: the peer refused with the alert certificate_required (116)\n", run.Error);
    }

    [Fact]
    public async Task Nobody_listening_is_a_refused_connection()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        Run run = await Run.TlsAsync("connect", $"127.0.0.1:{port}", "--cafile", pki.AuthorityFile);

        AssertFails(run, ExitCode.Network, "tls: connection refused: nobody listens there");
    }

    [Fact]
    public async Task Silent_server_is_a_timeout()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        Run run = await Run.TlsAsync(
            "connect", $"127.0.0.1:{port}", "--cafile", pki.AuthorityFile, "--timeout", "0.3");

        AssertFails(
            run, ExitCode.Network, $"tls: the handshake with 127.0.0.1:{port} took longer than 0.3 s");
    }

    [Fact]
    public async Task Server_that_speaks_something_else_is_told_apart()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task serving = Task.Run(async () =>
        {
            using Socket client = await listener.AcceptSocketAsync();
            await client.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
            client.Shutdown(SocketShutdown.Send);
            while (await client.ReceiveAsync(new byte[4096]) > 0)
            {
                // Its hello, and its alert.
            }
        });

        Run run = await Run.TlsAsync("connect", $"127.0.0.1:{port}", "--cafile", pki.AuthorityFile);
        await serving;

        Assert.Equal(ExitCode.TlsFailed, run.ExitCode);
        Assert.StartsWith("tls: ", run.Error);
        Assert.Equal(1, run.Error.AsLines());
    }

    [Theory]
    [InlineData("--suites", "TLS_NULL_WITH_NULL_NULL", "unknown cipher suite")]
    [InlineData("--groups", "ffdhe2048", "unknown group")]
    [InlineData("--sigalgs", "dsa_sha1", "unknown signature scheme")]
    [InlineData("--cafile", "no/such/file", "no such file")]
    [InlineData("--timeout", "-1", "--timeout")]
    [InlineData("--no-such-option", "x", "--no-such-option")]
    public async Task Wrong_option_is_one_line_and_nothing_is_sent(string option, string value, string words)
    {
        Run run = await Run.TlsAsync("connect", "localhost:1", option, value);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(words, run.Error);
        Assert.Equal(1, run.Error.AsLines());
    }

    private Task<Run> ConnectAsync(int port, params string[] more) => Run.TlsAsync(
        ["connect", $"localhost:{port}", "--cafile", pki.AuthorityFile, "--get", "/", .. more]);

    private static void AssertFails(Run run, int exitCode, string line)
    {
        Assert.Equal(line + "\n", run.Error);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Empty(run.Out);
    }
}
