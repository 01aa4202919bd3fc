using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;
using Xunit.Abstractions;

namespace Tls.X509.Tests.Pkits;

/// <summary>
/// NIST's Public Key Interoperability Test Suite: runs every test of the file named by PKITS_JSON, with its
/// policy inputs, and prints the totals for each section.
/// </summary>
public sealed class PkitsTests
{
    private readonly ITestOutputHelper _output;

    public PkitsTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public void Verdicts_and_policies_are_those_of_PKITS()
    {
        string? file = VectorFiles.Find("PKITS_JSON", "pkits", "pkits-dev.json");
        if (file is null)
        {
            _output.WriteLine("skipped: no file of PKITS; set PKITS_JSON to one");
            return;
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        SortedDictionary<string, (int Right, int Of)> totals = [];
        List<string> wrong = [];
        foreach (JsonElement json in document.RootElement.GetProperty("tests").EnumerateArray())
        {
            PkitsCase test = new(json);
            if (PkitsDivergences.Reasons.ContainsKey(test.Title))
            {
                continue;
            }

            string? disagreement = test.Disagreement()
                ?? (PkitsDivergences.Dangerous.ContainsKey(test.Title) ? test.DisagreementByDefault() : null);
            (int right, int of) = totals.GetValueOrDefault(test.Section);
            totals[test.Section] = (right + (disagreement is null ? 1 : 0), of + 1);
            if (disagreement is not null)
            {
                wrong.Add(disagreement);
            }
        }

        foreach ((string section, (int right, int of)) in totals)
        {
            _output.WriteLine($"{section}: {right} of {of}");
        }

        _output.WriteLine($"all: {totals.Values.Sum(total => total.Right)} of {totals.Values.Sum(total => total.Of)}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
