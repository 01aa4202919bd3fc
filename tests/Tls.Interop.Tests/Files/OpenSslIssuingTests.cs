using System.IO;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.TestKit;
using Tls.X509;
using Xunit;

namespace Tls.Interop.Tests.Files;

/// <summary>OpenSSL judges what we issue and ask for; we read what it asks for.</summary>
public sealed class OpenSslIssuingTests : InteropTest
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tls-issuing-").FullName;

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(KeyKind.EcP256)]
    [InlineData(KeyKind.EcP384)]
    [InlineData(KeyKind.Rsa)]
    [InlineData(KeyKind.Ed25519)]
    public async Task OpenSsl_verifies_our_request(KeyKind kind)
    {
        using SigningKey key = CryptoProvider.Default.GenerateSigningKey(kind);
        string file = Write("request.pem", CertificationRequest.Create(
            new CertificateRequestOptions { CommonName = "me", DnsNames = ["www.example.com"] }, key).ToPem());

        string said = await OpenSslAsync("req", "-in", file, "-noout", "-verify", "-text");

        Assert.Contains("CN = me", said, System.StringComparison.Ordinal);
        Assert.Contains("DNS:www.example.com", said, System.StringComparison.Ordinal);
        Assert.Contains("verify OK", said, System.StringComparison.Ordinal);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(KeyKind.EcP256)]
    [InlineData(KeyKind.EcP521)]
    [InlineData(KeyKind.Rsa)]
    [InlineData(KeyKind.Ed25519)]
    public async Task OpenSsl_trusts_a_strict_chain_of_ours(KeyKind kind)
    {
        TestCertificate root = TestCertificate.SelfSigned(new() { CommonName = "Root", IsCa = true }, kind);
        TestCertificate sub = root.Issue(new() { CommonName = "Sub", IsCa = true, PathLength = 0 }, kind);
        TestCertificate leaf = sub.Issue(new() { CommonName = "leaf", DnsNames = ["www.example.com"] }, kind);

        string said = await OpenSslAsync(
            "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "www.example.com",
            "-CAfile", Write("root.pem", PemWriter.Write(root.Certificate)),
            "-untrusted", Write("sub.pem", PemWriter.Write(sub.Certificate)),
            Write("leaf.pem", PemWriter.Write(leaf.Certificate)));

        Assert.EndsWith("OK", said.TrimEnd(), System.StringComparison.Ordinal);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("ec", "ec_paramgen_curve:P-256")]
    [InlineData("rsa", "rsa_keygen_bits:2048")]
    [InlineData("ed25519", null)]
    public async Task Request_of_OpenSsl_is_read_and_answered(string algorithm, string? option)
    {
        string key = Path.Combine(_folder, "key.pem");
        string request = Path.Combine(_folder, "request.pem");
        string[] options = option is null ? [] : ["-pkeyopt", option];
        await OpenSslAsync(
            [
                "req", "-new", "-newkey", algorithm, .. options, "-nodes", "-keyout", key, "-out", request,
                "-subj", "/C=DE/CN=me", "-addext", "subjectAltName=DNS:www.example.com",
            ]);

        CertificationRequest read = CertificationRequest.Parse(await File.ReadAllBytesAsync(request, Deadline));

        Assert.True(read.ProvesPossession());
        Assert.Equal("CN=me, C=DE", read.Subject.ToString());
        Assert.Equal("DNS:www.example.com", Assert.Single(read.SubjectAlternativeNames).ToString());
        using SigningKey own = PrivateKeyFile.Read(key);
        Assert.Equal(own.SubjectPublicKeyInfo.ToArray(), read.PublicKey.Encoded.ToArray());
    }

    protected override void Dispose(bool disposing)
    {
        Directory.Delete(_folder, recursive: true);
        base.Dispose(disposing);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<string> OpenSslAsync(params string[] arguments)
    {
        await using PeerProcess process = PeerProcess.Start(PeerKind.OpenSsl, arguments);
        Assert.True(await process.WaitForExitAsync(Deadline) == 0, process.Said);
        return process.Errors.Text + process.Output.Text;
    }
}
