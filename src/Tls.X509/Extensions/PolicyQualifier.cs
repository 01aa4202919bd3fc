using System;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Something to know beside a policy: where its practice statement is, or a notice (RFC 5280 §4.2.1.4).
/// </summary>
/// <param name="Id">policyQualifierId: id-qt-cps or id-qt-unotice, mostly.</param>
/// <param name="Value">The DER of the qualifier.</param>
public sealed record PolicyQualifier(ObjectIdentifier Id, ReadOnlyMemory<byte> Value)
{
    /// <summary>Whether §4.2.1.4 defines the kind.</summary>
    internal bool IsKnown => Id.Is(KnownOids.PolicyCps) || Id.Is(KnownOids.PolicyUserNotice);

    /// <summary>
    /// <code>
    /// PolicyQualifierInfo ::= SEQUENCE {
    ///     policyQualifierId  PolicyQualifierId,
    ///     qualifier          ANY DEFINED BY policyQualifierId }
    /// </code>
    /// </summary>
    internal static PolicyQualifier Read(ref DerReader list, ReadOnlyMemory<byte> certificate)
    {
        const string Field = "PolicyQualifierInfo";
        DerReader fields = list.Sequence(Field);
        ObjectIdentifier id = new(fields.Oid("policyQualifierId").ContentsIn(certificate));
        DerElement value = fields.Any("qualifier");
        fields.End(Field);
        byte? expected = id switch
        {
            // CPSuri ::= IA5String
            _ when id.Is(KnownOids.PolicyCps) => DerTag.Ia5String,

            // UserNotice ::= SEQUENCE { noticeRef NoticeReference OPTIONAL, explicitText DisplayText OPTIONAL }
            _ when id.Is(KnownOids.PolicyUserNotice) => DerTag.Sequence,
            _ => null,
        };
        if (expected is byte tag && value.Tag != tag)
        {
            throw DerReader.Malformed(value, "qualifier", "of another type than its identifier says");
        }

        return new PolicyQualifier(id, value.EncodingIn(certificate));
    }
}
