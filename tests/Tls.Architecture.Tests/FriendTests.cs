using System.Collections.Generic;
using System.Linq;
using Tls.Architecture.Tests.Kit;
using Xunit;

namespace Tls.Architecture.Tests;

/// <summary>
/// Who may see whose internals: the assembly that composes it, its tests, the test kit and the fuzzer.
/// </summary>
public sealed class FriendTests
{
    private static readonly Dictionary<string, string[]> Friends = new()
    {
        ["Tls.Crypto"] = ["Tls.Bench", "Tls.Crypto.Tests", "Tls.Fuzz", "Tls.Handshake.Tests", "Tls.TestKit"],
        ["Tls.Records"] =
        [
            "Tls.Fuzz", "Tls.Handshake", "Tls.Handshake.Tests", "Tls.Records.Tests", "Tls.Socket",
            "Tls.Socket.Tests", "Tls.TestKit",
        ],
        ["Tls.X509"] = ["Tls.Fuzz", "Tls.Socket", "Tls.X509.Tests"],
        ["Tls.Handshake"] =
            ["Tls.Fuzz", "Tls.Handshake.Tests", "Tls.Socket", "Tls.Socket.Tests", "Tls.TestKit"],
        ["Tls.Socket"] = ["Tls.Fuzz", "Tls.Socket.Tests", "Tls.TestKit"],
        ["Tls.NetSecurity"] = [],
    };

    public static TheoryData<string> Assemblies => [.. CompiledAssembly.Names];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Internals_are_visible_to_the_allowed_and_to_nobody_else(string name)
    {
        using CompiledAssembly assembly = CompiledAssembly.Open(name);

        Assert.Equal(Friends[name], assembly.Friends.Order());
    }
}
