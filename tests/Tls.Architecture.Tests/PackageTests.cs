using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;
using Tls.Architecture.Tests.Kit;
using Tls.TestKit;
using Xunit;

namespace Tls.Architecture.Tests;

/// <summary>What is published: packed from what is built, looked into, and the tool installed and run.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tls-packages");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_package_has_what_it_needs_and_depends_on_ours_alone()
    {
        foreach (string name in CompiledAssembly.Names)
        {
            await PackAsync($"src/{name}/{name}.csproj");
            using ZipArchive package = ZipFile.OpenRead(Single($"{name}.*.nupkg"));
            using ZipArchive symbols = ZipFile.OpenRead(Single($"{name}.*.snupkg"));

            foreach (string file in new[] { "PACKAGE.md", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml" })
            {
                Assert.NotNull(package.GetEntry(file));
            }

            Assert.NotNull(symbols.GetEntry($"lib/net10.0/{name}.pdb"));
            XElement[] specification = Specification(package, name);
            Assert.Equal("MIT", specification.Single(element => element.Name.LocalName == "license").Value);
            Assert.NotEmpty(specification.Single(element => element.Name.LocalName == "description").Value);
            Assert.All(
                specification.Where(element => element.Name.LocalName == "dependency"),
                dependency => Assert.Contains(dependency.Attribute("id")!.Value, CompiledAssembly.Names));
        }
    }

    [Fact]
    public async Task The_tool_installs_from_its_package_and_says_its_version()
    {
        await PackAsync("tools/Tls.Cli/Tls.Cli.csproj");
        string package = Single("Tls.Tool.*.nupkg");
        string version = Path.GetFileNameWithoutExtension(package)["Tls.Tool.".Length..];
        string configuration = Path.Combine(_folder.FullName, "nuget.config");
        await File.WriteAllTextAsync(
            configuration,
            $"<configuration><packageSources><clear/><add key=\"here\" value=\"{_folder.FullName}\"/></packageSources></configuration>");
        string tools = Path.Combine(_folder.FullName, "tools");

        _ = await RunAsync(
            "dotnet", "tool", "install", "Tls.Tool", "--tool-path", tools, "--configfile", configuration, "--version", version);
        string said = await RunAsync(Path.Combine(tools, "tls"), "--version");

        Assert.StartsWith(version, said, StringComparison.Ordinal);
    }

    private static XElement[] Specification(ZipArchive package, string name)
    {
        using Stream stream = package.GetEntry($"{name}.nuspec")!.Open();
        return [.. XDocument.Load(stream).Descendants()];
    }

    private async Task PackAsync(string project)
    {
        string built = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        _ = await RunAsync(
            "dotnet", "pack", Repository.PathOf(project), "-c", built, "--no-build", "-o", _folder.FullName, "-v", "q", "--nologo");
    }

    private string Single(string pattern) => Assert.Single(Directory.GetFiles(_folder.FullName, pattern));

    private static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {output}{await errors}");
        return output;
    }
}
