using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Tls.Architecture.Tests.Kit;
using Xunit;

namespace Tls.Architecture.Tests;

/// <summary>What <c>src</c> must not contain, each with its reason.</summary>
public sealed partial class BannedApiTests
{
    private static readonly Dictionary<string, string> Banned = new()
    {
        ["System.Enum.IsDefined"] =
            "unknown code points are legal on the wire; a switch says which ones we know",
        ["System.DateTime.get_Now"] = "validity is judged in UTC, by a clock that the caller can replace",
        ["System.DateTimeOffset.get_Now"] =
            "validity is judged in UTC, by a clock that the caller can replace",
        ["System.Random..ctor"] = "randomness comes from the crypto provider",
        ["System.Random.get_Shared"] = "randomness comes from the crypto provider",
        ["System.Threading.Thread.Sleep"] = "nothing here waits by sleeping",
        ["System.Environment.Exit"] = "a library does not end its host",
        ["System.Environment.FailFast"] = "a library does not end its host",
        ["System.GC.Collect"] = "a library leaves the collector alone",
    };

    public static TheoryData<string> Assemblies => [.. CompiledAssembly.Names];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_banned_member_is_called(string name)
    {
        using CompiledAssembly assembly = CompiledAssembly.Open(name);

        Assert.All(assembly.MembersNamed, member => Assert.False(
            Banned.TryGetValue(member, out string? reason), $"{name} calls {member}: {reason}"));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Nothing_writes_to_the_console(string name)
    {
        using CompiledAssembly assembly = CompiledAssembly.Open(name);

        Assert.DoesNotContain(assembly.TypesNamed, type => type.FullName == "System.Console");
    }

    [Fact]
    public void The_record_layer_has_no_Linq()
    {
        using CompiledAssembly records = CompiledAssembly.Open("Tls.Records");

        Assert.DoesNotContain(records.TypesNamed, type => type.IsIn("System.Linq"));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Nothing_is_unsafe_or_native(string name)
    {
        using CompiledAssembly assembly = CompiledAssembly.Open(name);

        Assert.False(assembly.AllowsUnsafeCode, $"{name} was compiled with AllowUnsafeBlocks");
        Assert.Equal(0, assembly.NativeImports);
    }

    [Theory]
    [InlineData("Tls.Records")]
    [InlineData("Tls.X509")]
    [InlineData("Tls.Handshake")]
    public void What_parses_the_network_never_goes_around_bounds_checks(string name)
    {
        // Read from the sources: the compiler itself names these types for collection expressions.
        Assert.All(SourceTree.Files($"src/{name}", ".cs"), file => Assert.DoesNotMatch(
            Unchecked(), SourceTree.Read(file)));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void A_reader_is_passed_by_reference(string name)
    {
        using CompiledAssembly assembly = CompiledAssembly.Open(name);

        // A copy of a reader has a position of its own: the caller would read the same bytes again.
        // Only a method that looks ahead, and says so by its name, wants that.
        Assert.DoesNotContain(assembly.Methods, method =>
            method.Parameters.Contains("TlsReader", StringComparer.Ordinal)
            && !method.Method.Contains(".Peek", StringComparison.Ordinal));
    }

    [GeneratedRegex(
        @"\bUnsafe\.(?!BitCast\b)|\bMemoryMarshal\.(Get|Create|Read\b|Write\b)")]
    private static partial Regex Unchecked();
}
