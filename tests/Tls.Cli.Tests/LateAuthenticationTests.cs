using System.Threading.Tasks;
using Xunit;

namespace Tls.Cli.Tests;

/// <summary><c>GET /secret</c>, which asks for a certificate after the handshake.</summary>
public sealed class LateAuthenticationTests(Pki pki) : IClassFixture<Pki>
{
    [Theory]
    [InlineData("/secret", true, "CN=client, trusted: issued by CN=Test CA")]
    [InlineData("/secret", false, "asked for, none shown")]
    [InlineData("/", true, "not asked for")]
    public async Task Secret_page_says_who_the_client_is(string path, bool hasCertificate, string expected)
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", .. pki.Identity("server"), "--client-ca", pki.AuthorityFile]);

        Run run = await Run.TlsAsync(
        [
            "connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", path,
            "--post-handshake-auth", .. hasCertificate ? pki.Identity("client") : [],
        ]);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("client certificate    " + expected, run.Out);
    }

    [Theory]
    [InlineData("--max", "1.3")]
    [InlineData("--max", "1.2")]
    public async Task Client_that_does_not_offer_it_is_not_asked(params string[] version)
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", .. pki.Identity("server"), "--client-ca", pki.AuthorityFile]);

        Run run = await Run.TlsAsync(
        [
            "connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/secret",
            .. pki.Identity("client"), .. version,
        ]);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("client certificate    not asked for", run.Out);
    }

    [Fact]
    public async Task Certificate_of_another_authority_is_refused()
    {
        using var other = new Pki();
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", .. pki.Identity("server"), "--client-ca", pki.AuthorityFile]);

        Run run = await Run.TlsAsync(
        [
            "connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/secret",
            "--post-handshake-auth", .. other.Identity("client"),
        ]);

        Assert.Equal(ExitCode.PeerRefused, run.ExitCode);
    }
}
