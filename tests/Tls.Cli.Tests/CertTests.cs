using System;
using System.IO;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Tls.X509;
using Xunit;

namespace Tls.Cli.Tests;

public sealed class CertTests(Pki pki) : IClassFixture<Pki>
{
    [Theory]
    [InlineData("ecdsa-p256", "EC P-256")]
    [InlineData("ecdsa-p384", "EC P-384")]
    [InlineData("ecdsa-p521", "EC P-521")]
    [InlineData("rsa-2048", "RSA, 2048 bits")]
    [InlineData("rsa-pss-2048", "RSA for PSS alone, 2048 bits")]
    public async Task New_certificate_is_shown_as_it_was_made_and_serves(string type, string key)
    {
        string authority = Name();
        string leaf = Name();
        Run made = await NewAsync(authority, "--ca", "--cn", "My CA", "--days", "7");
        Assert.Equal(ExitCode.Done, made.ExitCode);
        made = await NewAsync(
            leaf, "--cn", "www", "--dns", "localhost", "--ip", "127.0.0.1", "--key-type", type, "--server",
            "--issuer", pki.PathOf(authority + ".pem"), "--issuer-key", pki.PathOf(authority + ".key"));
        Assert.Equal(ExitCode.Done, made.ExitCode);

        Run shown = await Run.TlsAsync("cert", "show", pki.PathOf(leaf + ".pem"));
        Assert.Equal(made.Out, shown.Out);
        Assert.Contains("CN=www", shown.Out);
        Assert.Contains("CN=My CA", shown.Out);
        Assert.Contains("DNS:localhost, IP:127.0.0.1", shown.Out);
        Assert.Contains(key, shown.Out);

        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity(leaf)]);
        Run run = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--cafile", pki.PathOf(authority + ".pem"), "--get", "/");
        Assert.Equal(ExitCode.Done, run.ExitCode);
    }

    [Fact]
    public async Task Key_is_for_its_owner_alone()
    {
        string name = Name();
        await NewAsync(name, "--cn", "x.example");

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(pki.PathOf(name + ".key")));
        }
    }

    [Fact]
    public async Task Files_are_overwritten_only_by_force()
    {
        string name = Name();
        await NewAsync(name, "--cn", "first.example");
        string key = await File.ReadAllTextAsync(pki.PathOf(name + ".key"));

        Run refused = await NewAsync(name, "--cn", "second.example");
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains("--force", refused.Error);
        Assert.Equal(key, await File.ReadAllTextAsync(pki.PathOf(name + ".key")));

        Assert.Equal(ExitCode.Done, (await NewAsync(name, "--cn", "second.example", "--force")).ExitCode);
        Assert.NotEqual(key, await File.ReadAllTextAsync(pki.PathOf(name + ".key")));
    }

    [Fact]
    public async Task Common_name_that_is_a_host_becomes_an_alternative_name()
    {
        string name = Name();
        Assert.Contains("DNS:www.example", (await NewAsync(name, "--cn", "www.example")).Out);
    }

    [Theory]
    [InlineData("--dns", "www.example")]
    [InlineData("--ip", "127.0.0.1")]
    public async Task Self_signed_without_a_common_name_is_named_by_its_first_other_name(
        string option, string value)
    {
        Run run = await NewAsync(Name(), option, value);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains($"CN={value} (itself)", run.Out);
    }

    [Fact]
    public async Task Request_is_answered_with_its_key_and_names_and_nothing_more()
    {
        string name = Name();
        string[] issuer = await AuthorityAsync();
        Run asked = await NewAsync(name, "--request", "--ca", "--cn", "me", "--dns", "www.example");
        Assert.Equal(ExitCode.Done, asked.ExitCode);
        Assert.StartsWith(
            "-----BEGIN CERTIFICATE REQUEST-----", await File.ReadAllTextAsync(pki.PathOf(name + ".pem")));

        string answer = pki.PathOf(Name());
        Run run = await Run.TlsAsync(
            ["cert", "new", "--csr", pki.PathOf(name + ".pem"), "--server", "--out", answer, .. issuer]);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("CN=me", run.Out);
        Assert.Contains("DNS:www.example", run.Out);
        Assert.Contains("no CA", run.Out);
        Assert.Equal(
            PrivateKeyFile.Read(pki.PathOf(name + ".key")).SubjectPublicKeyInfo.ToArray(),
            CertificateFile.Read(answer)[0].PublicKey.Encoded.ToArray());
    }

    [Fact]
    public async Task Request_for_the_key_of_another_is_refused()
    {
        string name = Name();
        string[] issuer = await AuthorityAsync();
        await NewAsync(name, "--request", "--cn", "me");
        byte[] der = CertificationRequest.Parse(await File.ReadAllBytesAsync(pki.PathOf(name + ".pem"))).Raw.ToArray();
        der[^1] ^= 1;
        await File.WriteAllBytesAsync(pki.PathOf(name + ".pem"), der);

        Run run = await Run.TlsAsync(
            ["cert", "new", "--csr", pki.PathOf(name + ".pem"), "--out", pki.PathOf(Name()), .. issuer]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("is not signed with the key it is for", run.Error);
    }

    [Fact]
    public async Task Leaf_cannot_issue()
    {
        Run run = await NewAsync(
            Name(), "--cn", "x", "--issuer", pki.PathOf("server.pem"), "--issuer-key", pki.PathOf("server.key"));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("is no CA's certificate", run.Error);
    }

    [Fact]
    public async Task Key_of_another_is_refused()
    {
        Run run = await NewAsync(
            Name(), "--cn", "x", "--issuer", pki.AuthorityFile, "--issuer-key", pki.PathOf("server.key"));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("is not the key of", run.Error);
    }

    [Fact]
    public async Task Show_prints_every_certificate_of_a_bundle_and_takes_der()
    {
        string bundle = pki.PathOf(Name() + ".pem");
        await File.WriteAllTextAsync(
            bundle, await File.ReadAllTextAsync(pki.PathOf("server.pem")) + await File.ReadAllTextAsync(pki.AuthorityFile));
        string der = pki.PathOf(Name() + ".der");
        await File.WriteAllBytesAsync(der, CertificateFile.Read(pki.AuthorityFile)[0].Raw.ToArray());

        Assert.Equal(3, (await Run.TlsAsync("cert", "show", bundle)).Out.Split("Certificate\n").Length);
        Assert.Contains("CN=Test CA", (await Run.TlsAsync("cert", "show", der)).Out);
    }

    [Fact]
    public async Task Pkcs12_shows_its_certificates_and_serves()
    {
        string file = pki.PathOf(Name() + ".p12");
        using (var server = X509Certificate2.CreateFromPemFile(pki.PathOf("server.pem"), pki.PathOf("server.key")))
        {
            await File.WriteAllBytesAsync(
                file,
                server.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, "secret"));
        }

        Assert.Contains("CN=server", (await Run.TlsAsync("cert", "show", file, "--pass", "secret")).Out);
        Run refused = await Run.TlsAsync("cert", "show", file, "--pass", "guess");
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains("wrong password", refused.Error);
        await using ServeRun running = await ServeRun.StartAsync("--www", "--cert", file, "--pass", "secret");
        Run run = await Run.TlsAsync(
            "connect", $"localhost:{running.Port}", "--cafile", pki.AuthorityFile, "--get", "/");
        Assert.Equal(ExitCode.Done, run.ExitCode);
    }

    [Fact]
    public async Task Show_says_what_is_wrong_with_a_file()
    {
        string junk = pki.PathOf(Name() + ".pem");
        await File.WriteAllTextAsync(junk, "nothing to see here");

        Run run = await Run.TlsAsync("cert", "show", junk);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith($"tls: {junk}: ", run.Error);
        Assert.Equal(1, run.Error.AsLines());
    }

    private async Task<string[]> AuthorityAsync()
    {
        string name = Name();
        await NewAsync(name, "--ca", "--cn", "My CA");
        return ["--issuer", pki.PathOf(name + ".pem"), "--issuer-key", pki.PathOf(name + ".key")];
    }

    private static string Name() => Path.GetRandomFileName();

    private Task<Run> NewAsync(string name, params string[] args) => Run.TlsAsync(
        ["cert", "new", .. args, "--out", pki.PathOf(name + ".pem"), "--key-out", pki.PathOf(name + ".key")]);
}
