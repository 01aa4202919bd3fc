using System;
using System.Linq;
using System.Threading.Tasks;
using Tls.Cli.Tests;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Xunit;

namespace Tls.Interop.Tests.Command;

/// <summary><c>tls serve</c>, with <c>openssl s_client</c>.</summary>
public sealed class ServeCommandTests : InteropTest
{
    private const string Key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private static string[] Localhost => Identity(TestPki.For(KeyKind.EcP256));

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("-tls1_3", "RSA-PSS+SHA256", KeyKind.Rsa)]
    [InlineData("-tls1_3", "ECDSA+SHA256", KeyKind.EcP256)]
    [InlineData("-tls1_3", "ECDSA+SHA256:RSA-PSS+SHA256", KeyKind.EcP256)]
    [InlineData("-tls1_2", "RSA-PSS+SHA256", KeyKind.Rsa)]
    [InlineData("-tls1_2", "ECDSA+SHA256", KeyKind.EcP256)]
    public async Task Of_two_identities_the_one_that_the_client_can_verify_is_shown(
        string version, string schemes, KeyKind shown)
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--echo", .. Localhost, .. Identity(TestPki.For(KeyKind.Rsa))]);

        string page = await ShownAsync(server, [.. OpenSslClient.Verifying, version, "-sigalgs", schemes]);

        Assert.Contains($"issuer=CN = Interop {shown}", page, StringComparison.Ordinal);
        Assert.Contains("Verify return code: 0 (ok)", page, StringComparison.Ordinal);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("-tls1_3", "first.example")]
    [InlineData("-tls1_3", "second.example")]
    [InlineData("-tls1_2", "first.example")]
    [InlineData("-tls1_2", "second.example")]
    public async Task Of_two_identities_the_one_that_the_client_asks_for_by_name_is_shown(string version, string name)
    {
        await using ServeRun server = await ServeRun.StartAsync(
        [
            "--echo", .. Identity(TestPki.Named("first.example")), .. Identity(TestPki.Named("second.example")),
        ]);

        string page = await ShownAsync(
            server,
            ["-CAfile", TestPki.CaFile, "-verify_return_error", "-verify_hostname", name, "-servername", name, version]);

        Assert.Contains($"subject=CN = {name}", page, StringComparison.Ordinal);
        Assert.Contains("Verify return code: 0 (ok)", page, StringComparison.Ordinal);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Early_data_is_taken_and_comes_first()
    {
        string session = TestPki.NewFile();
        string early = TestPki.WriteFile("early.txt", "early");
        await using ServeRun server = await ServeRun.StartAsync(["--echo", "--early-data", "4096", .. Localhost]);

        await EchoAsync(server, "1", [.. OpenSslClient.Verifying, "-sess_out", session]);
        await EchoAsync(server, "2", [.. OpenSslClient.Verifying, "-sess_in", session, "-early_data", early], "early");

        Assert.Equal(1, Count(server.Error, "early data, resumed"));
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("-tls1_3")]
    [InlineData("-tls1_2")]
    public async Task A_pre_shared_key_stands_in_for_certificates(string version)
    {
        await using ServeRun server = await ServeRun.StartAsync(
            "--echo", "--psk-file", TestPki.WriteFile("keys.txt", $"# of the command's tests\nmeter:{Key}\n"));
        string[] suite = version == "-tls1_3"
            ? ["-ciphersuites", "TLS_AES_128_GCM_SHA256"]
            : ["-cipher", "ECDHE-PSK-CHACHA20-POLY1305"];

        await EchoAsync(server, "hello", [version, "-psk_identity", "meter", "-psk", Key, .. suite]);

        Assert.Contains("pre-shared key \"meter\"", server.Error, StringComparison.Ordinal);
    }

    private static string[] Identity(Credential credential) =>
        ["--cert", credential.ChainFile, "--key", credential.KeyFile];

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    /// <summary>What s_client says of the connection.</summary>
    private async Task<string> ShownAsync(ServeRun server, string[] arguments)
    {
        await using PeerProcess client = PeerProcess.Start(
            PeerKind.OpenSsl, ["s_client", "-connect", $"127.0.0.1:{server.Port}", .. arguments]);
        await client.Output.WaitForAsync("Verify return code", Deadline);
        client.Input.Close();
        await client.WaitForExitAsync(Deadline);
        return client.Output.Text;
    }

    /// <summary>Types a text into s_client, and waits for all of it to come back.</summary>
    private async Task EchoAsync(ServeRun server, string typed, string[] arguments, string before = "")
    {
        await using PeerProcess client = PeerProcess.Start(
            PeerKind.OpenSsl, ["s_client", "-quiet", "-no_ign_eof", "-connect", $"127.0.0.1:{server.Port}", .. arguments]);
        await client.TypeAsync(typed.Select(c => (byte)c).ToArray(), Deadline);
        byte[] answer = await client.Output.WaitForAsync(before.Length + typed.Length, Deadline);
        client.Input.Close();
        await client.WaitForExitAsync(Deadline);
        Assert.Equal(before + typed, new string([.. answer.Select(b => (char)b)]));
    }
}
