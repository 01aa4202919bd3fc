using System;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Cli.Tests;

/// <summary><c>tls verify --connect</c>: what a live server shows is judged like a file.</summary>
public sealed class VerifyConnectTests(Pki pki) : IClassFixture<Pki>
{
    [Theory]
    [InlineData("server", ExitCode.Done, "TRUSTED through CN=Test CA")]
    [InlineData("expired", ExitCode.NotTrusted, "NOT TRUSTED: Expired at depth 0")]
    [InlineData("other", ExitCode.NotTrusted, "NOT TRUSTED: HostNameMismatch at depth 0")]
    public async Task Live_server_is_judged_by_its_own_name(string identity, int exitCode, string verdict)
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity(identity)]);

        Run run = await Run.TlsAsync("verify", "--ca", pki.AuthorityFile, "--connect", $"localhost:{server.Port}");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith(verdict, run.Out, StringComparison.Ordinal);
        Assert.Contains("name localhost", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_a_failure_of_the_network()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity("server")]);
        int port = server.Port;
        await server.StopAsync();

        Run run = await Run.TlsAsync("verify", "--ca", pki.AuthorityFile, "--connect", $"localhost:{port}");

        Assert.Equal(ExitCode.Network, run.ExitCode);
    }
}
