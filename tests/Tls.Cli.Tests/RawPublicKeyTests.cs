using System;
using System.IO;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.X509;
using Xunit;

namespace Tls.Cli.Tests;

/// <summary>
/// Keys without certificates (RFC 7250): shown, taken, named wherever a certificate is named, refused.
/// </summary>
public sealed class RawPublicKeyTests(Pki pki) : IClassFixture<Pki>
{
    [Theory]
    [InlineData("1.2")]
    [InlineData("1.3")]
    public async Task Both_sides_know_each_other_by_their_keys_alone(string version)
    {
        await using ServeRun server = await ServeRun.StartAsync(
        [
            "--www", "--max", version, "--raw-public-key", pki.PathOf("server.key"),
            "--trust-key", PublicKeyFile("client"), "--require-client-cert",
        ]);

        Run run = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--get", "/", "--trust-key", PublicKeyFile("server"),
            "--raw-public-key", pki.PathOf("client.key"), "--observe");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains($"server: {Words("server")}, trusted: it is known here", run.Error, StringComparison.Ordinal);
        Assert.Contains($"asked for: {Words("client")}", run.Error, StringComparison.Ordinal);
        Assert.Contains("server certificate    raw public key, ECDSA P-256", run.Out, StringComparison.Ordinal);
        Assert.Contains("client certificate    raw public key, ECDSA P-256", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("malformed", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pem")]
    [InlineData("der")]
    [InlineData("certificate")]
    public async Task A_key_to_trust_comes_in_any_file_that_has_it(string form)
    {
        string file = PublicKeyFile("server");
        if (form == "der")
        {
            file = pki.PathOf("server.spki");
            await File.WriteAllBytesAsync(file, Certificate("server").PublicKey.Encoded.ToArray());
        }

        await using ServeRun server = await ServeRun.StartAsync("--www", "--raw-public-key", pki.PathOf("server.key"));

        Run run = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--get", "/",
            "--trust-key", form == "certificate" ? pki.PathOf("server.pem") : file);

        Assert.Equal(ExitCode.Done, run.ExitCode);
    }

    [Fact]
    public async Task Another_key_is_not_trusted_and_named_by_its_hash()
    {
        await using ServeRun server = await ServeRun.StartAsync("--www", "--raw-public-key", pki.PathOf("server.key"));

        Run run = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--get", "/", "--trust-key", PublicKeyFile("other"));

        Assert.Equal(ExitCode.NotTrusted, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains(
            $"not trusted: the peer's {Words("server")} is not known here", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_names_a_key_takes_no_certificate_unless_an_authority_is_named_too()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity("server")]);
        string[] connect =
            ["connect", $"localhost:{server.Port}", "--get", "/", "--trust-key", PublicKeyFile("server")];

        Run alone = await Run.TlsAsync(connect);
        Run both = await Run.TlsAsync([.. connect, "--cafile", pki.AuthorityFile]);

        Assert.Equal(ExitCode.PeerRefused, alone.ExitCode);
        Assert.Equal(ExitCode.Done, both.ExitCode);
    }

    [Fact]
    public async Task Certificate_goes_to_those_who_want_one_and_the_key_to_the_others()
    {
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", .. pki.Identity("server"), "--raw-public-key", pki.PathOf("other.key")]);

        Run key = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--get", "/", "--trust-key", PublicKeyFile("other"));
        Run certificate = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--get", "/", "--cafile", pki.AuthorityFile);

        Assert.Contains(Words("other"), key.Error, StringComparison.Ordinal);
        Assert.Contains("CN=server, trusted", certificate.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_a_key_is_said_with_its_name()
    {
        Run run = await Run.TlsAsync("connect", "localhost:1", "--trust-key", pki.PathOf("server.key"));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains($"{pki.PathOf("server.key")}: neither a public key nor", run.Error, StringComparison.Ordinal);
    }

    private Certificate Certificate(string name) => CertificateFile.Read(pki.PathOf(name + ".pem"))[0];

    private string PublicKeyFile(string name)
    {
        string file = pki.PathOf(name + ".pub");
        File.WriteAllText(file, PemWriter.Write("PUBLIC KEY", Certificate(name).PublicKey.Encoded.Span));
        return file;
    }

    private string Words(string name)
    {
        byte[] hash = new byte[32];
        CryptoProvider.Default.Hash(HashKind.Sha256, Certificate(name).PublicKey.Encoded.Span, hash);
        return $"raw public key, ECDSA P-256, SHA-256 {Convert.ToHexStringLower(hash)}";
    }
}
