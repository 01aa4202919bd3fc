using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Tls.X509;

/// <summary>
/// The variables of RFC 5280 §6.1.2 that travel from the anchor down to the leaf. Permitted and excluded
/// subtrees are kept as the list of constraints met: a name is within their intersection when it satisfies
/// each.
/// </summary>
internal struct ValidationState
{
    private List<(NameConstraints Subtrees, Certificate? Giver)>? _constraints;

    internal ValidationState(PolicyProcessing? policies, AnchorRules rules)
    {
        Policies = policies;
        Rules = rules;
    }

    /// <summary>What the caller says of the anchor.</summary>
    internal AnchorRules Rules { get; }

    /// <summary>
    /// (a), (d)–(f): valid_policy_graph, explicit_policy, inhibit_anyPolicy, policy_mapping; null where no policy is at play.
    /// </summary>
    internal PolicyProcessing? Policies { get; }

    /// <summary>Whether it has been said that a required policy is missing.</summary>
    internal bool LacksPolicy { get; set; }

    /// <summary>
    /// (b), (c): permitted_subtrees and excluded_subtrees, and in whose certificate; null for what the caller says of the
    /// anchor.
    /// </summary>
    internal readonly ReadOnlySpan<(NameConstraints Subtrees, Certificate? Giver)> Constraints =>
        CollectionsMarshal.AsSpan(_constraints);

    /// <summary>(k): max_path_length, the number of intermediates that may still follow.</summary>
    internal int MaxPathLength { get; set; } = int.MaxValue;

    /// <summary>Who set that limit, in words.</summary>
    internal string PathLimit { get; set; } = "an issuer above allows no further intermediate";

    /// <summary>(i): working_public_key_parameters, of the only algorithm here that inherits any.</summary>
    internal DsaParameters? Dsa { get; set; }

    internal void Add(NameConstraints subtrees, Certificate? giver) => (_constraints ??= []).Add((subtrees, giver));
}
