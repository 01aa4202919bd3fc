using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Architecture.Tests.Kit;
using Xunit;

namespace Tls.Architecture.Tests;

/// <summary>The arrows of docs/architecture.md, on the compiled assemblies.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Tls.Crypto"] = [],
        ["Tls.Records"] = ["Tls.Crypto"],
        ["Tls.X509"] = ["Tls.Crypto"],
        ["Tls.Handshake"] = ["Tls.Records", "Tls.Crypto"],
        ["Tls.Socket"] = ["Tls.Handshake", "Tls.Records", "Tls.X509", "Tls.Crypto"],
        ["Tls.NetSecurity"] = ["Tls.Socket", "Tls.Records", "Tls.X509", "Tls.Crypto"],
    };

    // What an assembly below Tls.Socket may name of System.IO besides exceptions (TlsException is an
    // IOException): reading the files of a trust store, and the kernel's random device. Nothing there can wait for a peer.
    private static readonly Dictionary<string, string[]> FilesAllowed = new()
    {
        ["Tls.Crypto"] = ["File", "FileAccess", "FileMode", "FileOptions", "FileShare", "RandomAccess"],
        ["Tls.Records"] = [],
        ["Tls.Handshake"] = [],
        ["Tls.X509"] =
        [
            "File", "FileStream", "MemoryStream", "Stream", "Directory", "Path", "SearchOption",
            "EnumerationOptions", "FileSystemInfo",
        ],
    };

    public static TheoryData<string> Assemblies => [.. CompiledAssembly.Names];

    public static TheoryData<string> AssembliesBelowTlsSocket => [.. FilesAllowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_refers_only_to_those_its_arrows_point_at(string name)
    {
        using CompiledAssembly assembly = CompiledAssembly.Open(name);

        Assert.All(assembly.References, reference => Assert.True(
            Arrows[name].Contains(reference) || IsBaseClassLibrary(reference),
            $"{name} refers to {reference}"));
    }

    [Fact]
    public void Tls_Handshake_sees_of_Tls_Records_only_the_namespace_Tls_Wire()
    {
        using CompiledAssembly handshake = CompiledAssembly.Open("Tls.Handshake");

        Assert.DoesNotContain(
            handshake.TypesNamed, type => type.Assembly == "Tls.Records" && type.Namespace != "Tls.Wire");
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Only_Tls_Crypto_and_the_drop_in_name_System_Security_Cryptography(string name)
    {
        using CompiledAssembly assembly = CompiledAssembly.Open(name);

        IEnumerable<TypeName> named = assembly.TypesNamed.Where(
            type => type.IsIn("System.Security.Cryptography"));

        Assert.Equal(name is "Tls.Crypto" or "Tls.NetSecurity", named.Any());
    }

    /// <summary>
    /// A type of the BCL that loads OpenSSL ends the process where there is none: four files name it besides, of which one throws
    /// its exception, two wipe and compare, which is managed code, and one asks only where the system has no OpenSSL.
    /// </summary>
    [Fact]
    public void Outside_the_folder_Bcl_hardly_anything_names_System_Security_Cryptography()
    {
        string[] naming =
        [
            .. SourceTree.Files("src/Tls.Crypto", ".cs")
                .Where(file => !file.StartsWith("src/Tls.Crypto/Bcl/", StringComparison.Ordinal))
                .Where(file => SourceTree.Read(file).Contains(
                    "using System.Security.Cryptography", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

        Assert.Equal(
            [
                "src/Tls.Crypto/Managed/ManagedRsaSigningKey.cs",
                "src/Tls.Crypto/Managed/OperatingSystemRandom.cs",
                "src/Tls.Crypto/Secrets/FixedTime.cs",
            ],
            naming);
    }

    [Fact]
    public void Only_one_file_below_the_drop_in_opens_the_systems_stores_and_nothing_there_builds_chains()
    {
        // What Windows and macOS trust is in stores that the BCL alone opens; on Linux the same members load OpenSSL's
        // library. So one file names them, and they list: whom to believe is decided here.
        string[] naming = [.. CompiledAssembly.Names.Where(name => name != "Tls.NetSecurity")
            .SelectMany(name => SourceTree.Files($"src/{name}", ".cs"))
            .Where(file => SourceTree.Read(file).Contains("X509Certificates", StringComparison.Ordinal))];
        Assert.Equal(["src/Tls.Crypto/Bcl/SystemCertificates.cs"], naming);

        using CompiledAssembly crypto = CompiledAssembly.Open("Tls.Crypto");
        IEnumerable<string> named = crypto.TypesNamed
            .Where(type => type.IsIn("System.Security.Cryptography.X509Certificates"))
            .Select(type => type.Name).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "OpenFlags", "StoreLocation", "StoreName", "X509Certificate2",
                "X509Certificate2Collection", "X509Certificate2Enumerator", "X509Store",
            ],
            named);
    }

    [Fact]
    public void Only_the_systems_trust_reads_the_systems_stores()
    {
        // It asks which platform this is; whoever called past it could load OpenSSL's library.
        string[] naming = [.. CompiledAssembly.Names.SelectMany(name => SourceTree.Files($"src/{name}", ".cs"))
            .Where(file => SourceTree.Read(file).Contains("SystemCertificates.Read", StringComparison.Ordinal))];
        Assert.Equal(["src/Tls.X509/Trust/SystemTrustStore.cs"], naming);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Only_the_drop_in_names_System_Net_Security(string name)
    {
        // Whoever runs where nothing native is leaves that one assembly out.
        using CompiledAssembly assembly = CompiledAssembly.Open(name);

        Assert.Equal(name == "Tls.NetSecurity", assembly.TypesNamed.Any(type => type.IsIn("System.Net.Security")));
    }

    [Theory]
    [MemberData(nameof(AssembliesBelowTlsSocket))]
    public void Only_Tls_Socket_names_sockets_streams_tasks_and_threads(string name)
    {
        using CompiledAssembly assembly = CompiledAssembly.Open(name);

        Assert.DoesNotContain(assembly.TypesNamed, type =>
            type.Assembly == "System.Net.Sockets"
            || type.IsIn("System.Net.Security")
            || type.IsIn("System.Threading.Tasks")
            || type.FullName
                is "System.Threading.Thread" or "System.Threading.ThreadPool" or "System.Threading.Timer"
            || (type.IsIn("System.IO")
                && !type.Name.EndsWith("Exception", StringComparison.Ordinal)
                && !FilesAllowed[name].Contains(type.Name)));
    }

    private static bool IsBaseClassLibrary(string reference) =>
        reference.StartsWith("System.", StringComparison.Ordinal);
}
