using System;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// What a CRL is about, when that is not everything its issuer issued (RFC 5280 §5.2.5).
/// <code>
/// IssuingDistributionPoint ::= SEQUENCE {
///     distributionPoint           [0] DistributionPointName  OPTIONAL,
///     onlyContainsUserCerts       [1] BOOLEAN DEFAULT FALSE,
///     onlyContainsCACerts         [2] BOOLEAN DEFAULT FALSE,
///     onlySomeReasons             [3] ReasonFlags            OPTIONAL,
///     indirectCRL                 [4] BOOLEAN DEFAULT FALSE,
///     onlyContainsAttributeCerts  [5] BOOLEAN DEFAULT FALSE }
/// </code>
/// </summary>
public sealed class IssuingDistributionPoint
{
    private readonly ReadOnlyMemory<byte> _encoded;

    private IssuingDistributionPoint(ReadOnlyMemory<byte> encoded) => _encoded = encoded;

    /// <summary>The point this CRL is for, or null.</summary>
    public DistributionPointName? Name { get; private init; }

    /// <summary>It lists no CAs.</summary>
    public bool OnlyUserCertificates { get; private init; }

    /// <summary>It lists CAs alone.</summary>
    public bool OnlyCaCertificates { get; private init; }

    /// <summary>It lists certificates revoked for these reasons alone; null for all.</summary>
    public RevocationReasons? OnlySomeReasons { get; private init; }

    /// <summary>It may list certificates of other issuers than its own.</summary>
    public bool IsIndirect { get; private init; }

    /// <summary>It lists attribute certificates alone.</summary>
    public bool OnlyAttributeCertificates { get; private init; }

    /// <summary>Whether two CRLs say the same of themselves (§6.3.3 (c)(2)).</summary>
    internal static bool Match(IssuingDistributionPoint? left, IssuingDistributionPoint? right) =>
        left is null || right is null
            ? left is null && right is null
            : left._encoded.Span.SequenceEqual(right._encoded.Span);

    internal static IssuingDistributionPoint Read(ReadOnlyMemory<byte> value)
    {
        const string Field = "issuingDistributionPoint";
        DerReader reader = new(value.Span);
        DerReader fields = reader.Sequence(Field);
        reader.End(Field);

        // §5.2.5: issuers MUST NOT issue CRLs where the DER encoding of this is an empty sequence.
        if (fields.IsEmpty)
        {
            throw fields.Malformed(Field, "empty");
        }

        IssuingDistributionPoint point = new(value)
        {
            Name = fields.NextIs(DerTag.ContextConstructed(0))
                ? DistributionPointName.Read(ref fields, value)
                : null,
            OnlyUserCertificates = IsSet(ref fields, 1),
            OnlyCaCertificates = IsSet(ref fields, 2),
            OnlySomeReasons = fields.NextIs(DerTag.Context(3))
                ? ReasonFlags.Read(ref fields, DerTag.Context(3))
                : null,
            IsIndirect = IsSet(ref fields, 4),
            OnlyAttributeCertificates = IsSet(ref fields, 5),
        };
        fields.End(Field);

        // §5.2.5: only one of the three may be set to TRUE.
        int scopes = (point.OnlyUserCertificates ? 1 : 0) + (point.OnlyCaCertificates ? 1 : 0)
            + (point.OnlyAttributeCertificates ? 1 : 0);
        return scopes <= 1 ? point : throw fields.Malformed(Field, "of more than one kind of certificates alone");
    }

    /// <summary>X.690 §11.5: a BOOLEAN of the default value is left out.</summary>
    private static bool IsSet(ref DerReader fields, int number)
    {
        if (!fields.NextIs(DerTag.Context(number)))
        {
            return false;
        }

        return fields.Boolean("issuingDistributionPoint", DerTag.Context(number))
            ? true
            : throw fields.Malformed("issuingDistributionPoint", "a default value is encoded");
    }
}
