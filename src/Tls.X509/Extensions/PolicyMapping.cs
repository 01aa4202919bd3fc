using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>A policy of the subject that the issuer holds to be one of its own (RFC 5280 §4.2.1.5).</summary>
/// <param name="IssuerDomainPolicy">The issuer's policy.</param>
/// <param name="SubjectDomainPolicy">The subject's, which is as good.</param>
public sealed record PolicyMapping(ObjectIdentifier IssuerDomainPolicy, ObjectIdentifier SubjectDomainPolicy)
{
    /// <summary>§4.2.1.5: policies MUST NOT be mapped either to or from anyPolicy.</summary>
    internal bool HasAnyPolicy =>
        IssuerDomainPolicy.Is(KnownOids.AnyPolicy) || SubjectDomainPolicy.Is(KnownOids.AnyPolicy);

    /// <summary>
    /// <code>
    /// PolicyMappings ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE {
    ///     issuerDomainPolicy   CertPolicyId,
    ///     subjectDomainPolicy  CertPolicyId }
    /// </code>
    /// </summary>
    internal static List<PolicyMapping> ReadList(DerReader value, ReadOnlyMemory<byte> certificate)
    {
        const string Field = "policyMappings";
        DerReader list = value.Sequence(Field);
        value.End(Field);
        List<PolicyMapping> mappings = [];
        do
        {
            DerReader fields = list.Sequence(Field);
            ObjectIdentifier issuer = new(fields.Oid("issuerDomainPolicy").ContentsIn(certificate));
            ObjectIdentifier subject = new(fields.Oid("subjectDomainPolicy").ContentsIn(certificate));
            fields.End(Field);
            mappings.Add(new PolicyMapping(issuer, subject));
        }
        while (!list.IsEmpty);

        return mappings;
    }
}
