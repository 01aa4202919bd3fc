using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;
using Xunit.Abstractions;

namespace Tls.X509.Tests.Limbo;

/// <summary>
/// x509-limbo (C2SP): runs every case of the file named by LIMBO_JSON, prints the totals, and holds us to the
/// cases we claim. A disagreement not listed below, with its reason, fails.
/// </summary>
public sealed class LimboTests
{
    private readonly ITestOutputHelper _output;

    public LimboTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public void Verdicts_agree_with_limbo_where_we_claim_to()
    {
        string? file = LimboFile();
        if (file is null)
        {
            _output.WriteLine("skipped: no x509-limbo file; set LIMBO_JSON to one");
            return;
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        SortedDictionary<string, int> totals = [];
        List<string> unexplained = [];
        foreach (JsonElement json in document.RootElement.GetProperty("testcases").EnumerateArray())
        {
            LimboCase limboCase = new(json);
            string outcome = limboCase.Run(out string verdict);
            string key = $"{limboCase.Namespace}: {outcome}";
            totals[key] = totals.GetValueOrDefault(key) + 1;
            if (outcome.StartsWith("false", StringComparison.Ordinal))
            {
                _output.WriteLine(
                    $"{outcome}: {limboCase.Id} [{string.Join(' ', limboCase.Features)}] {verdict}");
                if (!LimboDivergences.Reasons.ContainsKey(limboCase.Id))
                {
                    unexplained.Add($"{outcome}: {limboCase.Id}: {verdict}");
                }
            }
        }

        foreach ((string key, int count) in totals)
        {
            _output.WriteLine($"{key}: {count}");
        }

        Assert.True(unexplained.Count == 0, string.Join('\n', unexplained.Take(40)));
    }

    private static string? LimboFile()
    {
        if (Environment.GetEnvironmentVariable("LIMBO_JSON") is { Length: > 0 } named)
        {
            return named;
        }

        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Tls.sln")))
        {
            root = root.Parent;
        }

        string file = Path.Combine(
            root?.FullName ?? ".", "..", "shared", "vectors", "limbo", "limbo-dev.json");
        return File.Exists(file) ? file : null;
    }
}
