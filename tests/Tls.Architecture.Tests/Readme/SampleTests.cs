using System;
using System.Linq;
using System.Text.RegularExpressions;
using Tls.Architecture.Tests.Kit;
using Xunit;

namespace Tls.Architecture.Tests.Readme;

/// <summary>README.md shows what the compiler has seen.</summary>
public sealed partial class SampleTests
{
    [Fact]
    public void Every_sample_on_the_page_is_compiled()
    {
        string[] shown =
            [.. Shown().Matches(SourceTree.Read("README.md")).Select(match => match.Groups["code"].Value)];
        string[] compiled =
        [
            .. Compiled().Matches(SourceTree.Read("tests/Tls.Architecture.Tests/Readme/Samples.cs"))
                .Select(match => match.Groups["code"].Value),
        ];

        Assert.NotEmpty(shown);
        Assert.Equal(compiled.Select(Lines), shown.Select(page => Lines(Using().Replace(page, ""))));
    }

    [Fact]
    public void Every_sample_says_which_namespaces_it_uses()
    {
        string[] compiled = SourceTree.Lines("tests/Tls.Architecture.Tests/Readme/Samples.cs");
        string[][] shown =
        [
            .. Shown().Matches(SourceTree.Read("README.md"))
                .Select(match => Using().Matches(match.Value).Select(line => line.Value.Trim()).ToArray()),
        ];

        Assert.All(shown, usings => Assert.Contains("using Tls;", usings));

        // What a new console project imports by itself is not on the page; this namespace is below Tls.
        Assert.Equal(
            compiled.Where(line => line.StartsWith("using ", StringComparison.Ordinal)).Order(),
            shown.SelectMany(usings => usings).Append("using System.Threading.Tasks;").Append("using System.IO;")
                .Append("using System;").Except(["using Tls;"]).Distinct().Order());
    }

    private static string[] Lines(string code) =>
        [.. code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shown();

    [GeneratedRegex(@"// Sample: [^\n]*\n(?<code>.*?)// End of sample", RegexOptions.Singleline)]
    private static partial Regex Compiled();
}
