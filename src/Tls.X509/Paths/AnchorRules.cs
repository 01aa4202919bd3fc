using System;
using System.Collections.Generic;

namespace Tls.X509;

/// <summary>
/// What the caller says of the anchor of one path, as inputs of path validation (RFC 5937 §3.2): they narrow what the
/// options and the certificates say, and widen nothing.
/// </summary>
internal readonly struct AnchorRules
{
    private readonly TrustAnchor? _anchor;

    private AnchorRules(TrustAnchor? anchor, PolicyOptions policies, bool isDisjoint)
    {
        _anchor = anchor;
        Policies = policies;
        IsDisjoint = isDisjoint;
    }

    /// <summary>The initial inputs for policies.</summary>
    internal PolicyOptions Policies { get; }

    /// <summary>Whether no policy is both accepted of the anchor and asked for by the options.</summary>
    internal bool IsDisjoint { get; }

    /// <summary>What follows from an anchor; null for a path that has none.</summary>
    internal static AnchorRules Of(TrustAnchor? anchor, PolicyOptions asked)
    {
        if (anchor?.AcceptedPolicies is not { } accepted)
        {
            return new AnchorRules(anchor, asked, isDisjoint: false);
        }

        // RFC 5937 §3.2: user-initial-policy-set becomes the intersection with the anchor's; an empty set, or anyPolicy, in
        // either is no limit of that side.
        List<ObjectIdentifier> both = IsAny(asked.UserInitialPolicySet) ? [.. accepted]
            : IsAny(accepted) ? [.. asked.UserInitialPolicySet]
            : [.. Common(asked.UserInitialPolicySet, accepted)];
        return new AnchorRules(
            anchor,
            asked with { UserInitialPolicySet = both, InitialExplicitPolicy = true },
            isDisjoint: accepted.Count == 0 || both.Count == 0);
    }

    /// <summary>Lets the rules bind whatever comes below the anchor.</summary>
    internal void Begin(ref ValidationState state)
    {
        if (_anchor?.NameConstraints is NameConstraints constraints)
        {
            state.Add(constraints, giver: null);
        }

        if (_anchor?.MaxPathLength is int length && length < state.MaxPathLength)
        {
            state.MaxPathLength = length;
            state.PathLimit = $"its anchor is accepted with {length} intermediates at most";
        }
    }

    /// <summary>Why the anchor is not trusted for a purpose; null when it is.</summary>
    internal string? Refusal(CertificatePurpose purpose) => _anchor?.Refusal(purpose);

    /// <summary>Why the leaf is too young for its anchor; null when it is not.</summary>
    internal string? DistrustOf(Certificate leaf) =>
        _anchor?.DistrustAfter is DateTimeOffset end && leaf.NotBefore > end
            ? $"issued {leaf.NotBefore:u}, and '{_anchor.Certificate}' is distrusted for what it issued after {end:u}"
            : null;

    /// <summary>What is added to the words on a policy that is missing.</summary>
    internal string PolicyNote() => _anchor?.AcceptedPolicies is { } accepted
        ? $"; the anchor is accepted for {(accepted.Count == 0 ? "none" : string.Join(", ", accepted))}"
        : string.Empty;

    private static bool IsAny(IReadOnlyList<ObjectIdentifier> policies)
    {
        foreach (ObjectIdentifier policy in policies)
        {
            if (policy.Is(Der.KnownOids.AnyPolicy))
            {
                return true;
            }
        }

        return policies.Count == 0;
    }

    private static IEnumerable<ObjectIdentifier> Common(
        IReadOnlyList<ObjectIdentifier> asked, IReadOnlyList<ObjectIdentifier> accepted)
    {
        HashSet<ObjectIdentifier> known = [.. accepted];
        foreach (ObjectIdentifier policy in asked)
        {
            if (known.Contains(policy))
            {
                yield return policy;
            }
        }
    }
}
