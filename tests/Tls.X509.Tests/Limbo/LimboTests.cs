using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;
using Xunit.Abstractions;

namespace Tls.X509.Tests.Limbo;

/// <summary>
/// x509-limbo (C2SP): runs every case of the file named by LIMBO_JSON by default and in the strict mode,
/// prints the totals of each namespace and class, and writes limbo's own format to LIMBO_OUT and, for the
/// strict mode, to the same name with ".strict" before the extension.
/// </summary>
public sealed class LimboTests
{
    private readonly ITestOutputHelper _output;
    private readonly LimboClasses _classes = new();

    public LimboTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public void Every_case_is_right_in_one_of_the_modes_or_has_its_reason()
    {
        string? file = VectorFiles.Find("LIMBO_JSON", "limbo", "limbo-dev.json");
        if (file is null)
        {
            _output.WriteLine("skipped: no x509-limbo file; set LIMBO_JSON to one");
            return;
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        List<(LimboCase Case, LimboOutcome Outcome)> lax = [];
        List<(LimboCase Case, LimboOutcome Outcome)> strict = [];
        List<string> unexplained = [];
        foreach (JsonElement json in document.RootElement.GetProperty("testcases").EnumerateArray())
        {
            LimboCase test = new(json);
            lax.Add((test, test.Run(CertificateProfile.Rfc5280)));
            strict.Add((test, test.Run(CertificateProfile.WebPki)));
            if (test.Namespace == "pathological")
            {
                _output.WriteLine($"{test.Id}: {lax[^1].Outcome.Spent}");
                Assert.True(IsWithin(lax[^1].Outcome.Spent, PathBudget.Default), test.Id);
            }

            if (Unexplained(test, lax[^1].Outcome, strict[^1].Outcome) is string complaint)
            {
                unexplained.Add(complaint);
            }
        }

        Report("default", lax);
        Report("strict", strict);
        if (Environment.GetEnvironmentVariable("LIMBO_OUT") is { Length: > 0 } target)
        {
            LimboResults.Write(target, "tls-x509", lax);
            LimboResults.Write(
                Path.ChangeExtension(target, ".strict" + Path.GetExtension(target)), "tls-x509-strict", strict);
        }

        Assert.True(unexplained.Count == 0, string.Join('\n', unexplained.Take(40)));
    }

    /// <summary>Cases that are classed must be listed one by one; for those of other files the rule will do.</summary>
    private bool IsListed(LimboCase test, Dictionary<string, string> reasons) =>
        reasons.ContainsKey(test.Id) || reasons.ContainsKey(test.Namespace)
        || _classes.Of(test) == LimboClasses.Unclassed;

    /// <summary>What is wrong with the pair of verdicts; null when they are right or their reason is known.</summary>
    private string? Unexplained(LimboCase test, LimboOutcome lax, LimboOutcome strict)
    {
        if (lax.IsTrusted is null || LimboDivergences.Both.ContainsKey(test.Id))
        {
            return null;
        }

        bool isProfileAlone = strict.Context.Split('\n').All(
            line => line.StartsWith(nameof(CertificateErrorCode.ProfileViolated), StringComparison.Ordinal));

        // Who is stricter may refuse more, by rules of the profile and none other.
        bool isExplained = (lax.Agrees(test.ExpectsSuccess), strict.Agrees(test.ExpectsSuccess)) switch
        {
            (true, true) => true,
            (true, false) => test.ExpectsSuccess && isProfileAlone && IsListed(test, LimboDivergences.Strict),
            (false, true) => !test.ExpectsSuccess && isProfileAlone && IsListed(test, LimboDivergences.Default),
            (false, false) => false,
        };
        return isExplained
            ? null
            : $"{test.Id}: expected {(test.ExpectsSuccess ? "SUCCESS" : "FAILURE")}, "
                + $"by default {lax.ActualResult} ({lax.Context}), strict {strict.ActualResult} ({strict.Context})";
    }

    private static bool IsWithin(BudgetSpent spent, PathBudget budget) =>
        spent.Signatures <= budget.Signatures && spent.Candidates <= budget.Candidates
        && spent.NameComparisons <= budget.NameComparisons && spent.PolicyNodes <= budget.PolicyNodes;

    private void Report(string mode, List<(LimboCase Case, LimboOutcome Outcome)> results)
    {
        SortedDictionary<string, (int Right, int LeftOut, int Of)> totals = new(StringComparer.Ordinal);
        foreach ((LimboCase test, LimboOutcome outcome) in results)
        {
            bool agrees = outcome.Agrees(test.ExpectsSuccess);
            foreach (string key in (string[])[$"namespace {test.Namespace}", $"class {_classes.Of(test)}"])
            {
                (int right, int leftOut, int of) = totals.GetValueOrDefault(key);
                totals[key] = (
                    right + (agrees ? 1 : 0), leftOut + (outcome.IsTrusted is null ? 1 : 0), of + 1);
            }

            if (!agrees && outcome.IsTrusted is bool isTrusted)
            {
                _output.WriteLine($"{mode}: false {(isTrusted ? "accept" : "reject")}: {test.Id} "
                    + $"[{string.Join(' ', [_classes.Of(test), .. test.Features])}] {outcome.Context}");
            }
        }

        foreach ((string key, (int right, int leftOut, int of)) in totals)
        {
            _output.WriteLine($"{mode}: {key}: {right} of {of} right, {leftOut} left out");
        }
    }
}
