using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Tls.TestKit;
using Xunit;

namespace Tls.Architecture.Tests.Rfc;

/// <summary>
/// Every demand of the RFCs of <c>vectors/rfc</c> is listed, and each has a test or a written exception.
/// </summary>
public sealed partial class RfcCoverageTests
{
    // How many rules still want a test. Lower it with every one that gets its own; never raise it.
    private const int Missing = 6;

    public static TheoryData<int> Numbers => [.. RfcRules.All.Select(rfc => rfc.Rfc)];

    private static IEnumerable<RfcRule> Rules => RfcRules.All.SelectMany(rfc => rfc.Rules);

    private static ILookup<string, string> Tests => RfcMark.All.ToLookup(mark => mark.Rule, mark => mark.Test);

    private static HashSet<string> Shown => [.. RfcMark.All.Select(mark => mark.Rule)];

    [Fact]
    public void The_rules_of_a_section_stand_for_all_its_words_of_demand()
    {
        Assert.NotEmpty(RfcRules.All);
        Assert.All(RfcRules.All, rfc => Assert.Equal(
            rfc.Keywords.Select(section => $"{rfc.Rfc} §{section.Key}: {section.Value}"),
            rfc.Rules.GroupBy(rule => rule.Section)
                .Select(section => $"{rfc.Rfc} §{section.Key}: {section.Sum(rule => rule.Keywords)}")));
    }

    [Fact]
    public void Ids_are_numbered_through_each_section() =>
        Assert.All(RfcRules.All, rfc => Assert.Equal(
            rfc.Rules.GroupBy(rule => rule.Section)
                .SelectMany(section => section.Select((_, i) => $"{rfc.Rfc}-{section.Key}-{i + 1}")),
            rfc.Rules.Select(rule => rule.Id)));

    [Fact]
    public void A_rule_says_whom_it_binds_to_what_in_one_sentence() => Assert.All(Rules, rule =>
    {
        Assert.Contains(rule.Level, (string[])["MUST", "MUST NOT", "REQUIRED", "SHALL", "SHALL NOT", "MANDATORY"]);
        Assert.Contains(rule.Who, (string[])["client", "server", "both", "sender", "recipient", "other"]);
        Assert.Matches(Sentence(), rule.Rule);
        Assert.True(rule.Keywords > 0, rule.Id);
    });

    [Fact]
    public void An_exception_has_one_of_four_kinds_and_a_reason() =>
        Assert.All(Rules.Select(rule => rule.Exception).OfType<RfcException>(), exception =>
        {
            Assert.Contains(exception.Kind, RfcException.Kinds);
            Assert.Matches(Sentence(), exception.Reason);
        });

    [Fact]
    public void A_rule_has_a_test_or_an_exception_and_not_both()
    {
        HashSet<string> shown = Shown;

        Assert.All(Rules, rule => Assert.True(shown.Contains(rule.Id) == (rule.Exception is null), rule.Id));
    }

    [Fact]
    public void A_mark_names_a_rule_and_stands_on_a_test()
    {
        HashSet<string> known = [.. Rules.Select(rule => rule.Id)];

        Assert.DoesNotContain(RfcMark.All, mark => mark.Test.Length == 0 || !known.Contains(mark.Rule));
    }

    [Fact]
    public void A_mark_is_found_only_on_what_xunit_runs()
    {
        string[] source =
        [
            "    [Rfc(\"1-2-3\", \"1-2-4\")]", "    [Fact]", "    public void Runs() =>", "",
            "    [Rfc(\"1-2-5\")]", "    public void Does_not() =>", "",
            "    [Fact]", "    public void Has_none() =>",
        ];

        Assert.Equal(
            [new("1-2-3", "A.Runs", "A.cs"), new("1-2-4", "A.Runs", "A.cs"), new("1-2-5", "", "A.cs")],
            RfcMark.In("A.cs", source));
    }

    [Fact]
    public void What_is_missing_only_gets_less() =>
        Assert.Equal(Missing, Rules.Count(rule => rule.Exception?.Kind == RfcException.Missing));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_document_of_an_RFC_says_what_its_list_and_the_marks_say(int number) => GeneratedDocument.Pin(
        $"rfc{number}.md", RfcDocument.Of(RfcRules.All.Single(rfc => rfc.Rfc == number), Tests));

    [Fact]
    public void The_summary_counts_them() =>
        GeneratedDocument.Pin("rfc-coverage.md", RfcDocument.Summary(RfcRules.All, Tests));

    [GeneratedRegex(@"^[\w§(""][^|<>`]*\.$")]
    private static partial Regex Sentence();
}
