using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Cli.Tests;

/// <summary><c>tls conformance</c>, against the other verbs and against who is no TLS at all.</summary>
public sealed class ConformanceTests(Pki pki) : IClassFixture<Pki>
{
    [Fact]
    public async Task Nothing_is_found_in_tls_serve()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", "--quiet", .. pki.Identity("server")]);

        Run run = await Run.TlsAsync(
            "conformance", $"127.0.0.1:{server.Port}", "--random", "200", "--parallel", "4", "--silence", "3");

        Assert.Equal($"server 127.0.0.1:{server.Port}: {Played(run)} flights played, nothing\n", run.Out);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.True(Played(run) > 900);
    }

    [Fact]
    public async Task Nothing_is_found_in_tls_serve_of_TLS_12()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", "--quiet", .. pki.Identity("server")]);

        Run run = await Run.TlsAsync(
        [
            "conformance", $"127.0.0.1:{server.Port}", "--random", "100", "--parallel", "4", "--silence", "3",
            "--scenario", "server 12", "--scenario", "server 12 ticket resumed",
        ]);

        Assert.Equal($"server 127.0.0.1:{server.Port}: {Played(run)} flights played, nothing\n", run.Out);
        Assert.True(Played(run) > 700);
    }

    [Fact]
    public async Task A_client_that_resumes_is_not_waited_for()
    {
        Run run = await Run.TlsAsync("conformance", "--client", "0", "--flight", "client 12 resumed");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("client 12 resumed", run.Error);
    }

    [Fact]
    public async Task A_server_that_asks_for_certificates_is_shown_one()
    {
        await using ServeRun server = await ServeRun.StartAsync(
        [
            "--www", "--quiet", .. pki.Identity("server"), "--require-client-cert", "--client-ca", pki.AuthorityFile,
        ]);

        Run run = await Run.TlsAsync(
        [
            "conformance", $"127.0.0.1:{server.Port}", .. pki.Identity("client"), "--silence", "3",
            "--flight", "server auth required",
        ]);

        Assert.Equal(ExitCode.Done, run.ExitCode);
    }

    [Theory]
    [InlineData("client", ExitCode.Done)]
    [InlineData("client: drop 5", ExitCode.Done)]
    [InlineData("client retry: duplicate 1", ExitCode.Done)]
    public async Task Nothing_is_found_in_tls_connect(string flight, int exitCode)
    {
        using var error = new SharedBytes();
        using var output = new SharedBytes();
        Task<int> conformance = TlsCommand.RunAsync(
            ["conformance", "--client", "0", "--flight", flight, "--silence", "3"], Run.Io([], output, error));
        Assert.True(SpinWait.SpinUntil(() => error.Text.Contains('\n'), TimeSpan.FromSeconds(30)), error.Text);

        string endpoint = error.Text.Trim().Split(' ')[^1];
        await Run.TlsAsync("connect", endpoint, "--insecure", "--min", "1.3", "--groups", "x25519,P-256");

        Assert.Equal(exitCode, await conformance);
        Assert.Equal($"client {endpoint}: 1 flights played, nothing\n", output.Text);
    }

    [Fact]
    public async Task A_server_of_another_kind_has_findings_in_every_form()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var stop = new CancellationTokenSource();
        Task hangingUp = HangUpAsync(listener, stop.Token);
        string json = pki.PathOf("report.json");
        string html = pki.PathOf("report.html");

        Run run = await Run.TlsAsync(
            "conformance", $"127.0.0.1:{port}", "--flight", "server", "--seed", "5", "--json", json, "--html", html);

        await stop.CancelAsync();
        await hangingUp;
        Assert.Equal(ExitCode.TlsFailed, run.ExitCode);
        Assert.StartsWith("1. the legal flight: does not complete a handshake that is right\n", run.Out);
        Assert.Contains($"tls conformance 127.0.0.1:{port} --seed 5 --flight \"server\"", run.Out);
        using var read = JsonDocument.Parse(await File.ReadAllBytesAsync(json));
        Assert.Equal("NotConnected", read.RootElement.GetProperty("findings")[0].GetProperty("kind").GetString());
        Assert.Contains("does not complete a handshake", await File.ReadAllTextAsync(html));
    }

    [Theory]
    [InlineData("conformance 127.0.0.1:1 --flight client", "--client")]
    [InlineData("conformance 127.0.0.1:1 --scenario yesterday", "yesterday")]
    [InlineData("conformance 127.0.0.1:1 --flight server:drop", "server:drop")]
    [InlineData("conformance 127.0.0.1:1 --flight nobody", "nobody")]
    [InlineData("conformance 127.0.0.1:1 --run true", "--client")]
    [InlineData("conformance 127.0.0.1:1 --parallel 0", "--parallel")]
    [InlineData("conformance 127.0.0.1:1 --random -1", "--random")]
    [InlineData("conformance 127.0.0.1:1 --cert /no/such/file", "/no/such/file")]
    [InlineData("conformance --client localhost:0", "no address")]
    public async Task Wrong_usage_is_told_before_anything_is_played(string args, string word)
    {
        Run run = await Run.TlsAsync(args.Split(' '));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(word, run.Error);
    }

    [Fact]
    public async Task Who_does_not_answer_the_call_is_the_network()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Run run = await Run.TlsAsync("conformance", $"127.0.0.1:{port}");

        Assert.Equal(ExitCode.Network, run.ExitCode);
        Assert.Equal(1, run.Error.AsLines());
    }

    private static int Played(Run run) => int.Parse(run.Out.Split(": ")[^1].Split(' ')[0]);

    private static async Task HangUpAsync(TcpListener listener, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                (await listener.AcceptSocketAsync(stop)).Dispose();
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
