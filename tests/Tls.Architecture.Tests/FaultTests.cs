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
    private const string OfTheEngine = "only Tls.Socket ends so, and its tests are being written";

    // Faults that nothing can provoke yet, each with the reason. One that gets a test must leave this list.
    private static readonly Dictionary<TlsFault, string> NotYet = new()
    {
        [TlsFault.RejectedUnknownCa] = OfTheEngine,
        [TlsFault.RejectedExpired] = OfTheEngine,
        [TlsFault.RejectedRevoked] = OfTheEngine,
        [TlsFault.RejectedUnsupportedCertificate] = OfTheEngine,
        [TlsFault.RejectedBadCertificate] = OfTheEngine,
        [TlsFault.RejectedByApplication] = OfTheEngine,
        [TlsFault.PeerAlert] = OfTheEngine,
        [TlsFault.PeerTruncated] = OfTheEngine,
        [TlsFault.PeerClosedEarly] = OfTheEngine,
        [TlsFault.InternalError] = OfTheEngine,
        [TlsFault.InternalCancelled] = OfTheEngine,
    };

    [Fact]
    public void Every_fault_has_a_test_that_provokes_it()
    {
        HashSet<TlsFault> provoked = Provoked();

        Assert.DoesNotContain(
            Enum.GetValues<TlsFault>(), fault => !provoked.Contains(fault) && !NotYet.ContainsKey(fault));
    }

    [Fact]
    public void A_fault_that_has_a_test_is_not_excused()
    {
        HashSet<TlsFault> provoked = Provoked();

        Assert.DoesNotContain(NotYet.Keys, provoked.Contains);
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
