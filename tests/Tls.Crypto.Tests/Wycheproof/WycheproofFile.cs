using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Crypto.Tests;

/// <summary>Runs the cases of one file, holds each verdict against what is expected, and counts.</summary>
internal static class WycheproofFile
{
    /// <param name="file">The name without <c>_test.json</c>.</param>
    /// <param name="output">Where the counts go.</param>
    /// <param name="judge">
    /// True for accepted, false for refused, null for a case that none of our algorithms covers (another
    /// nonce size, another salt length, SHA-1, …).
    /// </param>
    /// <param name="acceptable">For a case Wycheproof leaves open: what we have decided, by its
    /// flags.</param>
    public static void Run(
        string file,
        ITestOutputHelper output,
        Func<JsonElement, JsonElement, bool?> judge,
        Func<IReadOnlyList<string>, bool>? acceptable = null)
    {
        JsonElement root = Repository.Parse(
            Path.Combine(WycheproofTheoryAttribute.Folder, file + "_test.json"));
        int accepted = 0;
        int refused = 0;
        int notOurs = 0;
        foreach (JsonElement group in root.GetProperty("testGroups").EnumerateArray())
        {
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                bool? verdict = judge(group, test);
                if (verdict is null)
                {
                    notOurs++;
                    continue;
                }

                bool expected = test.Text("result") switch
                {
                    "valid" => true,
                    "invalid" => false,
                    _ => acceptable is null
                        ? throw new InvalidOperationException(
                            $"{file}: no verdict is stated for acceptable cases.")
                        : acceptable(
                            [.. test.GetProperty("flags").EnumerateArray().Select(f => f.GetString()!)]),
                };
                Assert.True(expected == verdict, $"{file} tcId {test.GetProperty("tcId")}: {Comment(test)}");
                _ = verdict.Value ? accepted++ : refused++;
            }
        }

        output.WriteLine(
            $"{file}: {accepted} accepted, {refused} refused, {notOurs} of algorithms that are not ours");
        Assert.True(accepted + refused + notOurs > 0);
    }

    private static string? Comment(JsonElement test) =>
        test.TryGetProperty("comment", out JsonElement comment) ? comment.GetString() : null;

    /// <summary>Our name for Wycheproof's "SHA-256"; null for hashes we do not have.</summary>
    public static HashKind? Hash(string name) => name switch
    {
        "SHA-256" => HashKind.Sha256,
        "SHA-384" => HashKind.Sha384,
        "SHA-512" => HashKind.Sha512,
        _ => null,
    };
}
