using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.Json;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.TestKit;
using Tls.X509;
using Xunit;

namespace Tls.Cli.Tests;

/// <summary><c>tls verify --ct-logs</c> and the timestamps that <c>tls cert show</c> prints.</summary>
public sealed class VerifyTransparencyTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TestLog First = new("first");
    private static readonly TestLog Second = new("second");
    private static readonly TestLog Unknown = new("unknown");

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
    public async Task Enough_timestamps_are_told_one_by_one()
    {
        Run run = await VerifyAsync(Leaf(First, Second, Unknown));

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("certificate timestamps: 3", run.Out, StringComparison.Ordinal);
        Assert.Contains(
            "✓ Valid, 2026-05-31 12:00:00, log of first (Usable, first), Embedded\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("✗ UnknownLog, 2026-05-31 12:00:00, Embedded: log ", run.Out, StringComparison.Ordinal);
        Assert.Contains("✓ enough, embedded: 2 logs of 2 operators", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chrome", ExitCode.NotTrusted)]
    [InlineData("apple", ExitCode.NotTrusted)]
    [InlineData("report", ExitCode.Done)]
    public async Task Too_few_are_refused_unless_they_are_only_reported(string policy, int exitCode)
    {
        Run run = await VerifyAsync(Leaf(First), "--ct-policy", policy);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains("✗ not enough", run.Out, StringComparison.Ordinal);
        Assert.Equal(
            exitCode == ExitCode.NotTrusted,
            run.Out.StartsWith("NOT TRUSTED: TransparencyUnmet at depth 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_says_it_all()
    {
        Run run = await VerifyAsync(Leaf(First, Unknown), "--json");

        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement transparency = document.RootElement.GetProperty("transparency");
        Assert.False(transparency.GetProperty("satisfied").GetBoolean());
        JsonElement[] timestamps = [.. transparency.GetProperty("timestamps").EnumerateArray()];
        Assert.Equal(
            ["Valid", "UnknownLog"], timestamps.Select(one => one.GetProperty("status").GetString()));
        Assert.Equal(
            Convert.ToHexStringLower(Unknown.Id), timestamps[1].GetProperty("logId").GetString());
        Assert.Equal("2026-05-31T12:00:00.000Z", timestamps[0].GetProperty("time").GetString());
        Assert.Equal("TransparencyUnmet", document.RootElement.GetProperty("primary").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Timestamps_that_a_live_server_shows_count()
    {
        TestCertificate leaf = _root.Issue(Options());
        using TlsIdentity identity = TlsIdentity.Create([leaf.Certificate], leaf.Key)
            .WithSignedCertificateTimestamps(
                [First.Sign(Now.AddDays(-1), leaf.Certificate), Second.Sign(Now.AddDays(-1), leaf.Certificate)]);
        using var listener = new TlsListener(
            new IPEndPoint(IPAddress.Loopback, 0), new TlsServerOptions { Identities = [identity] });
        Task serving = listener.ServeAsync((_, _, _) => Task.CompletedTask);

        Run run = await Run.TlsAsync(
            "verify", "--ca", Write(_root.Certificate), "--time", "2026-06-01T12:00:00Z", "--name", "localhost",
            "--ct-logs", Logs(), "--connect", $"127.0.0.1:{listener.LocalEndPoint.Port}");

        Assert.Contains("✓ enough, delivered: 2 logs of 2 operators", run.Out + run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        listener.Dispose();
        await serving;
    }

    [Fact]
    public async Task A_list_of_logs_that_is_none_is_wrong_usage()
    {
        string file = Path.Combine(_folder, "logs.json");
        await File.WriteAllTextAsync(file, "{\"operators\":[{}]}");

        Run run = await Run.TlsAsync("verify", "--ct-logs", file, Write(Leaf(First)));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("logs.json: operators[0]: without name", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_prints_when_and_by_which_log()
    {
        Run run = await Run.TlsAsync("cert", "show", Write(Leaf(First, Second)));

        Assert.Contains(
            $"Embedded timestamps:    2026-05-31 12:00:00.000 UTC by log {Convert.ToHexStringLower(First.Id)}, "
            + "ECDSA with SHA-256\n",
            run.Out,
            StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(Second.Id), run.Out, StringComparison.Ordinal);
    }

    private static CertificateRequestOptions Options() => new()
    {
        CommonName = "leaf",
        DnsNames = ["localhost"],
        NotBefore = Now.AddDays(-10),
        NotAfter = Now.AddDays(10),
    };

    private Certificate Leaf(params TestLog[] logs)
    {
        using SigningKey key = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        return TestLog.Issue(
            Options(), key.SubjectPublicKeyInfo, _root.Certificate, _root.Key, Now.AddDays(-1), logs);
    }

    private Task<Run> VerifyAsync(Certificate leaf, params string[] args) => Run.TlsAsync(
        [
            "verify", "--ca", Write(_root.Certificate), "--time", "2026-06-01T12:00:00Z", "--name", "localhost",
            "--ct-logs", Logs(), .. args, Write(leaf),
        ]);

    private string Logs()
    {
        string path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllBytes(path, TestLog.Json(First, Second));
        return path;
    }

    private string Write(Certificate certificate)
    {
        string path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllText(path, PemWriter.Write(certificate));
        return path;
    }
}
