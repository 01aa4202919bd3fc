using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// What RFC 5280 §6.1 does with policies, in the version of RFC 9618: the graph, and the three counters that
/// demand a policy, end mapping and end anyPolicy. One for each path, fed from the anchor down.
/// </summary>
internal sealed class PolicyProcessing
{
    private readonly PolicyOptions _options;
    private readonly PolicyGraph _graph;
    private int _explicitPolicy;
    private int _policyMapping;
    private int _inhibitAnyPolicy;

    /// <summary>§6.1.2 (a), (d)–(f).</summary>
    /// <param name="options">The initial inputs.</param>
    /// <param name="count">n: the certificates of the path, the anchor not counted.</param>
    /// <param name="meter">Pays for the graph.</param>
    private PolicyProcessing(PolicyOptions options, int count, BudgetMeter meter)
    {
        _options = options;
        _graph = new PolicyGraph(meter);
        _explicitPolicy = options.InitialExplicitPolicy ? 0 : count + 1;
        _policyMapping = options.InitialPolicyMappingInhibit ? 0 : count + 1;
        _inhibitAnyPolicy = options.InitialAnyPolicyInhibit ? 0 : count + 1;
    }

    /// <summary>
    /// Begins with a path; null when none of its certificates says anything of policies and none is demanded at the
    /// start: then none is ever demanded, and none is valid (§6.1.3 (e)).
    /// </summary>
    internal static PolicyProcessing? Of(
        List<Certificate> path, PolicyOptions options, int count, BudgetMeter meter)
    {
        bool isAtPlay = options.InitialExplicitPolicy;
        foreach (Certificate certificate in path)
        {
            isAtPlay |= certificate.PolicyExtensions is not null;
        }

        return isAtPlay ? new PolicyProcessing(options, count, meter) : null;
    }

    /// <summary>
    /// RFC 5937 §3.2: what an anchor demands of policies binds from the first certificate. The policies it
    /// was issued under itself do not matter.
    /// </summary>
    internal void Anchor(Certificate anchor) => Constrain(anchor);

    /// <summary>§6.1.3 (d)–(f).</summary>
    /// <returns>False when a policy is required and none is valid.</returns>
    internal bool Basic(Certificate certificate, bool isLast)
    {
        if (certificate.Policies is { } policies && !_graph.IsNull)
        {
            // (d)(2): anyPolicy counts while it is not inhibited, and always in self-issued intermediates.
            _graph.Add(policies, _inhibitAnyPolicy > 0 || (!isLast && certificate.IsSelfIssued));
        }
        else
        {
            _graph.Clear();
        }

        return _explicitPolicy > 0 || !_graph.IsNull;
    }

    /// <summary>§6.1.4 (a), (b), (h)–(j).</summary>
    /// <returns>False when a policy is mapped to or from anyPolicy.</returns>
    internal bool Prepare(Certificate certificate)
    {
        bool isValid = true;
        foreach (PolicyMapping mapping in certificate.PolicyMappings)
        {
            isValid = isValid && !mapping.HasAnyPolicy;
        }

        if (isValid && certificate.PolicyMappings.Count > 0)
        {
            _graph.Map(certificate.PolicyMappings, _policyMapping > 0);
        }

        // (h): self-issued certificates do not count.
        if (!certificate.IsSelfIssued)
        {
            Decrement(ref _explicitPolicy);
            Decrement(ref _policyMapping);
            Decrement(ref _inhibitAnyPolicy);
        }

        Constrain(certificate);
        return isValid;
    }

    /// <summary>§6.1.5 (a), (b), (g).</summary>
    /// <returns>The sets, or null when a policy is required and none of them is acceptable.</returns>
    internal ValidPolicies? WrapUp(Certificate leaf)
    {
        Decrement(ref _explicitPolicy);
        if (leaf.PolicyConstraints?.RequireExplicitPolicy == 0)
        {
            _explicitPolicy = 0;
        }

        HashSet<ObjectIdentifier> authority = _graph.AuthorityConstrained();
        HashSet<ObjectIdentifier> user = Acceptable(authority);
        return _explicitPolicy > 0 || user.Count > 0
            ? new ValidPolicies(Sorted(authority), Sorted(user))
            : null;
    }

    /// <summary>(g)(5), (6).</summary>
    private HashSet<ObjectIdentifier> Acceptable(HashSet<ObjectIdentifier> authority)
    {
        IReadOnlyList<ObjectIdentifier> wanted = _options.UserInitialPolicySet;
        bool allowsAny = false;
        foreach (ObjectIdentifier policy in authority)
        {
            allowsAny |= policy.Is(KnownOids.AnyPolicy);
        }

        HashSet<ObjectIdentifier> acceptable = [];
        foreach (ObjectIdentifier policy in wanted)
        {
            if (policy.Is(KnownOids.AnyPolicy))
            {
                return authority;
            }

            // (6)(ii): anyPolicy of the authorities stands for each of the caller's.
            if (allowsAny || authority.Contains(policy))
            {
                acceptable.Add(policy);
            }
        }

        return wanted.Count == 0 ? authority : acceptable;
    }

    /// <summary>§6.1.4 (i), (j).</summary>
    private void Constrain(Certificate certificate)
    {
        _explicitPolicy = Lower(_explicitPolicy, certificate.PolicyConstraints?.RequireExplicitPolicy);
        _policyMapping = Lower(_policyMapping, certificate.PolicyConstraints?.InhibitPolicyMapping);
        _inhibitAnyPolicy = Lower(_inhibitAnyPolicy, certificate.InhibitAnyPolicy);
    }

    private static int Lower(int current, int? limit) => Math.Min(current, limit ?? current);

    private static void Decrement(ref int count) => count = Math.Max(0, count - 1);

    private static List<ObjectIdentifier> Sorted(HashSet<ObjectIdentifier> policies)
    {
        List<ObjectIdentifier> sorted = [.. policies];
        sorted.Sort(static (left, right) => left.Contents.Span.SequenceCompareTo(right.Contents.Span));
        return sorted;
    }
}
