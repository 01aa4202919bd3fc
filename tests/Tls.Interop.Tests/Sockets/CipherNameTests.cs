using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Sockets;

/// <summary>What cipher suites are called and what lists of them mean, asked of <c>openssl ciphers</c>.</summary>
public sealed partial class CipherNameTests : InteropTest
{
    private const string Everything = "ALL:COMPLEMENTOFALL:@SECLEVEL=0";

    private static readonly string NewSuites = string.Join(
        ':', TlsCipher.Supported.Where(cipher => cipher.Protocol == TlsProtocol.Tls13).Select(cipher => cipher.Name));

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Every_suite_is_called_and_made_of_what_openssl_says()
    {
        Dictionary<string, Match> theirs = await TheirsAsync();
        int compared = 0;
        foreach (CipherSuite suite in Enum.GetValues<CipherSuite>())
        {
            if (!theirs.TryGetValue(suite.ToString(), out Match? line))
            {
                continue;
            }

            var cipher = new TlsCipher(suite);
            Assert.Equal(line.Groups["name"].Value, cipher.Name);
            Assert.Equal(line.Groups["authentication"].Value, cipher.AuthenticationMethod);
            Assert.Equal(line.Groups["encryption"].Value, cipher.EncryptionMethod);
            if (TlsCipher.Supported.Contains(cipher))
            {
                Assert.Equal(line.Groups["version"].Value, cipher.ProtocolString);
            }

            compared++;
        }

        // What OpenSSL lacks: AES-GCM and AES-CCM with a pre-shared key (RFC 8442).
        Assert.Equal(
            [
                "ECDHE-PSK-AES128-CCM-SHA256", "ECDHE-PSK-AES128-CCM8-SHA256", "ECDHE-PSK-AES128-GCM-SHA256",
                "ECDHE-PSK-AES256-GCM-SHA384",
            ],
            TlsCipher.Supported.Where(cipher => !theirs.ContainsKey(cipher.StandardName)).Select(cipher => cipher.Name).Order());
        Assert.True(compared >= 30, $"{compared} suites were compared");
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("ALL:!aNULL")]
    [InlineData("HIGH:!aNULL:!AESCCM8")]
    [InlineData("ECDHE")]
    [InlineData("kECDHE:kECDHEPSK")]
    [InlineData("EECDH+CHACHA20")]
    [InlineData("ECDHE+AESGCM:!ECDSA")]
    [InlineData("aRSA")]
    [InlineData("aECDSA+AES256")]
    [InlineData("PSK")]
    [InlineData("aPSK:ECDSA+AES128")]
    [InlineData("AESCCM:-AESCCM8")]
    [InlineData("TLSv1.2+AESGCM")]
    [InlineData("CHACHA20:AESGCM+aRSA:!PSK")]
    [InlineData("HIGH:!AESCCM8:!SHA256:!SHA384")]
    [InlineData("ECDHE+AES:!AESCCM:!aNULL:!eNULL:!EXPORT:!RC4:!MD5:!3DES")]
    public async Task A_list_holds_the_suites_that_it_holds_there(string list)
    {
        Assert.Equal((await ExpandedAsync(list)).Order(), (await OursAsync(list)).Order());
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384")]
    [InlineData("ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:+ECDHE-RSA-AES128-GCM-SHA256")]
    [InlineData("ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:@STRENGTH")]
    [InlineData("ECDHE-ECDSA-AES128-CCM8:!AESCCM8:ECDHE-ECDSA-AES256-CCM:ECDHE-ECDSA-AES128-CCM8")]
    [InlineData("ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:-AES256:ECDHE-RSA-AES256-GCM-SHA384")]
    public async Task Names_stay_in_the_order_that_they_have_there(string list)
    {
        Assert.Equal(await ExpandedAsync(list), await OursAsync(list));
    }

    [GeneratedRegex(
        @"^(?<standard>TLS_\S+) +- (?<name>\S+) +(?<version>\S+) +Kx=\S+ +Au=(?<authentication>\S+) +Enc=(?<encryption>\S+)",
        RegexOptions.Multiline)]
    private static partial Regex Line();

    /// <summary>Of TLS 1.2, with AEAD and forward secrecy, and known to both.</summary>
    private async Task<List<string>> OursAsync(string list)
    {
        Dictionary<string, Match> theirs = await TheirsAsync();
        return
        [
            .. TlsCipher.Parse(list)
                .Where(cipher => cipher.Protocol == TlsProtocol.Tls12 && theirs.ContainsKey(cipher.StandardName))
                .Select(cipher => cipher.Name),
        ];
    }

    private async Task<List<string>> ExpandedAsync(string list)
    {
        string[] ours =
            [.. TlsCipher.Supported.Where(cipher => cipher.Protocol == TlsProtocol.Tls12).Select(cipher => cipher.Name)];
        return [.. (await CiphersAsync(list)).TrimEnd().Split(':').Where(ours.Contains)];
    }

    private async Task<Dictionary<string, Match>> TheirsAsync() =>
        Line().Matches(await CiphersAsync("-stdname", "-ciphersuites", NewSuites, Everything))
            .ToDictionary(match => match.Groups["standard"].Value);

    private async Task<string> CiphersAsync(params string[] arguments)
    {
        await using PeerProcess process = PeerProcess.Start(PeerKind.OpenSsl, ["ciphers", .. arguments]);
        Assert.True(await process.WaitForExitAsync(Deadline) == 0, process.Said);
        return process.Output.Text;
    }
}
