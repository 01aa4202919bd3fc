using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// The valid_policy_graph of RFC 9618 §5, which replaces the valid_policy_tree of RFC 5280 §6.1: a policy has
/// one node in each depth, with all its parents, so that the whole is linear in what the certificates say,
/// where the tree could grow exponentially with the path.
/// </summary>
/// <remarks>
/// Nodes know their parents alone. A node without children needs no deletion: it is not found again from the
/// nodes of the last depth, and the graph is NULL exactly when that depth has none.
/// </remarks>
internal sealed class PolicyGraph
{
    private static readonly ObjectIdentifier AnyPolicy = new(KnownOids.AnyPolicy.ToArray());

    private readonly BudgetMeter _meter;
    private Dictionary<ObjectIdentifier, Node> _level;

    /// <summary>§6.1.2 (a): one node of depth zero, for anyPolicy.</summary>
    internal PolicyGraph(BudgetMeter meter)
    {
        _meter = meter;
        _level = new() { [AnyPolicy] = new Node(AnyPolicy, []) };
    }

    /// <summary>Whether it is NULL: no policy is valid down to here.</summary>
    internal bool IsNull => _level.Count == 0;

    /// <summary>§6.1.3 (e): without certificate policies there is no valid one.</summary>
    internal void Clear() => _level = [];

    /// <summary>§6.1.3 (d): adds the depth of a certificate with these policies.</summary>
    /// <param name="policies">certificatePolicies.</param>
    /// <param name="allowsAny">Whether anyPolicy is a match in this certificate.</param>
    internal void Add(IReadOnlyList<PolicyInformation> policies, bool allowsAny)
    {
        Dictionary<ObjectIdentifier, List<Node>> expected = Expected();
        Dictionary<ObjectIdentifier, Node> next = [];
        Node? any = _level.GetValueOrDefault(AnyPolicy);
        bool hasAny = false;
        foreach (PolicyInformation information in policies)
        {
            if (information.IsAnyPolicy)
            {
                hasAny = true;
            }
            else if (expected.TryGetValue(information.Policy, out List<Node>? parents))
            {
                // (1)(i): one node below all those that expect the policy.
                AddNode(next, information.Policy, parents);
            }
            else if (any is not null)
            {
                // (1)(ii): no match, and a node of anyPolicy: a node below that.
                AddNode(next, information.Policy, [any]);
            }
        }

        if (hasAny && allowsAny)
        {
            // (2): anyPolicy stands for each policy expected that has no node yet, itself included.
            foreach ((ObjectIdentifier policy, List<Node> parents) in expected)
            {
                if (!next.ContainsKey(policy))
                {
                    AddNode(next, policy, parents);
                }
            }
        }

        _level = next;
    }

    /// <summary>§6.1.4 (b): renames what the next certificate is expected to say.</summary>
    /// <param name="mappings">policyMappings, without anyPolicy.</param>
    /// <param name="isAllowed">policy_mapping is greater than 0.</param>
    internal void Map(IReadOnlyList<PolicyMapping> mappings, bool isAllowed)
    {
        if (!isAllowed)
        {
            // (2): what is mapped is no longer valid.
            foreach (PolicyMapping mapping in mappings)
            {
                _level.Remove(mapping.IssuerDomainPolicy);
            }

            return;
        }

        HashSet<ObjectIdentifier> mapped = [];
        foreach (PolicyMapping mapping in mappings)
        {
            if (!_level.TryGetValue(mapping.IssuerDomainPolicy, out Node? node))
            {
                // (1): without a node of its own, the policy is one of those that anyPolicy stands for.
                if (!_level.TryGetValue(AnyPolicy, out Node? any))
                {
                    continue;
                }

                node = AddNode(_level, mapping.IssuerDomainPolicy, any.Parents);
            }

            // (1): the expected policies are those it is mapped to, and no longer itself.
            if (mapped.Add(mapping.IssuerDomainPolicy))
            {
                node.Expected.Clear();
            }

            if (_meter.TryPolicyNode())
            {
                node.Expected.Add(mapping.SubjectDomainPolicy);
            }
        }
    }

    /// <summary>
    /// §6.1.5 (g)(1)–(4): authority_constrained_policy_set, the policies right below anyPolicy that hold
    /// down to the last depth, and anyPolicy when it does.
    /// </summary>
    internal HashSet<ObjectIdentifier> AuthorityConstrained()
    {
        HashSet<ObjectIdentifier> policies = [];
        if (_level.ContainsKey(AnyPolicy))
        {
            policies.Add(AnyPolicy);
        }

        Stack<Node> open = new(_level.Values);
        while (open.TryPop(out Node? node))
        {
            if (node.IsVisited)
            {
                continue;
            }

            node.IsVisited = true;
            if (node.Policy != AnyPolicy && node.Parents is [{ } parent] && parent.Policy == AnyPolicy)
            {
                policies.Add(node.Policy);
            }

            foreach (Node next in node.Parents)
            {
                open.Push(next);
            }
        }

        return policies;
    }

    /// <summary>The nodes of the last depth by what they expect.</summary>
    private Dictionary<ObjectIdentifier, List<Node>> Expected()
    {
        Dictionary<ObjectIdentifier, List<Node>> expected = [];
        foreach (Node node in _level.Values)
        {
            foreach (ObjectIdentifier policy in node.Expected)
            {
                if (!expected.TryGetValue(policy, out List<Node>? nodes))
                {
                    nodes = [];
                    expected.Add(policy, nodes);
                }

                // A mapping may stand twice.
                if (nodes.Count == 0 || nodes[^1] != node)
                {
                    nodes.Add(node);
                }
            }
        }

        return expected;
    }

    private Node AddNode(Dictionary<ObjectIdentifier, Node> level, ObjectIdentifier policy, List<Node> parents)
    {
        Node node = new(policy, parents);
        if (_meter.TryPolicyNode())
        {
            level.Add(policy, node);
        }

        return node;
    }

    private sealed class Node(ObjectIdentifier policy, List<Node> parents)
    {
        /// <summary>valid_policy.</summary>
        internal ObjectIdentifier Policy { get; } = policy;

        internal List<Node> Parents { get; } = parents;

        /// <summary>expected_policy_set.</summary>
        internal List<ObjectIdentifier> Expected { get; } = [policy];

        internal bool IsVisited { get; set; }
    }
}
