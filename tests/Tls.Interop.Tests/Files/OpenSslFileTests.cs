using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.X509;
using Xunit;

namespace Tls.Interop.Tests.Files;

/// <summary>Files that OpenSSL wrote, in every form it has: PKCS#12, PKCS#7, encrypted PKCS#8.</summary>
public sealed class OpenSslFileTests : InteropTest
{
    private const string Password = "pässword";
    private readonly string _folder = Directory.CreateTempSubdirectory("tls-files-").FullName;

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData]
    [InlineData("-legacy")]
    [InlineData("-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1")]
    [InlineData("-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC", "-macalg", "sha512")]
    [InlineData("-keypbe", "NONE", "-certpbe", "NONE")]
    [InlineData("-nomac")]
    [InlineData("-iter", "100000", "-maciter")]
    public async Task Pkcs12_is_read(params string[] options)
    {
        string file = await ExportAsync(PeerKind.OpenSsl, KeyKind.EcP256, Password, options);

        using Pkcs12Contents contents = Pkcs12File.Read(file, Password);

        AssertIs(contents, KeyKind.EcP256);
        bool isEncrypted = !options.Contains("NONE");
        var refused = Record.Exception(() => Pkcs12File.Read(file, "another"));
        Assert.True(Assert.IsType<CertificateFormatException>(refused).IsWrongPassword == isEncrypted, refused.Message);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(KeyKind.Rsa)]
    [InlineData(KeyKind.EcP384)]
    [InlineData(KeyKind.Ed25519)]
    public async Task Pkcs12_of_each_kind_of_key_is_read(KeyKind kind)
    {
        using Pkcs12Contents contents =
            Pkcs12File.Read(await ExportAsync(PeerKind.OpenSsl, kind, Password), Password);

        AssertIs(contents, kind);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData]
    [InlineData("-legacy")]
    public async Task Pkcs12_without_a_password_is_read(params string[] options)
    {
        using Pkcs12Contents contents = Pkcs12File.Read(
            await ExportAsync(PeerKind.OpenSsl, KeyKind.EcP256, string.Empty, options), string.Empty);

        AssertIs(contents, KeyKind.EcP256);
    }

    [PeerFact(PeerKind.OpenSslNew)]
    public async Task Pkcs12_with_the_mac_of_rfc_9579_is_read()
    {
        string file = await ExportAsync(PeerKind.OpenSslNew, KeyKind.EcP256, Password, "-pbmac1_pbkdf2");

        using Pkcs12Contents contents = Pkcs12File.Read(file, Password);

        AssertIs(contents, KeyKind.EcP256);
        Assert.True(Assert.Throws<CertificateFormatException>(() => Pkcs12File.Read(file, "another")).IsWrongPassword);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("PEM")]
    [InlineData("DER")]
    public async Task Pkcs7_of_certificates_is_read_like_any_file_of_them(string form)
    {
        Credential credential = TestPki.For(KeyKind.EcP256);
        string file = Path.Combine(_folder, "chain.p7b");
        await OpenSslAsync(
            PeerKind.OpenSsl,
            "crl2pkcs7", "-nocrl", "-certfile", credential.ChainFile, "-certfile", TestPki.CaFile,
            "-outform", form, "-out", file);

        // Of a SET the order is DER's and not the chain's.
        Assert.Equal(
            [.. credential.Identity.Chain.Append(TestPki.RootCertificate).Select(Hex).Order()],
            CertificateFile.Read(file).Select(Hex).Order());
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("-v2", "aes-256-cbc")]
    [InlineData("-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA512")]
    public async Task Encrypted_pkcs8_is_read(params string[] options)
    {
        Credential credential = TestPki.For(KeyKind.EcP256);
        string file = Path.Combine(_folder, "key.pem");
        await OpenSslAsync(
            PeerKind.OpenSsl,
            ["pkcs8", "-topk8", "-in", credential.KeyFile, "-passout", "pass:" + Password, "-out", file, .. options]);

        using SigningKey key = PrivateKeyFile.Read(file, Password);

        Assert.Equal(credential.Identity.Chain[0].PublicKey.Encoded, key.SubjectPublicKeyInfo);
        Assert.Throws<CertificateFormatException>(() => PrivateKeyFile.Read(file, "another"));
    }

    protected override void Dispose(bool disposing)
    {
        Directory.Delete(_folder, recursive: true);
        base.Dispose(disposing);
    }

    private static string Hex(Certificate certificate) => System.Convert.ToHexString(certificate.Raw.Span);

    private static void AssertIs(Pkcs12Contents contents, KeyKind kind)
    {
        IReadOnlyList<Certificate> chain = TestPki.For(kind).Identity.Chain;
        Assert.Equal([.. chain, TestPki.RootCertificate], contents.Certificates);
        Assert.Equal(chain[0].PublicKey.Encoded.ToArray(), contents.Key!.SubjectPublicKeyInfo.ToArray());
        Assert.Equal("mein Schlüssel", contents.FriendlyName);
    }

    private async Task<string> ExportAsync(PeerKind peer, KeyKind kind, string password, params string[] options)
    {
        Credential credential = TestPki.For(kind);
        string file = Path.Combine(_folder, "file.p12");
        await OpenSslAsync(
            peer,
            [
                "pkcs12", "-export", "-in", credential.ChainFile, "-inkey", credential.KeyFile,
                "-certfile", TestPki.CaFile, "-name", "mein Schlüssel", "-passout", "pass:" + password, "-out", file,
                .. options,
            ]);
        return file;
    }

    private async Task OpenSslAsync(PeerKind peer, params string[] arguments)
    {
        await using PeerProcess process = PeerProcess.Start(peer, arguments);
        Assert.True(await process.WaitForExitAsync(Deadline) == 0, process.Said);
    }
}
