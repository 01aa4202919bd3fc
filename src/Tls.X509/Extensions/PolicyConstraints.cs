using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// After how many further certificates policies are demanded or no longer mapped (RFC 5280 §4.2.1.11).
/// </summary>
/// <param name="RequireExplicitPolicy">
/// How many more, self-issued ones not counted, may follow before a policy is required; or null.
/// </param>
/// <param name="InhibitPolicyMapping">How many may follow before mapping is no longer allowed; or null.</param>
public sealed record PolicyConstraints(int? RequireExplicitPolicy, int? InhibitPolicyMapping)
{
    /// <summary>
    /// <code>
    /// PolicyConstraints ::= SEQUENCE {
    ///     requireExplicitPolicy  [0] SkipCerts OPTIONAL,
    ///     inhibitPolicyMapping   [1] SkipCerts OPTIONAL }
    /// SkipCerts ::= INTEGER (0..MAX)
    /// </code>
    /// </summary>
    internal static PolicyConstraints Read(DerReader value)
    {
        DerReader fields = value.Sequence("policyConstraints");
        value.End("policyConstraints");

        // §4.2.1.11: conforming CAs MUST NOT issue certificates where policy constraints is an empty sequence.
        if (fields.IsEmpty)
        {
            throw fields.Malformed("policyConstraints", "empty");
        }

        int? explicitPolicy = SkipCerts(ref fields, 0, "requireExplicitPolicy");
        int? mapping = SkipCerts(ref fields, 1, "inhibitPolicyMapping");
        fields.End("policyConstraints");
        return new PolicyConstraints(explicitPolicy, mapping);
    }

    /// <summary><code>InhibitAnyPolicy ::= SkipCerts   §4.2.1.14</code></summary>
    internal static int ReadInhibitAnyPolicy(DerReader value)
    {
        int skip = value.SmallInteger("inhibitAnyPolicy");
        value.End("inhibitAnyPolicy");
        return skip;
    }

    private static int? SkipCerts(ref DerReader fields, int number, string field)
    {
        byte tag = DerTag.Context(number);
        return fields.NextIs(tag) ? fields.SmallInteger(field, tag) : null;
    }
}
