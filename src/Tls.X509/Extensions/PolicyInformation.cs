using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>One policy a certificate was issued under (RFC 5280 §4.2.1.4).</summary>
/// <param name="Policy">policyIdentifier; anyPolicy is 2.5.29.32.0.</param>
/// <param name="Qualifiers">policyQualifiers; empty when absent.</param>
public sealed record PolicyInformation(ObjectIdentifier Policy, IReadOnlyList<PolicyQualifier> Qualifiers)
{
    private const string Field = "certificatePolicies";

    /// <summary>Whether it is anyPolicy.</summary>
    public bool IsAnyPolicy => Policy.Is(KnownOids.AnyPolicy);

    /// <summary>
    /// <code>
    /// certificatePolicies ::= SEQUENCE SIZE (1..MAX) OF PolicyInformation
    /// PolicyInformation ::= SEQUENCE {
    ///     policyIdentifier   CertPolicyId,
    ///     policyQualifiers   SEQUENCE SIZE (1..MAX) OF PolicyQualifierInfo OPTIONAL }
    /// </code>
    /// </summary>
    internal static List<PolicyInformation> ReadList(DerReader value, ReadOnlyMemory<byte> certificate)
    {
        DerReader list = value.Sequence(Field);
        value.End(Field);
        List<PolicyInformation> policies = [];
        HashSet<ObjectIdentifier>? seen = null;
        do
        {
            DerReader fields = list.Sequence("PolicyInformation");
            ObjectIdentifier policy = new(fields.Oid("policyIdentifier").ContentsIn(certificate));

            // §4.2.1.4: a policy MUST NOT appear more than once.
            if (policies.Count > 0)
            {
                seen ??= [policies[0].Policy];
                if (!seen.Add(policy))
                {
                    throw fields.Malformed(Field, "a policy appears twice");
                }
            }

            List<PolicyQualifier>? qualifiers = null;
            if (!fields.IsEmpty)
            {
                qualifiers = [];
                DerReader qualifierList = fields.Sequence("policyQualifiers");
                do
                {
                    qualifiers.Add(PolicyQualifier.Read(ref qualifierList, certificate));
                }
                while (!qualifierList.IsEmpty);
            }

            fields.End("PolicyInformation");
            policies.Add(new PolicyInformation(policy, qualifiers ?? []));
        }
        while (!list.IsEmpty);

        return policies;
    }

    /// <summary>Whether every qualifier is of a kind that §4.2.1.4 defines.</summary>
    internal static bool AreInterpretable(IReadOnlyList<PolicyInformation> policies)
    {
        foreach (PolicyInformation policy in policies)
        {
            foreach (PolicyQualifier qualifier in policy.Qualifiers)
            {
                if (!qualifier.IsKnown)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
