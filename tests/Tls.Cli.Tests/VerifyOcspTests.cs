using System;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.X509;
using Xunit;

namespace Tls.Cli.Tests;

/// <summary><c>tls verify</c> with an OCSP response, from a file or stapled by a live server.</summary>
public sealed class VerifyOcspTests : IDisposable
{
    private const int Screen = 40;
    private const string Revoked =
        "✗ Revoked (primary): revoked 2026-05-30 12:00:00Z, KeyCompromise, by OCSP response";

    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset RevokedAt = Now.AddDays(-2);

    // TLSFeature (RFC 7633): status_request.
    private static readonly CertificateExtension MustStaple = new(
        ObjectIdentifier.Parse("1.3.6.1.5.5.7.1.24"), false, Convert.FromHexString("3003020105"));

    private readonly string _folder = Directory.CreateTempSubdirectory("tls-verify-tests").FullName;
    private readonly TestCertificate _root = TestCertificate.SelfSigned(new CertificateRequestOptions
    {
        CommonName = "Root",
        IsCa = true,
        NotBefore = Now.AddDays(-100),
        NotAfter = Now.AddDays(100),
    });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Leaf_revoked_by_a_response_is_explained_on_one_screen()
    {
        TestCertificate leaf = Leaf();

        Run run = await VerifyAsync(leaf, "--ocsp", Answer(leaf, Now, RevokedAt));

        Assert.Equal(ExitCode.NotTrusted, run.ExitCode);
        Assert.StartsWith("NOT TRUSTED: Revoked at depth 0", run.Out, StringComparison.Ordinal);
        Assert.Contains($"{Revoked} of 2026-06-01 12:00:00Z", run.Out, StringComparison.Ordinal);
        Assert.True(run.Out.AsLines() <= Screen, run.Out);
    }

    [Fact]
    public async Task Json_explains_it_too()
    {
        TestCertificate leaf = Leaf();

        Run run = await VerifyAsync(leaf, "--json", "--ocsp", Answer(leaf, Now, RevokedAt));

        Assert.Equal(ExitCode.NotTrusted, run.ExitCode);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.False(document.RootElement.GetProperty("trusted").GetBoolean());
        JsonElement primary = document.RootElement.GetProperty("primary");
        Assert.Equal("Revoked", primary.GetProperty("code").GetString());
        Assert.Equal("CertificateRevoked", primary.GetProperty("qt").GetString());
        Assert.Equal(0, primary.GetProperty("depth").GetInt32());
        Assert.Equal(
            "revoked 2026-05-30 12:00:00Z, KeyCompromise, by OCSP response of 2026-06-01 12:00:00Z, signed by 'CN=Root'",
            primary.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("good", ExitCode.Done, "TRUSTED")]
    [InlineData("old", ExitCode.NotTrusted, "NOT TRUSTED: OcspExpired at depth 0")]
    [InlineData("of another", ExitCode.NotTrusted, "NOT TRUSTED: OcspUntrusted at depth 0")]
    [InlineData("malformed", ExitCode.NotTrusted, "NOT TRUSTED: OcspMalformed at depth 0")]
    public async Task Response_counts_for_what_it_is(string response, int exitCode, string verdict)
    {
        TestCertificate leaf = Leaf();
        string file = response switch
        {
            "good" => Answer(leaf, Now, null),
            "old" => Answer(leaf, Now.AddDays(-1), null),
            "of another" => Answer(Leaf(), Now, null),
            _ => Write([0x30, 0x03, 0x0a]),
        };

        // Hard: a leaf of unknown status is refused, so that "good" has to come from the response.
        Run run = await VerifyAsync(leaf, "--revocation", "hard", "--ocsp", file);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith(verdict, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_good_certificate_is_good_by_is_said()
    {
        TestCertificate leaf = Leaf();
        string answer = Answer(leaf, Now, null);

        Run run = await VerifyAsync(leaf, "--ocsp", answer);
        Run json = await VerifyAsync(leaf, "--json", "--ocsp", answer);

        Assert.Contains(
            "✓ not revoked: stapled OCSP response of 2026-06-01 12:00:00Z until", run.Out, StringComparison.Ordinal);
        Assert.Contains(", signed by CN=Root", run.Out, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(json.Out);
        JsonElement finding = document.RootElement.GetProperty("revocation")[0];
        Assert.Equal("Good", finding.GetProperty("status").GetString());
        Assert.True(finding.GetProperty("ocsp").GetProperty("stapled").GetBoolean());
        Assert.Equal("CN=Root", finding.GetProperty("ocsp").GetProperty("responderName").GetString());
        Assert.Equal(Now, finding.GetProperty("ocsp").GetProperty("thisUpdate").GetDateTimeOffset());
    }

    [Fact]
    public async Task Response_that_a_live_server_staples_is_judged()
    {
        TestCertificate leaf = Leaf();
        string good = Answer(leaf, Now, null);
        await using ServeRun server = await ServeAsync(leaf, "--ocsp", Answer(leaf, Now, RevokedAt));

        Run run = await ConnectAsync(server);
        Run other = await ConnectAsync(server, "--ocsp", good);

        Assert.Equal(ExitCode.NotTrusted, run.ExitCode);
        Assert.Contains(Revoked, run.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, other.ExitCode);
    }

    [Theory]
    [InlineData(true, ExitCode.NotTrusted, "NOT TRUSTED: StatusUnknown at depth 0")]
    [InlineData(false, ExitCode.Done, "TRUSTED")]
    public async Task Live_server_without_a_staple_is_refused_if_its_certificate_demands_one(
        bool isDemanded, int exitCode, string verdict)
    {
        TestCertificate leaf = isDemanded ? Leaf(MustStaple) : Leaf();
        await using ServeRun server = await ServeAsync(leaf);

        Run run = await ConnectAsync(server);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith(verdict, run.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await VerifyAsync(leaf)).ExitCode);
    }

    [Fact]
    public async Task Response_that_is_not_there_is_wrong_usage()
    {
        Run run = await VerifyAsync(Leaf(), "--ocsp", Path.Combine(_folder, "none.der"));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("none.der: no such file", run.Error, StringComparison.Ordinal);
    }

    private TestCertificate Leaf(params CertificateExtension[] extensions) => _root.Issue(new CertificateRequestOptions
    {
        CommonName = "leaf",
        DnsNames = ["localhost"],
        NotBefore = Now.AddDays(-10),
        NotAfter = Now.AddDays(10),
        ExtraExtensions = extensions,
    });

    private string Answer(TestCertificate leaf, DateTimeOffset thisUpdate, DateTimeOffset? revoked) =>
        Write(OcspAnswer.Sign(leaf.Certificate, _root, thisUpdate, revoked));

    private Task<ServeRun> ServeAsync(TestCertificate leaf, params string[] args) => ServeRun.StartAsync(
        ["--www", "--cert", Write(leaf.Certificate), "--key", WriteText(PemWriter.DangerousWrite(leaf.Key)), .. args]);

    private Task<Run> ConnectAsync(ServeRun server, params string[] args) =>
        RunAsync(["--connect", $"localhost:{server.Port}", .. args]);

    private Task<Run> VerifyAsync(TestCertificate leaf, params string[] args) =>
        RunAsync([.. args, Write(leaf.Certificate)]);

    private Task<Run> RunAsync(string[] args) => Run.TlsAsync(
        ["verify", "--ca", Write(_root.Certificate), "--time", "2026-06-01T12:30:00Z", "--name", "localhost", .. args]);

    private string Write(Certificate certificate) => WriteText(PemWriter.Write(certificate));

    private string WriteText(string text)
    {
        string path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllText(path, text);
        return path;
    }

    private string Write(byte[] contents)
    {
        string path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllBytes(path, contents);
        return path;
    }
}
