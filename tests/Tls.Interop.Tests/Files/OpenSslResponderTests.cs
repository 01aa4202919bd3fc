using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;
using Tls.TestKit;
using Tls.X509;
using Xunit;

namespace Tls.Interop.Tests.Files;

/// <summary>OpenSSL's OCSP responder, asked over the network by what certificates say of it.</summary>
public sealed partial class OpenSslResponderTests : InteropTest
{
    private const byte Good = 0x11;
    private const byte Revoked = 0x12;
    private const byte Unknown = 0x13;

    private readonly string _folder = Directory.CreateTempSubdirectory("tls-responder-").FullName;
    private readonly TestCertificate _ca = TestCertificate.Root("ca");

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(OcspNoncePolicy.None, false)]
    [InlineData(OcspNoncePolicy.None, true)]
    [InlineData(OcspNoncePolicy.Optional, true)]
    [InlineData(OcspNoncePolicy.Required, true)]
    public async Task It_says_by_GET_and_by_POST_what_is_good_revoked_and_unknown(OcspNoncePolicy nonce, bool isPosted)
    {
        await using PeerProcess responder = await StartAsync();
        using HttpEvidenceSource source = new() { DangerousAllowPrivateAddresses = true };
        // Without a nonce, a request goes by POST where the address is too long for GET.
        string path = isPosted && nonce == OcspNoncePolicy.None ? new string('a', 200) : string.Empty;
        Uri address = await AddressAsync(responder, path);
        foreach ((byte serial, CertificateErrorCode? code) in ((byte, CertificateErrorCode?)[])
            [(Good, null), (Revoked, CertificateErrorCode.Revoked), (Unknown, CertificateErrorCode.StatusUnknown)])
        {
            VerificationResult result = await AskAsync(source, nonce, serial, address);

            EvidenceReport report = Assert.Single(result.Fetches);
            Assert.True(report.Fault is null, $"{report}");
            Assert.True(code == result.Primary?.Code, $"{serial}: {result.Primary}");
            Assert.Equal(isPosted, !report.Request.Body.IsEmpty);
            Assert.Equal(nonce != OcspNoncePolicy.None, !report.Evidence!.Response!.Nonce.IsEmpty);
            if (code != CertificateErrorCode.StatusUnknown)
            {
                Assert.Same(report.Evidence.Response, result.Revocation.Single().Response!.Response);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        Directory.Delete(_folder, recursive: true);
        _ca.Key.Dispose();
        base.Dispose(disposing);
    }

    private async Task<PeerProcess> StartAsync()
    {
        await File.WriteAllTextAsync(In("ca.pem"), PemWriter.Write(_ca.Certificate));
        await File.WriteAllTextAsync(In("ca.key"), PemWriter.DangerousWrite(_ca.Key));
        string when = DateTime.UtcNow.AddDays(-1).ToString("yyMMddHHmmss", CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(
            In("index.txt"),
            $"V\t400101000000Z\t\t{Good:X2}\tunknown\t/CN=leaf\n"
            + $"R\t400101000000Z\t{when}Z,keyCompromise\t{Revoked:X2}\tunknown\t/CN=leaf2\n");
        return PeerProcess.Start(
            PeerKind.OpenSsl,
            [
                "ocsp", "-port", "0", "-index", In("index.txt"), "-CA", In("ca.pem"), "-rsigner", In("ca.pem"),
                "-rkey", In("ca.key"), "-ndays", "1",
            ]);
    }

    private async Task<Uri> AddressAsync(PeerProcess responder, string path)
    {
        string said = await responder.Output.WaitForAsync("PID=", Deadline);
        return new Uri($"http://127.0.0.1:{Port().Match(said).Groups[1].Value}/{path}");
    }

    /// <summary>
    /// Now and then openssl's responder drops a connection that brings a POST; a fetcher of its own has not yet learned to
    /// leave it alone.
    /// </summary>
    private async Task<VerificationResult> AskAsync(
        HttpEvidenceSource source, OcspNoncePolicy nonce, byte serial, Uri responder)
    {
        for (int attempt = 1; ; attempt++)
        {
            EvidenceFetcher fetcher = new(source, new EvidenceFetcherOptions
            {
                Limits = new FetchOptions { OcspNonce = nonce, MaxTime = TimeSpan.FromSeconds(30) },
            });
            VerificationResult result = await VerifyAsync(fetcher, serial, responder);
            if (attempt == 5 || result.Fetches.All(report => report.Fault != EvidenceFault.Unreachable))
            {
                return result;
            }
        }
    }

    private async Task<VerificationResult> VerifyAsync(EvidenceFetcher fetcher, byte serial, Uri responder)
    {
        TestCertificate leaf = _ca.Issue(new CertificateRequestOptions
        {
            CommonName = "leaf",
            DnsNames = ["localhost"],
            SerialNumber = new[] { serial },
            ExtraExtensions = [Pointers.Access(null, responder)],
        });
        VerificationResult result = await fetcher.VerifyAsync(
            leaf.Certificate,
            [],
            new VerificationOptions
            {
                TrustStore = new TrustStore([_ca.Certificate]),
                HostName = null,
                Revocation = new RevocationOptions { Mode = RevocationMode.Hard },
            },
            Deadline);
        result.LeafKey?.Dispose();
        leaf.Key.Dispose();
        return result;
    }

    private string In(string name) => Path.Combine(_folder, name);

    [GeneratedRegex(@"ACCEPT \S+:(\d+) ")]
    private static partial Regex Port();
}
