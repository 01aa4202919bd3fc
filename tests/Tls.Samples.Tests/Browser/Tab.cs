using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Tls.Interop.Tests.Kit;
using Tls.Samples.Browser.Relay;
using Tls.X509;

namespace Tls.Samples.Tests.Browser;

/// <summary>A headless Chromium with the page in it, which visits servers and reports.</summary>
internal static class Tab
{
    /// <summary>Has the page visit each server in turn.</summary>
    /// <param name="page">The published page's folder.</param>
    /// <param name="visits">Whom, in what order, and by what name.</param>
    /// <param name="ports">Where the servers are, on 127.0.0.1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the page tells for machines.</returns>
    internal static async Task<JsonDocument> RunAsync(
        string page,
        IReadOnlyList<Visit> visits,
        IReadOnlyDictionary<string, int> ports,
        CancellationToken cancellationToken)
    {
        // What the page ships besides: the root that it trusts, and its errands.
        string shipped = Directory.CreateDirectory(TestPki.NewFile()).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(shipped, "root.pem"), TestPki.RootCertificate.ToPem(), cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(shipped, "visits.json"),
            JsonSerializer.Serialize(visits, JsonSerializerOptions.Web),
            cancellationToken);

        var reported = new TaskCompletionSource<JsonDocument>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApplication relay = ByteRelay.Create(
            0, [page, shipped], ports.ToDictionary(p => p.Key, p => new DnsEndPoint("127.0.0.1", p.Value)));
        relay.MapPost("/results", async (HttpContext context) =>
            reported.TrySetResult(await JsonDocument.ParseAsync(context.Request.Body)));
        await relay.StartAsync(cancellationToken);

        // It runs until it is ended: by --dump-dom it would not wait for WebSockets.
        await using PeerProcess chromium = PeerProcess.Start(
            PeerKind.Chromium,
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--remote-debugging-port=0", "--enable-logging=stderr", $"--user-data-dir={TestPki.NewFile()}",
            relay.Urls.Single());
        try
        {
            return await reported.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The page does not report.\n{chromium.Said}");
        }
    }
}

/// <summary>An errand of the page.</summary>
/// <param name="Server">The server, by the relay's name for it.</param>
/// <param name="Host">The name that its certificate must be for.</param>
/// <param name="Does">fetch or echo.</param>
internal sealed record Visit(string Server, string Host, string Does);
