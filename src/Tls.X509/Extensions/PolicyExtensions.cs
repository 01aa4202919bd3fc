using System.Collections.Generic;

namespace Tls.X509;

/// <summary>The four extensions on policies (RFC 5280 §4.2.1.4, §4.2.1.5, §4.2.1.11, §4.2.1.14) of one certificate.</summary>
/// <param name="Policies">certificatePolicies, or null.</param>
/// <param name="Mappings">policyMappings; empty when absent.</param>
/// <param name="Constraints">policyConstraints, or null.</param>
/// <param name="InhibitAny">inhibitAnyPolicy, or null.</param>
internal sealed record PolicyExtensions(
    IReadOnlyList<PolicyInformation>? Policies,
    IReadOnlyList<PolicyMapping> Mappings,
    PolicyConstraints? Constraints,
    int? InhibitAny)
{
    internal static PolicyExtensions None { get; } = new(null, [], null, null);
}
