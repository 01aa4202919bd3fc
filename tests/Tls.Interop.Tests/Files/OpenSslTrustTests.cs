using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;
using Tls.X509;
using Xunit;

namespace Tls.Interop.Tests.Files;

/// <summary>TRUSTED CERTIFICATE files as OpenSSL writes them: what they trust and reject, OpenSSL's own verdict says.</summary>
public sealed class OpenSslTrustTests : InteropTest
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tls-trust-").FullName;

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("")]
    [InlineData("-addtrust serverAuth")]
    [InlineData("-addtrust clientAuth")]
    [InlineData("-addtrust serverAuth -addtrust clientAuth")]
    [InlineData("-addtrust emailProtection")]
    [InlineData("-addtrust anyExtendedKeyUsage")]
    [InlineData("-addreject serverAuth")]
    [InlineData("-addreject clientAuth -addtrust serverAuth")]
    [InlineData("-addreject emailProtection")]
    [InlineData("-addreject serverAuth -addtrust serverAuth -setalias whatever")]
    public async Task What_is_trusted_and_rejected_is_as_OpenSSL_reads_it(string options)
    {
        await MakeAsync();
        await OpenSslAsync(
            ["x509", "-in", In("ca.pem"), "-trustout", "-out", In("trusted.pem"), .. options.Split(
                ' ', StringSplitOptions.RemoveEmptyEntries)]);

        TrustStore store = TrustStore.FromFiles(In("trusted.pem"));
        Assert.StartsWith(
            "-----BEGIN TRUSTED CERTIFICATE-----", await File.ReadAllTextAsync(In("trusted.pem")), StringComparison.Ordinal);
        foreach ((string purpose, CertificatePurpose ours) in
            ((string, CertificatePurpose)[])
            [("sslserver", CertificatePurpose.ServerAuthentication), ("sslclient", CertificatePurpose.ClientAuthentication)])
        {
            bool theirs = await IsGoodAsync(
                "verify", "-purpose", purpose, "-trusted", In("trusted.pem"), In("leaf.pem"));
            VerificationResult result = CertificateVerifier.Verify(
                CertificateFile.Read(In("leaf.pem"))[0],
                [],
                new VerificationOptions { TrustStore = store, HostName = null, Purpose = ours });
            result.LeafKey?.Dispose();
            Assert.Equal((purpose, theirs), (purpose, result.IsTrusted));
            Assert.Equal(theirs ? null : CertificateErrorCode.UntrustedRoot, result.Primary?.Code);
        }
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Pin_is_the_hash_that_OpenSSL_computes()
    {
        await MakeAsync();
        await OpenSslAsync("x509", "-in", In("leaf.pem"), "-noout", "-pubkey", "-out", In("key.pem"));
        await OpenSslAsync("pkey", "-pubin", "-in", In("key.pem"), "-outform", "DER", "-out", In("key.der"));
        await OpenSslAsync("dgst", "-sha256", "-binary", "-out", In("hash"), In("key.der"));

        byte[] hash = await File.ReadAllBytesAsync(In("hash"));

        Assert.Equal(
            $"sha256//{Convert.ToBase64String(hash)}",
            PinnedKeys.PinOf(CertificateFile.Read(In("leaf.pem")).Single().PublicKey));
    }

    protected override void Dispose(bool disposing)
    {
        Directory.Delete(_folder, recursive: true);
        base.Dispose(disposing);
    }

    private async Task MakeAsync()
    {
        await OpenSslAsync(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=ca",
            "-days", "10", "-keyout", In("ca.key"), "-out", In("ca.pem"));
        await OpenSslAsync(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=leaf",
            "-keyout", In("leaf.key"), "-out", In("leaf.csr"));
        await File.WriteAllTextAsync(In("leaf.cnf"), "subjectAltName = DNS:localhost\n");
        await OpenSslAsync(
            "x509", "-req", "-in", In("leaf.csr"), "-CA", In("ca.pem"), "-CAkey", In("ca.key"), "-days", "5",
            "-extfile", In("leaf.cnf"), "-out", In("leaf.pem"));
    }

    private string In(string file) => Path.Combine(_folder, file);

    private async Task<bool> IsGoodAsync(params string[] arguments)
    {
        await using PeerProcess process = PeerProcess.Start(PeerKind.OpenSsl, arguments);
        return await process.WaitForExitAsync(Deadline) == 0;
    }

    private async Task OpenSslAsync(params string[] arguments)
    {
        await using PeerProcess process = PeerProcess.Start(PeerKind.OpenSsl, arguments);
        Assert.True(await process.WaitForExitAsync(Deadline) == 0, process.Said);
    }
}
