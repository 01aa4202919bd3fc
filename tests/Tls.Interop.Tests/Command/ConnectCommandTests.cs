using System;
using System.IO;
using System.Threading.Tasks;
using Tls.Cli;
using Tls.Cli.Tests;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Xunit;

namespace Tls.Interop.Tests.Command;

/// <summary><c>tls connect</c>, with <c>openssl s_server</c> and <c>gnutls-serv</c>.</summary>
public sealed class ConnectCommandTests : InteropTest
{
    private const string Key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("1.2")]
    [InlineData("1.3")]
    public async Task Reconnect_resumes_with_s_server_and_so_does_the_next_run_by_its_file(string version)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-www"]);

        (Run first, Run next) = await ReconnectAsync(server, version);

        Assert.Equal(1, Count(first.Out, $"New, TLSv{version}"));
        Assert.Equal(5, Count(first.Out, $"Reused, TLSv{version}"));
        Assert.Contains($"Reused, TLSv{version}", next.Out, StringComparison.Ordinal);
    }

    [PeerTheory(PeerKind.GnuTlsServer)]
    [InlineData("1.2")]
    [InlineData("1.3")]
    public async Task Reconnect_resumes_with_gnutls_serv_and_so_does_the_next_run_by_its_file(string version)
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
            ["--http", "--disable-client-cert", .. TestPki.For(KeyKind.EcP256).GnuTlsArguments]);

        await ReconnectAsync(server, version);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Early_data_reaches_s_server_early()
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-early_data", "-max_early_data", "4096"]);
        string session = TestPki.NewFile();
        string early = TestPki.WriteFile(Path.GetRandomFileName(), "this was early");
        string[] connect = ["connect", $"localhost:{server.Port}", "--cafile", TestPki.CaFile];

        Run first = await Run.TlsAsync([.. connect, "--session-out", session]);
        Run second = await Run.TlsAsync(
            "late\n"u8.ToArray(), [.. connect, "--session-in", session, "--early-data", early]);

        Assert.Equal(ExitCode.Done, first.ExitCode);
        Assert.Contains("early data: accepted, 14 bytes", second.Error, StringComparison.Ordinal);
        string said = await server.Process.Output.WaitForAsync("late\n", Deadline);
        Assert.Contains("Early data received:", said, StringComparison.Ordinal);
        Assert.Contains("this was early", said, StringComparison.Ordinal);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("1.2")]
    [InlineData("1.3")]
    public async Task A_pre_shared_key_stands_in_for_certificates(string version)
    {
        string[] suite = version == "1.3"
            ? ["-ciphersuites", "TLS_AES_128_GCM_SHA256", "-tls1_3"]
            : ["-cipher", "ECDHE-PSK-CHACHA20-POLY1305", "-tls1_2"];
        await using PeerServer server = await PeerServer.OpenSslAsync(
            ["-nocert", "-www", "-psk_identity", "meter", "-psk", Key, .. suite]);
        string keys = TestPki.WriteFile(Path.GetRandomFileName(), $"meter:{Key}\n");

        Run run = await Run.TlsAsync("connect", $"localhost:{server.Port}", "--psk-file", keys, "--get", "/");

        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        Assert.Contains("pre-shared key \"meter\"", run.Error, StringComparison.Ordinal);
        Assert.Contains($", TLSv{version}, Cipher is ", run.Out, StringComparison.Ordinal);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(false, "OCSP staple: good; said ")]
    [InlineData(true, "Revoked")]
    public async Task Status_shows_what_the_issuer_has_signed(bool isRevoked, string words)
    {
        Credential localhost = TestPki.For(KeyKind.EcP256);
        string response = await Ocsp.RespondAsync(localhost, isRevoked, Deadline);
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. localhost.OpenSslArguments, "-status_file", response, "-www"]);

        Run run = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--cafile", TestPki.CaFile, "--get", "/", "--status");

        Assert.Equal(isRevoked ? ExitCode.NotTrusted : ExitCode.Done, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static async Task<(Run First, Run Next)> ReconnectAsync(PeerServer server, string version)
    {
        string session = TestPki.NewFile();
        string[] connect =
        [
            "connect", $"localhost:{server.Port}", "--cafile", TestPki.CaFile, "--get", "/", "--max", version,
        ];

        Run first = await Run.TlsAsync([.. connect, "--reconnect", "5", "--session-out", session]);
        Run next = await Run.TlsAsync([.. connect, "--session-in", session]);

        Assert.True(first.ExitCode == ExitCode.Done, first.Error);
        Assert.True(next.ExitCode == ExitCode.Done, next.Error);
        Assert.Equal(6, Count(first.Error, $": TLS {version}, "));
        Assert.Equal(5, Count(first.Error, ", resumed"));
        Assert.Equal(1, Count(next.Error, ", resumed"));
        return (first, next);
    }
}
