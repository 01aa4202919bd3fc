using System;
using System.IO;
using System.Net.Security;
using System.Threading.Tasks;

namespace Tls.Bench.Stacks;

/// <summary>
/// What the two ends of a contender agree on: stacks prefer different suites, and a table must say so.
/// </summary>
internal static class Agreed
{
    /// <summary>What protects the records of one connection, such as <c>AES-128-GCM</c>.</summary>
    internal static async Task<string> CipherAsync(IContender contender, Handshaking how)
    {
        (MemoryTransport left, MemoryTransport right) = MemoryTransport.Create();
        (Stream client, Stream server) = await contender.ConnectAsync(left, right, how);
        string suite = SuiteOf(client).ToString();
        await client.DisposeAsync();
        await server.DisposeAsync();
        return CipherOf(suite);
    }

    // TLS_AES_128_GCM_SHA256 and TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 (RFC 8446 §B.4, RFC 5289 §3.2).
    private static string CipherOf(string suite)
    {
        string tail = suite[(suite.LastIndexOf("_WITH_", StringComparison.Ordinal) is var with and >= 0
            ? with + "_WITH_".Length
            : "TLS_".Length)..];
        return tail[..tail.LastIndexOf('_')].Replace('_', '-');
    }

    private static TlsCipherSuite SuiteOf(Stream end) => end switch
    {
        TlsStream ours => (TlsCipherSuite)ours.ConnectionInfo!.CipherSuite,
        SslStream theirs => theirs.NegotiatedCipherSuite,
        BouncyStream bouncy => (TlsCipherSuite)bouncy.CipherSuite,
        _ => throw new NotSupportedException(),
    };
}
