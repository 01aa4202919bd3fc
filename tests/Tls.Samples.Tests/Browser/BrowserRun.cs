using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.TestKit;
using Tls.X509;

namespace Tls.Samples.Tests.Browser;

/// <summary>One page, published once and opened once: every errand of every test, so that each looks at its own.</summary>
public sealed class BrowserRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Lazy<Task<JsonDocument>> _report = new(RunAsync);

    /// <summary>What the page said of itself.</summary>
    internal async Task<Dictionary<string, string>> PageAsync() =>
        Facts((await _report.Value).RootElement.GetProperty("page"));

    /// <summary>What the page said of a visit.</summary>
    internal async Task<Dictionary<string, string>> VisitAsync(string server) =>
        Facts((await _report.Value).RootElement.GetProperty("visits").EnumerateArray()
            .Single(visit => visit.GetProperty("server").GetString() == server).GetProperty("told"));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_report.IsValueCreated && _report.Value.IsCompletedSuccessfully)
        {
            _report.Value.Result.Dispose();
        }
    }

    private static Dictionary<string, string> Facts(JsonElement facts) =>
        facts.EnumerateObject().ToDictionary(fact => fact.Name, fact => fact.Value.GetString()!);

    private static async Task<JsonDocument> RunAsync()
    {
        string page = await PublishedPage.PublishAsync();
        using var patience = new CancellationTokenSource(Patience);
        await using PeerServer ecdsa = await WebAsync(TestPki.For(KeyKind.EcP256));
        await using PeerServer rsa = await WebAsync(TestPki.For(KeyKind.Rsa));
        await using PeerServer named = await WebAsync(TestPki.Named("elsewhere.example"));
        await using PeerServer expired = await WebAsync(TestPki.Expired());
        await using PeerServer stranger = await WebAsync(Stranger());
        await using OpenSslEcho echo = await OpenSslEcho.StartAsync(TestPki.For(KeyKind.EcP256), patience.Token);
        return await Tab.RunAsync(
            page,
            [
                new("ecdsa", "localhost", "fetch"),
                new("rsa", "localhost", "fetch"),
                new("echo", "localhost", "echo"),
                new("named", "localhost", "fetch"),
                new("expired", "localhost", "fetch"),
                new("stranger", "localhost", "fetch"),
            ],
            new Dictionary<string, int>
            {
                ["ecdsa"] = ecdsa.Port,
                ["rsa"] = rsa.Port,
                ["echo"] = echo.Port,
                ["named"] = named.Port,
                ["expired"] = expired.Port,
                ["stranger"] = stranger.Port,
            },
            patience.Token);
    }

    private static Task<PeerServer> WebAsync(Credential shown) =>
        PeerServer.OpenSslAsync([.. shown.OpenSslArguments, "-www"]);

    /// <summary>localhost, under a root that the page does not ship.</summary>
    private static Credential Stranger()
    {
        var leaf = TestCertificate.Root("A Stranger's Root").Issue(
            new() { CommonName = "localhost", DnsNames = ["localhost"] });
        string file = TestPki.WriteFile("stranger-leaf.pem", PemWriter.Write(leaf.Certificate));
        string key = TestPki.WriteFile("stranger-leaf.key", PemWriter.DangerousWrite(leaf.Key));
        return new Credential(TlsIdentity.Create([leaf.Certificate], leaf.Key), file, file, key, key);
    }
}
