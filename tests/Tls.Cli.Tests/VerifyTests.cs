using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.TestKit;
using Tls.X509;
using Xunit;

namespace Tls.Cli.Tests;

/// <summary><c>tls verify</c>: a verdict and its reasons on one screen, and as JSON.</summary>
public sealed class VerifyTests : IDisposable
{
    private const int Screen = 40;
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("tls-verify-tests").FullName;
    private readonly TestCertificate _root = TestCertificate.SelfSigned(Ca("Root"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Trusted_path_is_shown_with_what_it_cost()
    {
        TestCertificate sub = _root.Issue(Ca("Sub"));

        Run run = await VerifyAsync(sub.Issue(Leaf()), [sub], "--name", "www.example.com");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        AssertLines(
            run,
            "TRUSTED through CN=Root",
            "for server authentication, name www.example.com, at 2026-06-01 12:00:00 UTC, trusting 1 certificate",
            "  0  CN=leaf [",
            "  1  CN=Sub [",
            "  2  CN=Root [",
            ", in the trust store]",
            "paths tried: 1",
            "✓ trusted",
            "spent: 2 of 100 signatures, 2 of 2000 possible issuers");
    }

    [Fact]
    public async Task Expired_cross_certificate_is_passed_over_for_the_valid_one()
    {
        TestCertificate other = TestCertificate.SelfSigned(Ca("Old Root"));
        using SigningKey key = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        var expired = Of(CertificateBuilder.Issue(
            Ca("Sub") with { NotAfter = Now.AddDays(-3) },
            key.SubjectPublicKeyInfo,
            _root.Certificate,
            _root.Key), key);
        var crossed = Of(CertificateBuilder.Issue(
            Ca("Sub"), key.SubjectPublicKeyInfo, other.Certificate, other.Key), key);

        Run run = await VerifyAsync(
            crossed.Issue(Leaf()), [expired, crossed], "--ca", Write(other.Certificate), "--name", "www.example.com");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        AssertLines(
            run,
            "TRUSTED through CN=Old Root",
            "  1  CN=Sub [" + Id(crossed),
            "✓ trusted",
            "passed over: 1",
            $"  CN=Sub [{Id(expired)}]  expired: valid until 2026-05-29 12:00:00Z");
    }

    [Fact]
    public async Task Two_bad_ways_are_told_apart_in_the_tree()
    {
        TestCertificate other = TestCertificate.SelfSigned(Ca("Old Root"));
        using SigningKey key = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        var expired = Of(CertificateBuilder.Issue(
            Ca("Sub") with { NotAfter = Now.AddDays(-3) },
            key.SubjectPublicKeyInfo,
            _root.Certificate,
            _root.Key), key);
        var stray = Of(CertificateBuilder.Issue(
            Ca("Sub"), key.SubjectPublicKeyInfo, other.Certificate, other.Key), key);

        Run run = await VerifyAsync(expired.Issue(Leaf()), [expired, stray], "--name", "www.example.com");

        Assert.Equal(ExitCode.NotTrusted, run.ExitCode);
        AssertLines(
            run,
            "NOT TRUSTED: Expired at depth 1",
            "✗ Expired (primary): valid until 2026-05-29 12:00:00Z, checked for 2026-06-01 12:00:00Z",
            "paths tried: 2",
            $"├─ CN=Sub [{Id(stray)}]",
            "│     ✗ UnableToGetLocalIssuer at depth 1: its issuer 'CN=Old Root' is neither sent nor trusted",
            $"└─ CN=Sub [{Id(expired)}]",
            "   └─ CN=Root",
            "✗ Expired at depth 1");
    }

    [Fact]
    public async Task Name_outside_the_constraints_is_explained()
    {
        // permittedSubtrees: dNSName example.org.
        CertificateExtension constraints = new(
            ObjectIdentifier.Parse("2.5.29.30"), true, Convert.FromHexString("3011a00f300d820b6578616d706c652e6f7267"));
        TestCertificate sub = _root.Issue(Ca("Sub") with { ExtraExtensions = [constraints] });

        Run run = await VerifyAsync(sub.Issue(Leaf()), [sub], "--name", "www.example.com");

        Assert.Equal(ExitCode.NotTrusted, run.ExitCode);
        AssertLines(run, "NOT TRUSTED: NameConstraintViolated at depth 0", "✗ NameConstraintViolated (primary): ");
    }

    [Fact]
    public async Task Missing_intermediate_is_named()
    {
        TestCertificate sub = _root.Issue(Ca("Sub"));

        Run run = await VerifyAsync(sub.Issue(Leaf()), [], "--name", "www.example.com");

        Assert.Equal(ExitCode.NotTrusted, run.ExitCode);
        AssertLines(
            run,
            "NOT TRUSTED: UnableToVerifyFirst at depth 0",
            "✗ UnableToVerifyFirst (primary): its issuer 'CN=Sub' is neither sent nor trusted");
    }

    [Fact]
    public async Task Path_cut_by_depth_says_the_limit()
    {
        TestCertificate sub = _root.Issue(Ca("Sub"));
        TestCertificate lower = sub.Issue(Ca("Lower"));
        TestCertificate leaf = lower.Issue(Leaf());

        Run run = await VerifyAsync(leaf, [sub, lower], "--depth", "3");

        Assert.Equal(ExitCode.NotTrusted, run.ExitCode);
        AssertLines(run, "NOT TRUSTED: DepthExceeded at depth", "more than 3 certificates");
        Assert.Equal(ExitCode.Done, (await VerifyAsync(leaf, [sub, lower], "--depth", "4")).ExitCode);
    }

    [Theory]
    [InlineData("--name", "other.example", "HostNameMismatch")]
    [InlineData("--purpose", "client", "WrongPurpose")]
    [InlineData("--time", "2027-01-01T00:00:00Z", "Expired")]
    public async Task What_is_asked_for_is_what_is_judged(string option, string value, string code)
    {
        TestCertificate leaf = _root.Issue(Leaf() with { Purposes = [CertificatePurpose.ServerAuthentication] });

        Assert.Equal(ExitCode.Done, (await VerifyAsync(leaf, [])).ExitCode);
        Run run = await VerifyAsync(leaf, [], option, value);
        Assert.Equal(ExitCode.NotTrusted, run.ExitCode);
        Assert.StartsWith($"NOT TRUSTED: {code} at depth 0", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pin_that_cert_show_prints_is_what_verify_takes()
    {
        TestCertificate leaf = _root.Issue(Leaf());
        Run shown = await Run.TlsAsync("cert", "show", Write(leaf.Certificate));
        string line = shown.Out.Split('\n').Single(text => text.Contains("Pin of the key", StringComparison.Ordinal));
        string pin = line[line.IndexOf("sha256//", StringComparison.Ordinal)..];

        Assert.Equal(ExitCode.Done, (await VerifyAsync(leaf, [], "--pin", pin)).ExitCode);
        Run other = await VerifyAsync(_root.Issue(Leaf()), [], "--pin", pin);
        Assert.Equal(ExitCode.NotTrusted, other.ExitCode);
        AssertLines(other, "NOT TRUSTED: NotPinned at depth 0", "none of 1 pinned keys is among its 2");
        Assert.Equal(ExitCode.Usage, (await VerifyAsync(leaf, [], "--pin", "sha256//")).ExitCode);
    }

    [Fact]
    public async Task Leaf_revoked_by_a_list_is_explained()
    {
        TestCertificate leaf = _root.Issue(Leaf() with { SerialNumber = new byte[] { 0x12, 0x34 } });
        string list = Path.Combine(_folder, "list.crl");
        await File.WriteAllBytesAsync(list, RevocationListFile.Sign(_root, Now, leaf.Certificate.SerialNumber));

        Assert.Equal(ExitCode.Done, (await VerifyAsync(leaf, [], "--name", "www.example.com")).ExitCode);
        Run run = await VerifyAsync(leaf, [], "--name", "www.example.com", "--crl", list);
        Run other = await VerifyAsync(
            _root.Issue(Leaf()), [], "--name", "www.example.com", "--crl", list, "--revocation", "all");

        Assert.Equal(ExitCode.NotTrusted, run.ExitCode);
        AssertLines(run, "NOT TRUSTED: Revoked at depth 0", "✗ Revoked (primary): ", "2026-05-30");
        Assert.Equal(ExitCode.Done, other.ExitCode);
        AssertLines(other, "✓ not revoked: CRL number 1 of ", "1 listed, signed by CN=Root");
    }

    [Fact]
    public async Task Policy_and_profile_are_demanded_on_request()
    {
        TestCertificate leaf = _root.Issue(Leaf());

        Run policy = await VerifyAsync(leaf, [], "--policy", "2.23.140.1.2.1");
        Run strict = await VerifyAsync(leaf, [], "--strict");

        Assert.Equal(ExitCode.NotTrusted, policy.ExitCode);
        Assert.Contains("olicy", policy.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NotTrusted, strict.ExitCode);
    }

    [Fact]
    public async Task Json_says_the_same()
    {
        TestCertificate sub = _root.Issue(Ca("Sub") with { NotAfter = Now.AddDays(-3) });
        TestCertificate leaf = sub.Issue(Leaf());

        Run run = await VerifyAsync(leaf, [sub], "--json", "--name", "other.example");

        Assert.Equal(ExitCode.NotTrusted, run.ExitCode);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement json = document.RootElement;
        Assert.False(json.GetProperty("trusted").GetBoolean());
        Assert.Equal("Expired", json.GetProperty("primary").GetProperty("code").GetString());
        Assert.Equal("CertificateExpired", json.GetProperty("primary").GetProperty("qt").GetString());
        Assert.Equal(1, json.GetProperty("primary").GetProperty("depth").GetInt32());
        Assert.Equal(
            ["HostNameMismatch", "Expired"],
            json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("code").GetString()));
        Assert.Equal(
            [leaf, sub, _root],
            json.GetProperty("chain").EnumerateArray().Select(id => new[] { leaf, sub, _root }.Single(
                known => id.GetString()!.StartsWith(Id(known), StringComparison.Ordinal))));
        Assert.Equal(1, json.GetProperty("attempts").GetArrayLength());
        Assert.Equal(3, json.GetProperty("certificates").GetArrayLength());
        Assert.Equal(100, json.GetProperty("budget").GetProperty("signatures").GetProperty("limit").GetInt32());
    }

    [Theory]
    [InlineData("which certificate?")]
    [InlineData("either files or --connect", "--connect", "localhost:1", "x.pem")]
    [InlineData("is no time", "--time", "soon", "x.pem")]
    [InlineData("neither a DNS name", "--name", "a b", "x.pem")]
    [InlineData("is no object identifier", "--policy", "some", "x.pem")]
    public async Task Wrong_usage_is_one_line(string words, params string[] args)
    {
        Run run = await Run.TlsAsync(["verify", "--ca", Write(_root.Certificate), .. args]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.AsLines());
    }

    [Fact]
    public async Task Names_from_certificates_move_no_cursor()
    {
        TestCertificate leaf = _root.Issue(Leaf() with { CommonName = "a\u001b[2Jb" });

        Assert.DoesNotContain('\u001b', (await VerifyAsync(leaf, [], "--name", "other.example")).Out);
    }

    private static CertificateRequestOptions Ca(string name) => new()
    {
        CommonName = name,
        IsCa = true,
        NotBefore = Now.AddDays(-100),
        NotAfter = Now.AddDays(100),
    };

    private static CertificateRequestOptions Leaf() => new()
    {
        CommonName = "leaf",
        DnsNames = ["www.example.com"],
        NotBefore = Now.AddDays(-10),
        NotAfter = Now.AddDays(10),
    };

    private static TestCertificate Of(Certificate certificate, SigningKey key) => new(certificate, key);

    private static string Id(TestCertificate certificate) =>
        Convert.ToHexStringLower(certificate.Certificate.Fingerprint().AsSpan(0, 4));

    private static void AssertLines(Run run, params string[] parts)
    {
        Assert.True(run.Out.AsLines() <= Screen, run.Out);
        int from = 0;
        foreach (string part in parts)
        {
            int at = run.Out.IndexOf(part, from, StringComparison.Ordinal);
            Assert.True(at >= 0, $"'{part}' is missing, or out of order, in\n{run.Out}");
            from = at;
        }
    }

    private Task<Run> VerifyAsync(TestCertificate leaf, TestCertificate[] helpers, params string[] args)
    {
        string[] time = args.Contains("--time") ? [] : ["--time", "2026-06-01T12:00:00Z"];
        string file = Write([leaf.Certificate, .. helpers.Select(helper => helper.Certificate)]);
        return Run.TlsAsync(["verify", "--ca", Write(_root.Certificate), .. time, .. args, file]);
    }

    private string Write(params Certificate[] certificates)
    {
        string path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllText(path, PemWriter.Write(certificates));
        return path;
    }
}
