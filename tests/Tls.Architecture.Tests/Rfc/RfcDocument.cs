using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Tls.Architecture.Tests.Rfc;

/// <summary>The pages of the rules: one for each RFC, and one that counts them.</summary>
internal static class RfcDocument
{
    /// <summary>The rules of one RFC, each with its tests or its exception.</summary>
    /// <param name="rfc">The list.</param>
    /// <param name="tests">The tests of a rule, by its id.</param>
    internal static string Of(RfcRules rfc, ILookup<string, string> tests)
    {
        var text = new StringBuilder()
            .Append($"# RFC {rfc.Rfc}: {rfc.Title}\n\n")
            .Append("What it demands (MUST, REQUIRED, SHALL, MANDATORY), in our own words, and which test fails\n")
            .Append("when it is not kept. Written by a test from `vectors/rfc` and from the marks on the tests.\n\n")
            .Append($"{Counts(rfc, tests)}.\n");
        foreach (IGrouping<string, RfcRule> section in rfc.Rules.GroupBy(rule => rule.Section))
        {
            text.Append($"\n## {(char.IsDigit(section.Key[0]) ? "§" : "Appendix ")}{section.Key}\n\n")
                .Append("| rule | | who | what | shown by |\n|---|---|---|---|---|\n");
            foreach (RfcRule rule in section)
            {
                text.Append($"| {rule.Id} | {rule.Level} | {rule.Who} | {rule.Rule} | {Proof(rule, tests)} |\n");
            }
        }

        return text.ToString();
    }

    /// <summary>How many rules of each RFC are shown, excepted and missing.</summary>
    /// <param name="all">The lists.</param>
    /// <param name="tests">The tests of a rule, by its id.</param>
    internal static string Summary(IReadOnlyList<RfcRules> all, ILookup<string, string> tests)
    {
        int missing = all.Sum(rfc => Excepted(rfc, RfcException.Missing));
        var text = new StringBuilder()
            .Append("# What the RFCs demand\n\n")
            .Append("Every MUST, REQUIRED, SHALL and MANDATORY of these RFCs is a rule of `vectors/rfc`, and has\n")
            .Append("a test that fails when it is broken or a reason why there is none. Written by a test.\n\n")
            .Append($"Rules without either: **{missing}**.\n\n")
            .Append("| RFC | | rules | with a test | ").AppendJoin(" | ", RfcException.Kinds)
            .Append(" |\n|---|---|---|---|---|---|---|---|\n");
        foreach (RfcRules rfc in all)
        {
            text.Append($"| [{rfc.Rfc}](rfc{rfc.Rfc}.md) | {rfc.Title} | {rfc.Rules.Count} | {Tested(rfc, tests)} | ")
                .AppendJoin(" | ", RfcException.Kinds.Select(kind => Excepted(rfc, kind))).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Counts(RfcRules rfc, ILookup<string, string> tests) => string.Join(
        "; ",
        RfcException.Kinds.Select(kind => $"{kind}: {Excepted(rfc, kind)}")
            .Prepend($"{rfc.Rules.Count} rules; with a test: {Tested(rfc, tests)}"));

    private static int Tested(RfcRules rfc, ILookup<string, string> tests) =>
        rfc.Rules.Count(rule => tests.Contains(rule.Id));

    private static int Excepted(RfcRules rfc, string kind) =>
        rfc.Rules.Count(rule => rule.Exception?.Kind == kind);

    private static string Proof(RfcRule rule, ILookup<string, string> tests) =>
        rule.Exception is { } exception
            ? $"{(exception.Kind == RfcException.Missing ? "**missing**" : exception.Kind)}: {exception.Reason}"
            : string.Join(", ", tests[rule.Id].Distinct().Order().Select(test => $"`{test}`"));
}
