using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Tls.Architecture.Tests.Kit;

/// <summary>
/// The pages of the repository, and what they name in <c>code marks</c> outside of fenced blocks.
/// </summary>
internal static partial class Documents
{
    internal static IEnumerable<string> Pages =>
        SourceTree.Files("", ".md").Where(
            page => !page.Contains(".received.", System.StringComparison.Ordinal));

    /// <summary>What stands between backticks.</summary>
    internal static IEnumerable<string> CodeSpans(string page) =>
        CodeSpan().Matches(Prose(page)).Select(match => match.Groups["code"].Value);

    /// <summary>The targets of links that stay inside the repository, without their fragments.</summary>
    internal static IEnumerable<string> Links(string page) =>
        Link().Matches(Prose(page)).Select(match => match.Groups["target"].Value);

    private static string Prose(string page) => Fence().Replace(SourceTree.Read(page), "");

    [GeneratedRegex(@"^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`(?<code>[^`\n]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\((?!\w+:|#)(?<target>[^)#\s]+)[^)]*\)")]
    private static partial Regex Link();
}
