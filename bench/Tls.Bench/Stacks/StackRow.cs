using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Tls.Bench.Stacks;

/// <summary>One row of the table of stacks.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">What follows the rate: <c>MB/s</c> or <c>/s</c>.</param>
/// <param name="How">The handshake it is about; null where it is application data.</param>
/// <param name="Run">Measures a contender for a slice of time.</param>
internal sealed record StackRow(
    string Name, string Unit, Handshaking? How, Func<IContender, TimeSpan, Task<Slice>> Run)
{
    /// <summary>All rows, in their order.</summary>
    internal static IReadOnlyList<StackRow> All { get; } =
    [
        Bulk("1,400 B", 1400),
        Bulk("16 KiB", 16 * 1024),
        new("128 B there and 1 KiB back", "/s", null,
            (contender, time) => Scenarios.RoundTrips(contender, overTcp: false, time)),
        Handshake("TLS 1.3 handshake, ECDSA P-256, chain verified", new(KeyType.Ecdsa)),
        Handshake("TLS 1.3 handshake, RSA-2048, chain verified", new(KeyType.Rsa)),
        Handshake("TLS 1.3 handshake, resumed (PSK with ECDHE)", new(KeyType.Ecdsa, IsResumed: true)),
        Handshake("TLS 1.2 handshake, ECDSA P-256, chain verified", new(KeyType.Ecdsa, IsTls12: true)),
    ];

    private static StackRow Bulk(string label, int size) => new(
        $"writes of {label}", "MB/s", null,
        (contender, time) => Scenarios.Bulk(contender, overTcp: false, size, time));

    private static StackRow Handshake(string name, Handshaking how) => new(
        name, "/s", how, (contender, time) => Scenarios.Handshakes(contender, how, time));
}
