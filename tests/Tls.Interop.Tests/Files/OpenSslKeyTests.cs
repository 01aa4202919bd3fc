using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.X509;
using Xunit;

namespace Tls.Interop.Tests.Files;

/// <summary><see cref="TlsKey"/> in every form, to <c>openssl pkey</c> and back.</summary>
public sealed class OpenSslKeyTests : InteropTest
{
    private const string PassPhrase = "pässword";
    private readonly string _folder = Directory.CreateTempSubdirectory("tls-keys-").FullName;

    private string Theirs => Path.Combine(_folder, "theirs");

    private string Ours => Path.Combine(_folder, "ours");

    public static TheoryData<KeyKind> Kinds =>
        [KeyKind.Rsa, KeyKind.EcP256, KeyKind.EcP384, KeyKind.EcP521, KeyKind.Ed25519];

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Kinds))]
    public async Task Openssl_reads_what_we_write(KeyKind kind)
    {
        using TlsKey key = TlsKey.FromPrivateKey(CryptoProvider.Default.GenerateSigningKey(kind));
        string half = key.ToPublicKey().ToPem();

        await File.WriteAllTextAsync(Ours, key.ToPem(PassPhrase), Deadline);
        Assert.Equal(half, await PublicHalfAsync("-in", Ours, "-passin", "pass:" + PassPhrase));
        Assert.NotEqual(0, await RunAsync("pkey", "-in", Ours, "-passin", "pass:another", "-noout"));
        await File.WriteAllTextAsync(Ours, key.DangerousToPem(), Deadline);
        Assert.Equal(half, await PublicHalfAsync("-in", Ours));
        await File.WriteAllBytesAsync(Ours, key.DangerousToDer(), Deadline);
        Assert.Equal(half, await PublicHalfAsync("-in", Ours, "-inform", "DER"));

        await File.WriteAllTextAsync(Ours, half, Deadline);
        Assert.Equal(half, await PublicHalfAsync("-in", Ours, "-pubin"));
        await File.WriteAllBytesAsync(Ours, key.ToPublicKey().ToDer(), Deadline);
        Assert.Equal(half, await PublicHalfAsync("-in", Ours, "-pubin", "-inform", "DER"));
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Kinds))]
    public async Task We_read_what_openssl_writes(KeyKind kind)
    {
        using TlsKey key = TlsKey.FromPrivateKey(CryptoProvider.Default.GenerateSigningKey(kind));
        await File.WriteAllTextAsync(Ours, key.DangerousToPem(), Deadline);
        string[][] forms =
        [
            ["pkey"],
            ["pkey", "-outform", "DER"],
            ["pkey", "-aes256", "-passout", "pass:" + PassPhrase],
            ["pkey", "-aes128", "-passout", "pass:" + PassPhrase],
            ["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:" + PassPhrase, "-outform", "DER"],
            .. kind == KeyKind.Ed25519
                ? (string[][])[]
                : [["pkey", "-traditional"], ["pkey", "-traditional", "-outform", "DER"]],
        ];

        foreach (string[] form in forms)
        {
            Assert.Equal(0, await RunAsync([.. form, "-in", Ours, "-out", Theirs]));
            using TlsKey read = TlsKey.FromFile(Theirs, PassPhrase);
            Assert.Equal(key, read);
            Assert.Equal(key.Length, read.Length);
            if (form.Contains("-passout"))
            {
                Assert.Throws<CertificateFormatException>(() => TlsKey.FromFile(Theirs, "another"));
                Assert.Throws<CertificateFormatException>(() => TlsKey.FromFile(Theirs));
            }
        }

        foreach (string form in (string[])["PEM", "DER"])
        {
            Assert.Equal(0, await RunAsync("pkey", "-in", Ours, "-out", Theirs, "-pubout", "-outform", form));
            Assert.Equal(key.ToPublicKey(), TlsKey.FromFile(Theirs, type: TlsKeyType.PublicKey));
            Assert.Throws<CertificateFormatException>(() => TlsKey.FromFile(Theirs));
        }
    }

    /// <summary>RFC 1421 headers, and a key from MD5 and one round: refused by name, not guessed at.</summary>
    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(KeyKind.Rsa, "RSA PRIVATE KEY")]
    [InlineData(KeyKind.EcP256, "EC PRIVATE KEY")]
    public async Task The_old_encryption_is_refused_in_words_that_help(KeyKind kind, string label)
    {
        using TlsKey key = TlsKey.FromPrivateKey(CryptoProvider.Default.GenerateSigningKey(kind));
        await File.WriteAllTextAsync(Ours, key.DangerousToPem(), Deadline);
        Assert.Equal(0, await RunAsync(
            "pkey", "-in", Ours, "-out", Theirs, "-traditional", "-aes128", "-passout", "pass:" + PassPhrase));
        Assert.Contains("Proc-Type: 4,ENCRYPTED", await File.ReadAllTextAsync(Theirs, Deadline));

        CertificateFormatException refusal =
            Assert.Throws<CertificateFormatException>(() => TlsKey.FromFile(Theirs, PassPhrase));

        Assert.Contains(label, refusal.Message);
        Assert.Contains("convert it to PKCS#8", refusal.Message);
    }

    protected override void Dispose(bool disposing)
    {
        Directory.Delete(_folder, recursive: true);
        base.Dispose(disposing);
    }

    private async Task<string> PublicHalfAsync(params string[] arguments)
    {
        await using PeerProcess process = PeerProcess.Start(PeerKind.OpenSsl, ["pkey", .. arguments, "-pubout"]);
        Assert.True(await process.WaitForExitAsync(Deadline) == 0, process.Said);
        return process.Output.Text;
    }

    private async Task<int> RunAsync(params string[] arguments)
    {
        await using PeerProcess process = PeerProcess.Start(PeerKind.OpenSsl, arguments);
        return await process.WaitForExitAsync(Deadline);
    }
}
