using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;

namespace Tls.Interop.Tests.OpenSsl;

/// <summary>The s_servers that tests share.</summary>
internal static class OpenSslServers
{
    /// <summary>Every suite of ours; by its own judgment OpenSSL leaves the CCM ones out.</summary>
    internal static string[] EverySuite { get; } =
        ["-ciphersuites", string.Join(':', Matrix.Suites.Select(suite => suite.OpenSslName()))];

    /// <summary>Turns each line round, and takes any suite and any of these groups.</summary>
    internal static Task<PeerServer> ReversingAsync(
        this PeerServerPool pool, KeyKind certificate, params IReadOnlyList<NamedGroup> groups)
    {
        string names = string.Join(':', groups.Select(group => group.OpenSslName()));
        return pool.GetAsync($"{certificate} {names}", () => PeerServer.OpenSslAsync(
            [.. TestPki.For(certificate).OpenSslArguments, .. EverySuite, "-groups", names, "-rev"]));
    }
}
