using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Cli.Tests;

public sealed class ConnectTests(Pki pki) : IClassFixture<Pki>
{
    [Theory]
    [InlineData("TLS_AES_128_GCM_SHA256", "x25519")]
    [InlineData("tls_aes_256_gcm_sha384", "P-256")]
    [InlineData("CHACHA20_POLY1305_SHA256", "secp384r1")]
    [InlineData("TLS-AES-128-CCM-SHA256", "p-521")]
    public async Task Get_prints_the_page_and_says_what_was_agreed(string suite, string group)
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity("server")]);

        Run run = await Run.TlsAsync(
            "connect", "--suites", suite, "--groups", group, "--cafile", pki.AuthorityFile, "--get", "/",
            $"localhost:{server.Port}");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.StartsWith("This page came over TLS.", run.Out);
        Assert.Contains("answer: HTTP/1.1 200 OK", run.Error);
        string name = suite.Replace('-', '_').Replace("TLS_", "", StringComparison.OrdinalIgnoreCase);
        Assert.Contains("TLS_" + name, run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("trusted: issued by CN=Test CA", run.Error);
    }

    [Fact]
    public async Task Standard_input_goes_out_and_what_comes_goes_to_standard_output()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--echo", .. pki.Identity("server")]);
        string text = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i}\n"));

        Run run = await Run.TlsAsync(
            System.Text.Encoding.ASCII.GetBytes(text),
            ["connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile]);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(text, run.Out);
    }

    [Fact]
    public async Task Insecure_goes_on_and_says_that_nothing_is_verified()
    {
        await using ServeRun server = await ServeRun.StartAsync("--www");

        Run run = await Run.TlsAsync("connect", $"127.0.0.1:{server.Port}", "--insecure", "--get", "/");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("NOT TRUSTED (SelfSignedLeaf)", run.Error);
    }

    [Fact]
    public async Task Client_certificate_is_shown_when_asked_for()
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", .. pki.Identity("server"), "--client-ca", pki.AuthorityFile, "--require-client-cert"]);

        Run run = await Run.TlsAsync(
            ["connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/",
                .. pki.Identity("client")]);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("client certificate    CN=client, trusted: issued by CN=Test CA", run.Out);
    }

    [Fact]
    public async Task Observe_explains_every_message_on_standard_error()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity("server")]);

        Run run = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/", "--observe");

        Assert.StartsWith("This page came over TLS.", run.Out);
        foreach (string message in new[]
        {
            "ClientHello", "ServerHello", "{EncryptedExtensions}", "{Certificate}", "{CertificateVerify}", "{Finished}",
        })
        {
            Assert.Contains(message, run.Error);
        }
    }

    [Fact]
    public async Task Both_sides_append_the_same_secrets_to_their_key_logs()
    {
        string clientLog = pki.PathOf("client.keylog");
        string serverLog = pki.PathOf("server.keylog");
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", .. pki.Identity("server"), "--keylog", serverLog]);
        string[] connect =
            ["connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/", "--keylog", clientLog];

        Assert.Equal(ExitCode.Done, (await Run.TlsAsync(connect)).ExitCode);
        Assert.Equal(ExitCode.Done, (await Run.TlsAsync(connect)).ExitCode);

        string[] lines = await File.ReadAllLinesAsync(clientLog);
        Assert.Equal(10, lines.Length);
        Assert.All(lines, line => Assert.Matches("^[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]{64}$", line));
        Assert.Equal(lines.Order(), (await File.ReadAllLinesAsync(serverLog)).Order());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(clientLog));
        }
    }

    [Fact]
    public async Task Provider_of_the_base_class_library_connects_too()
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", .. pki.Identity("server"), "--crypto", "bcl"]);

        Run run = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/", "--crypto", "bcl");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.DoesNotContain("x25519", run.Out);
    }
}
