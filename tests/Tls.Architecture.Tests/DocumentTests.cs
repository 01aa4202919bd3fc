using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Tls.Architecture.Tests.Kit;
using Tls.TestKit;
using Xunit;

namespace Tls.Architecture.Tests;

/// <summary>What the pages name exists: files, folders, types, members and tests.</summary>
public sealed partial class DocumentTests
{
    private static readonly Lazy<HashSet<string>> Words = new(() =>
    [
        .. new[] { ".cs", ".csproj", ".props" }.SelectMany(ending => SourceTree.Files("", ending))
            .SelectMany(file => Word().Matches(SourceTree.Read(file)))
            .Select(match => match.Value),
    ]);

    public static TheoryData<string> Pages => [.. Documents.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_path_on_a_page_exists(string page)
    {
        var root = new DirectoryInfo(Repository.Root);
        HashSet<string> roots = [.. root.EnumerateFileSystemInfos().Select(entry => entry.Name)];

        foreach (string code in Documents.CodeSpans(page))
        {
            // A pattern is checked as far as it names something.
            string path = code.Split(' ', '*', '<', '{', '…')[0];
            if (path.Contains('/', StringComparison.Ordinal) && roots.Contains(path.Split('/')[0]))
            {
                Assert.True(Path.Exists(Repository.PathOf(path)), $"{page} names {code}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_on_a_page_leads_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(Repository.PathOf(page))!;

        Assert.All(Documents.Links(page), target => Assert.True(
            Path.Exists(Path.Combine(folder, target)), $"{page} links to {target}"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_name_on_a_page_is_a_word_of_the_sources(string page)
    {
        foreach (string code in Documents.CodeSpans(page).Where(code => Name().IsMatch(code)))
        {
            Assert.All(Word().Matches(code), word => Assert.True(
                Words.Value.Contains(word.Value), $"{page} names {code}: no source says {word.Value}"));
        }
    }

    [Fact]
    public void Every_row_of_the_attacks_names_a_test()
    {
        string[] lines = SourceTree.Lines("docs/attacks.md");
        string[] rows = [.. lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Contains(Words.Value, test => TestName().IsMatch(test)
            && row.Contains($"`{test}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Decisions_are_numbered_without_gaps_and_have_their_four_parts()
    {
        string[] decisions = [.. Decisions()];

        Assert.NotEmpty(decisions);
        Assert.Equal(
            Enumerable.Range(1, decisions.Length).Select(number => $"{number:0000}"),
            decisions.Select(page => Path.GetFileName(page)[..4]));
        Assert.All(decisions, page => Assert.Equal(
            ["Context", "Decision", "Rejected", "Consequence"],
            SourceTree.Lines(page)
                .Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..])));
    }

    [Fact]
    public void The_list_of_decisions_is_whole()
    {
        Assert.Equal(
            Decisions().Select(Path.GetFileName),
            Documents.Links("docs/adr/README.md"));
    }

    private static IEnumerable<string> Decisions() =>
        SourceTree.Files("docs/adr", ".md").Where(page => Path.GetFileName(page) != "README.md");

    // A name in Pascal case with a second hump, a member of one, or a test; not a file and not a shell word.
    [GeneratedRegex(@"^[A-Z][a-z0-9]+[A-Z]\w*(\.[A-Z]\w+)*$|^[A-Z]\w+(\.[A-Z]\w+)+$|^[A-Z]\w*[a-z]\w*(_\w+){2,}$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\w+(_\w+){2,}$")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
