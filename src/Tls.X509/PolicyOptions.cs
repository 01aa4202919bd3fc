using System.Collections.Generic;

namespace Tls.X509;

/// <summary>
/// What is asked of certificate policies: the inputs of RFC 5280 §6.1.1 (c), (e), (f) and (g).
/// </summary>
public sealed record PolicyOptions
{
    /// <summary>Any policy is welcome, and none is needed unless a certificate demands it.</summary>
    public static PolicyOptions Default { get; } = new();

    /// <summary>
    /// user-initial-policy-set: the policies that are acceptable; empty for any-policy. Not demanded until
    /// <see cref="InitialExplicitPolicy"/> or a certificate's policyConstraints says so.
    /// </summary>
    public IReadOnlyList<ObjectIdentifier> UserInitialPolicySet { get; init; } = [];

    /// <summary>
    /// initial-explicit-policy: the path must be valid for one of <see cref="UserInitialPolicySet"/>.
    /// </summary>
    public bool InitialExplicitPolicy { get; init; }

    /// <summary>initial-policy-mapping-inhibit: no policy is taken for another.</summary>
    public bool InitialPolicyMappingInhibit { get; init; }

    /// <summary>initial-any-policy-inhibit: anyPolicy in a certificate matches nothing.</summary>
    public bool InitialAnyPolicyInhibit { get; init; }
}
