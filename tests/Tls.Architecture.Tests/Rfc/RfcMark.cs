using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Tls.Architecture.Tests.Kit;

namespace Tls.Architecture.Tests.Rfc;

/// <summary>
/// A rule's id on a method, as the sources have it, so that no other test project need be built.
/// </summary>
/// <param name="Rule">The id of the rule.</param>
/// <param name="Test">Class and method, or nothing where no method of a test follows.</param>
/// <param name="File">The file it stands in.</param>
internal sealed partial record RfcMark(string Rule, string Test, string File)
{
    /// <summary>All marks of all tests.</summary>
    internal static IReadOnlyList<RfcMark> All { get; } =
        [.. SourceTree.Files("tests", ".cs").SelectMany(file => In(file, SourceTree.Lines(file)))];

    internal static IEnumerable<RfcMark> In(string file, string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            if (Mark().Match(lines[i]) is { Success: true } mark)
            {
                string test = TestAround(lines, i) is { } method
                    ? $"{Path.GetFileNameWithoutExtension(file)}.{method}"
                    : "";
                foreach (Match id in Id().Matches(mark.Groups["ids"].Value))
                {
                    yield return new(id.Groups["id"].Value, test, file);
                }
            }
        }
    }

    // The attributes of a method are the lines between a blank or a brace and the one that names it.
    private static string? TestAround(string[] lines, int mark)
    {
        int method = mark;
        while (method < lines.Length && !Method().IsMatch(lines[method]) && lines[method].Length > 0)
        {
            method++;
        }

        int first = mark;
        while (first > 0 && !Border().IsMatch(lines[first - 1]))
        {
            first--;
        }

        return method < lines.Length
            && Method().Match(lines[method]) is { Success: true } name
            && lines[first..method].Any(line => Runs().IsMatch(line))
                ? name.Groups["name"].Value
                : null;
    }

    [GeneratedRegex("""^\s*\[Rfc\((?<ids>("[^"]*"(, )?)+)\)\]\s*$""")]
    private static partial Regex Mark();

    [GeneratedRegex("\"(?<id>[^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex(@"^    (public|internal) [^=;]*?\b(?<name>\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"^\s*$|^\s*///|^\s*[{}]")]
    private static partial Regex Border();

    [GeneratedRegex(@"^\s*\[\w*(Fact|Theory|Property)\b")]
    private static partial Regex Runs();
}
