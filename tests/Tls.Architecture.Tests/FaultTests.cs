using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Tls.Architecture.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Architecture.Tests;

/// <summary>
/// Every fault has a test that provokes it. Read from the sources, so that no other test project need be
/// built.
/// </summary>
public sealed partial class FaultTests
{
    [Fact]
    public void Every_fault_has_a_test_that_provokes_it()
    {
        HashSet<TlsFault> provoked = Provoked();

        Assert.DoesNotContain(
            Enum.GetValues<TlsFault>(), fault => !provoked.Contains(fault));
    }

    private static HashSet<TlsFault> Provoked() =>
    [
        .. SourceTree.Files("tests", ".cs")
            .SelectMany(file => Marks().Matches(SourceTree.Read(file)))
            .Select(match => Enum.Parse<TlsFault>(match.Groups["fault"].Value)),
    ];

    // A mark at the start of a line, among the attributes of a method that xunit or FsCheck runs.
    [GeneratedRegex(@"^[ \t]*\[Provokes\(TlsFault\.(?<fault>\w+)\)\]\s*$", RegexOptions.Multiline)]
    private static partial Regex Marks();
}
