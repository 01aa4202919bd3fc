using System.Collections.Generic;

namespace Tls.X509;

/// <summary>For which policies a path is valid: the outputs of RFC 9618 §5.6.</summary>
/// <param name="AuthorityConstrained">
/// authority_constrained_policy_set: those that every CA of the path allows, in the terms of the first one;
/// anyPolicy (2.5.29.32.0) among them means that they allow all others too.
/// </param>
/// <param name="UserConstrained">
/// user_constrained_policy_set: those of them that the caller finds acceptable.
/// </param>
public sealed record ValidPolicies(
    IReadOnlyList<ObjectIdentifier> AuthorityConstrained, IReadOnlyList<ObjectIdentifier> UserConstrained)
{
    /// <summary>A path that is valid for none, and of which none is demanded.</summary>
    internal static ValidPolicies None { get; } = new([], []);
}
