using System.Linq;
using Tls.Architecture.Tests.Kit;
using Xunit;

namespace Tls.Architecture.Tests;

/// <summary>What every source file looks like.</summary>
public sealed class SourceFileTests
{
    private const int MostLines = 500;

    public static TheoryData<string> Folders => ["src", "tests", "tools", "fuzz", "bench", "samples"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_file_is_longer_than_500_lines(string folder)
    {
        Assert.DoesNotContain(
            SourceTree.Files(folder, ".cs"), file => SourceTree.Lines(file).Length > MostLines);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_file_holds_work_that_is_not_done(string folder)
    {
        string[] marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];

        Assert.DoesNotContain(
            SourceTree.Files(folder, ".cs"),
            file => marks.Any(mark => SourceTree.Read(file).Contains(mark, System.StringComparison.Ordinal)));
    }
}
