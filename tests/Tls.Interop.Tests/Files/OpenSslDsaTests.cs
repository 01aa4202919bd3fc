using System;
using System.IO;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;
using Tls.X509;
using Xunit;

namespace Tls.Interop.Tests.Files;

/// <summary>Certificates that OpenSSL signed by DSA: refused, unless the caller says that they may be.</summary>
public sealed class OpenSslDsaTests : InteropTest
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tls-dsa-").FullName;

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public async Task A_certificate_signed_by_DSA_is_good_only_where_that_is_allowed(string digest)
    {
        await OpenSslAsync("dsaparam", "-out", In("p.pem"), "1024");
        await OpenSslAsync("gendsa", "-out", In("ca.key"), In("p.pem"));
        await OpenSslAsync(
            "req", "-x509", "-new", "-key", In("ca.key"), "-subj", "/CN=ca", "-days", "10", "-out", In("ca.pem"));
        await OpenSslAsync(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=leaf",
            "-keyout", In("leaf.key"), "-out", In("leaf.csr"));
        await File.WriteAllTextAsync(In("leaf.cnf"), "subjectAltName = DNS:localhost\n");
        await OpenSslAsync(
            "x509", "-req", "-in", In("leaf.csr"), "-CA", In("ca.pem"), "-CAkey", In("ca.key"), "-" + digest,
            "-days", "5", "-extfile", In("leaf.cnf"), "-out", In("leaf.pem"));

        VerificationOptions options = new()
        {
            TrustStore = TrustStore.FromFiles(In("ca.pem")),
            HostName = HostName.Parse("localhost"),
        };
        Certificate leaf = CertificateFile.Read(In("leaf.pem"))[0];
        byte[] changed = leaf.Raw.ToArray();
        changed[changed.AsSpan().IndexOf("localhost"u8)] = (byte)'m';

        Assert.Equal(CertificateErrorCode.SignatureAlgorithmForbidden, Judge(leaf, options));
        Assert.Null(Judge(leaf, options with { DangerousAllowDsa = true }));
        Assert.Equal(
            CertificateErrorCode.SignatureInvalid,
            Judge(Certificate.Parse(changed), options with { DangerousAllowDsa = true, HostName = null }));
    }

    protected override void Dispose(bool disposing)
    {
        Directory.Delete(_folder, recursive: true);
        base.Dispose(disposing);
    }

    private static CertificateErrorCode? Judge(Certificate leaf, VerificationOptions options)
    {
        VerificationResult result = CertificateVerifier.Verify(leaf, [], options);
        result.LeafKey?.Dispose();
        return result.Primary?.Code;
    }

    private string In(string name) => Path.Combine(_folder, name);

    private async Task OpenSslAsync(params string[] arguments)
    {
        await using PeerProcess process = PeerProcess.Start(PeerKind.OpenSsl, arguments);
        Assert.True(await process.WaitForExitAsync(Deadline) == 0, process.Said);
    }
}
