using System;
using System.Linq;
using System.Xml.Linq;
using Tls.Architecture.Tests.Kit;
using Xunit;

namespace Tls.Architecture.Tests;

/// <summary>What the project files promise.</summary>
public sealed class ProjectFileTests
{
    public static TheoryData<string> SourceProjects => [.. SourceTree.Files("src", ".csproj")];

    [Fact]
    public void Every_assembly_has_its_project()
    {
        Assert.Equal(
            CompiledAssembly.Names.Select(name => $"src/{name}/{name}.csproj").Order(),
            SourceTree.Files("src", ".csproj"));
    }

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void A_source_project_refers_to_projects_of_src_and_to_nothing_else(string project)
    {
        XDocument file = XDocument.Parse(SourceTree.Read(project));

        Assert.DoesNotContain(file.Descendants(), element =>
            element.Name.LocalName is "PackageReference" or "FrameworkReference" or "Reference");
        Assert.All(file.Descendants("ProjectReference"), reference => Assert.Matches(
            @"^\.\./Tls\.\w+/Tls\.\w+\.csproj$", reference.Attribute("Include")!.Value));
    }

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void A_source_project_does_not_loosen_the_common_rules(string project)
    {
        string[] rules =
        [
            "AllowUnsafeBlocks", "CheckForOverflowUnderflow", "IsAotCompatible", "IsTrimmable", "Nullable",
            "NoWarn", "TreatWarningsAsErrors", "WarningsNotAsErrors", "AnalysisLevel",
        ];

        Assert.DoesNotContain(
            XDocument.Parse(SourceTree.Read(project)).Descendants(),
            element => rules.Contains(element.Name.LocalName));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = SourceTree.Read("Tls.sln").Replace('\\', '/');

        Assert.All(
            SourceTree.Files("", ".csproj"),
            project => Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Versions_of_packages_stand_in_one_file()
    {
        Assert.All(SourceTree.Files("", ".csproj"), project => Assert.Empty(
            XDocument.Parse(SourceTree.Read(project)).Descendants("PackageReference").Attributes("Version")));
    }
}
