using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Samples.Tests.Browser;

/// <summary>TLS 1.3 from a tab of Chromium, by our stack in WebAssembly, to OpenSSL.</summary>
public sealed class BrowserTests(BrowserRun run, ITestOutputHelper output) : IClassFixture<BrowserRun>
{
    [PeerFact(PeerKind.Chromium)]
    public async Task A_page_chooses_managed_cryptography_by_itself()
    {
        Dictionary<string, string> page = await run.PageAsync();

        Assert.Equal("Managed", page["provider"]);
        Assert.DoesNotContain("failure", page.Keys);
    }

    [PeerTheory(PeerKind.Chromium)]
    [InlineData("ecdsa", "EcdsaSecp256r1Sha256", "Interop EcP256")]
    [InlineData("rsa", "RsaPssRsaeSha256", "Interop Rsa")]
    public async Task A_page_is_fetched_by_tls_13_from_a_server_whose_certificate_was_verified(
        string server, string signature, string issuer)
    {
        Dictionary<string, string> told = await VisitAsync(server);

        Assert.Equal("Tls13", told["version"]);
        Assert.Equal(signature, told["signature"]);
        Assert.Equal("localhost", told["certificate"]);
        Assert.Equal(issuer, told["issuer"]);
        Assert.Equal("true", told["verified"]);
        Assert.StartsWith("HTTP/1.0 200", told["text"], StringComparison.Ordinal);

        // What s_server says of the connection is what the page says of it.
        Assert.Contains($"New, TLSv1.3, Cipher is {told["suite"]}", told["text"], StringComparison.Ordinal);
    }

    [PeerFact(PeerKind.Chromium)]
    public async Task A_mebibyte_goes_there_and_comes_back()
    {
        Dictionary<string, string> told = await VisitAsync("echo");

        Assert.Equal("1048576", told["echoed"]);
    }

    [PeerTheory(PeerKind.Chromium)]
    [InlineData("named", "RejectedBadCertificate", "HostNameMismatch")]
    [InlineData("expired", "RejectedExpired", "Expired")]
    [InlineData("stranger", "RejectedUnknownCa", "UnableToVerifyFirst")]
    public async Task A_wrong_certificate_is_refused_before_anything_is_asked(string server, string fault, string reason)
    {
        Dictionary<string, string> told = await VisitAsync(server);

        Assert.Equal(fault, told["fault"]);
        Assert.Contains(reason, told["refusal"], StringComparison.Ordinal);
        Assert.DoesNotContain("version", told.Keys);
        Assert.DoesNotContain("text", told.Keys);
    }

    private async Task<Dictionary<string, string>> VisitAsync(string server)
    {
        Dictionary<string, string> told = await run.VisitAsync(server);
        foreach ((string name, string value) in told)
        {
            output.WriteLine($"{name}: {value}");
        }

        Assert.DoesNotContain("failure", told.Keys);
        return told;
    }
}
