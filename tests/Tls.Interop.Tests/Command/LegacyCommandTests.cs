using System;
using System.Threading.Tasks;
using Tls.Cli;
using Tls.Cli.Tests;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Xunit;

namespace Tls.Interop.Tests.Command;

/// <summary>
/// <c>--dangerous-legacy</c> of <c>tls connect</c> and <c>tls serve</c>, with peers of OpenSSL that have nothing else; and
/// what is said where it is not given, or not enough of it.
/// </summary>
public sealed class LegacyCommandTests : InteropTest
{
    public static TheoryData<string, string, string> Enough { get; } = new()
    {
        { "rsa", "AES128-GCM-SHA256", "TLS_RSA_WITH_AES_128_GCM_SHA256" },
        { "cbc", "ECDHE-RSA-AES128-SHA", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA" },
        { "rsa,cbc", "AES128-SHA", "TLS_RSA_WITH_AES_128_CBC_SHA" },
    };

    public static TheoryData<string, string> NotEnough { get; } = new()
    {
        { "", "AES128-GCM-SHA256" },
        { "cbc", "AES128-GCM-SHA256" },
        { "", "ECDHE-RSA-AES128-SHA" },
        { "rsa", "ECDHE-RSA-AES128-SHA" },
        { "", "AES128-SHA" },
        { "rsa", "AES128-SHA" },
        { "cbc", "AES128-SHA" },
    };

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Enough))]
    public async Task Connect_reaches_an_s_server_that_has_nothing_else(string features, string cipher, string suite)
    {
        await using PeerServer server = await ServerAsync(cipher);

        Run run = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--cafile", TestPki.CaFile, "--get", "/", "--dangerous-legacy", features);

        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        Assert.Contains($": TLS 1.2, {suite}", run.Error, StringComparison.Ordinal);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(NotEnough))]
    public async Task Connect_says_in_one_line_that_s_server_refused(string features, string cipher)
    {
        await using PeerServer server = await ServerAsync(cipher);

        Run run = await Run.TlsAsync(
            ["connect", $"localhost:{server.Port}", "--cafile", TestPki.CaFile, "--get", "/", .. Option(features)]);

        Assert.Equal(ExitCode.PeerRefused, run.ExitCode);
        Assert.Equal("tls: the peer refused with the alert handshake_failure (40)\n", run.Error);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Enough))]
    public async Task Serve_takes_an_s_client_that_has_nothing_else(string features, string cipher, string suite)
    {
        await using ServeRun server = await ServeAsync(features);
        await using PeerProcess client = Client(server, cipher);

        await client.TypeAsync("hello"u8.ToArray(), Deadline);
        byte[] answer = await client.Output.WaitForAsync(5, Deadline);
        client.Input.Close();
        await client.WaitForExitAsync(Deadline);

        Assert.Equal("hello"u8, answer);
        Assert.Contains($": TLS 1.2, {suite}", server.Error, StringComparison.Ordinal);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(NotEnough))]
    public async Task Serve_says_in_one_line_that_no_suite_is_in_common(string features, string cipher)
    {
        await using ServeRun server = await ServeAsync(features);
        await using PeerProcess client = Client(server, cipher);

        Assert.NotEqual(0, await client.WaitForExitAsync(Deadline));
        await server.UntilErrorAsync("]\n");

        Assert.EndsWith(
            "suites offered is accepted here [MismatchCipherSuite; alert sent: handshake_failure (40)]\n",
            server.Error);
        Assert.Contains(": handshake failed: none of the ", server.Error, StringComparison.Ordinal);
        Assert.Single(server.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("alert handshake failure", client.Errors.Text, StringComparison.Ordinal);
    }

    private static string[] Option(string features) => features.Length == 0 ? [] : ["--dangerous-legacy", features];

    private static Task<PeerServer> ServerAsync(string cipher) => PeerServer.OpenSslAsync(
        [.. TestPki.Enciphering().OpenSslArguments, "-tls1_2", "-cipher", cipher + ":@SECLEVEL=0", "-www"]);

    private static Task<ServeRun> ServeAsync(string features)
    {
        Credential identity = TestPki.Enciphering();
        return ServeRun.StartAsync(
            ["--echo", "--cert", identity.ChainFile, "--key", identity.KeyFile, .. Option(features)]);
    }

    private static PeerProcess Client(ServeRun server, string cipher) => OpenSslClient.Start(
        server.Port,
        [.. OpenSslClient.Verifying, "-quiet", "-no_ign_eof", "-tls1_2", "-cipher", cipher + ":@SECLEVEL=0"]);
}
