using Xunit;

namespace Tls.Interop.Tests.Kit;

/// <summary>
/// A test with a peer: skipped aloud where the peer is missing, and run (to fail) where <c>CI=true</c>.
/// </summary>
public sealed class PeerFactAttribute : FactAttribute
{
    /// <summary>A test with that peer.</summary>
    public PeerFactAttribute(PeerKind peer) => Skip = Peers.ReasonToSkip(peer)!;
}

/// <summary>
/// Many tests with a peer: skipped aloud where the peer is missing, and run (to fail) where <c>CI=true</c>.
/// </summary>
public sealed class PeerTheoryAttribute : TheoryAttribute
{
    /// <summary>Tests with that peer.</summary>
    public PeerTheoryAttribute(PeerKind peer) => Skip = Peers.ReasonToSkip(peer)!;
}
