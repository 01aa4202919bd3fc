using System;
using System.IO;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;
using Tls.X509;
using Xunit;

namespace Tls.Interop.Tests.Files;

/// <summary>Lists and OCSP responses that OpenSSL's own small CA wrote.</summary>
public sealed class OpenSslRevocationTests : InteropTest
{
    private const string Configuration = """
        [ca]
        default_ca = d
        [d]
        database = {0}/index.txt
        crlnumber = {0}/crlnumber
        serial = {0}/serial
        new_certs_dir = {0}
        default_md = sha256
        default_days = 5
        default_crl_days = 5
        policy = p
        certificate = {0}/ca.pem
        private_key = {0}/ca.key
        [p]
        commonName = supplied
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tls-revocation-").FullName;

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Its_lists_and_responses_say_who_is_revoked()
    {
        await File.WriteAllTextAsync(
            In("c.cnf"), Configuration.Replace("{0}", _folder, StringComparison.Ordinal));
        await File.WriteAllTextAsync(In("index.txt"), string.Empty);
        await File.WriteAllTextAsync(In("leaf.cnf"), "subjectAltName = DNS:localhost\n");
        await File.WriteAllTextAsync(In("crlnumber"), "01\n");
        await File.WriteAllTextAsync(In("serial"), "1000\n");
        await OpenSslAsync(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=ca",
            "-days", "10", "-keyout", In("ca.key"), "-out", In("ca.pem"));
        await OpenSslAsync(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=leaf",
            "-keyout", In("leaf.key"), "-out", In("leaf.csr"));
        await OpenSslAsync(
            "x509", "-req", "-in", In("leaf.csr"), "-CA", In("ca.pem"), "-CAkey", In("ca.key"), "-set_serial", "0x1000",
            "-days", "5", "-extfile", In("leaf.cnf"), "-out", In("leaf.pem"));
        await OpenSslAsync("ca", "-config", In("c.cnf"), "-valid", In("leaf.pem"));
        await AnswerAsync("good");
        await OpenSslAsync("ca", "-config", In("c.cnf"), "-gencrl", "-out", In("good.crl"));
        await OpenSslAsync(
            "ca", "-config", In("c.cnf"), "-revoke", In("leaf.pem"), "-crl_reason", "keyCompromise");
        await AnswerAsync("bad");
        await OpenSslAsync("ca", "-config", In("c.cnf"), "-gencrl", "-out", In("bad.crl"));

        foreach (string kind in (string[])["good", "bad"])
        {
            CertificateErrorCode? expected = kind == "good" ? null : CertificateErrorCode.Revoked;
            var hard = new RevocationOptions { Mode = RevocationMode.Hard };
            Assert.Equal(
                expected, Judge(hard with { Lists = CertificateRevocationList.FromFile(In(kind + ".crl")) }));
            var response = OcspResponse.Parse(await File.ReadAllBytesAsync(In(kind + ".der")));
            Assert.Equal(expected, Judge(hard with { Responses = [response] }));
        }
    }

    protected override void Dispose(bool disposing)
    {
        Directory.Delete(_folder, recursive: true);
        base.Dispose(disposing);
    }

    private CertificateErrorCode? Judge(RevocationOptions revocation)
    {
        VerificationResult result = CertificateVerifier.Verify(
            CertificateFile.Read(In("leaf.pem"))[0],
            [],
            new VerificationOptions
            {
                TrustStore = TrustStore.FromFiles(In("ca.pem")),
                HostName = null,
                Revocation = revocation,
            });
        result.LeafKey?.Dispose();
        return result.Primary?.Code;
    }

    private string In(string file) => Path.Combine(_folder, file);

    private Task AnswerAsync(string name) => OpenSslAsync(
        "ocsp", "-index", In("index.txt"), "-CA", In("ca.pem"), "-rsigner", In("ca.pem"), "-rkey", In("ca.key"),
        "-issuer", In("ca.pem"), "-cert", In("leaf.pem"), "-noverify", "-ndays", "2", "-respout", In(name + ".der"));

    private async Task OpenSslAsync(params string[] arguments)
    {
        await using PeerProcess process = PeerProcess.Start(PeerKind.OpenSsl, arguments);
        Assert.True(await process.WaitForExitAsync(Deadline) == 0, process.Said);
    }
}
