using System;
using System.Collections.Generic;

namespace Tls.X509;

/// <summary>Whether a CRL is about a certificate: RFC 5280 §6.3.3 (b) to (e), which need no key.</summary>
internal static class CrlScope
{
    /// <summary>(b): whether the CRL is the distribution point's, and of the certificate's kind.</summary>
    internal static bool Covers(CertificateRevocationList list, DistributionPoint point, Certificate certificate)
    {
        IssuingDistributionPoint? issuing = list.IssuingDistributionPoint;

        // (b)(1): by cRLIssuer when the point has one, and then an indirect CRL; else by the certificate's issuer.
        if (point.CrlIssuer.Count > 0
            ? !Names(point.CrlIssuer, list.Issuer) || issuing is not { IsIndirect: true }
            : !list.Issuer.Equals(certificate.Issuer))
        {
            return false;
        }

        if (issuing is null)
        {
            return true;
        }

        // (b)(2)(i): one of the names of the CRL's point is one of the point's, or else of cRLIssuer.
        if (issuing.Name is DistributionPointName name
            && !(point.Name is DistributionPointName other
                ? name.Matches(list.Issuer, other)
                : name.MatchesAny(list.Issuer, point.CrlIssuer)))
        {
            return false;
        }

        // (b)(2)(ii) to (iv): of the certificate's kind.
        bool isCa = certificate.BasicConstraints?.IsCa == true;
        return !(issuing.OnlyUserCertificates && isCa)
            && !(issuing.OnlyCaCertificates && !isCa)
            && !issuing.OnlyAttributeCertificates;
    }

    /// <summary>(d): interim_reasons_mask.</summary>
    internal static RevocationReasons Reasons(CertificateRevocationList list, DistributionPoint point) =>
        (list.IssuingDistributionPoint?.OnlySomeReasons ?? RevocationReasons.All)
        & (point.Reasons ?? RevocationReasons.All);

    /// <summary>(c) and §5.2.4: whether a delta CRL brings a complete one up to date.</summary>
    internal static bool Completes(CertificateRevocationList delta, CertificateRevocationList complete) =>
        delta.IsDelta
        && !complete.Number.IsEmpty

        // (c)(1), (2), (3): of the same issuer, scope and key.
        && delta.Issuer.Equals(complete.Issuer)
        && IssuingDistributionPoint.Match(delta.IssuingDistributionPoint, complete.IssuingDistributionPoint)
        && SameKey(delta.AuthorityKeyIdentifier, complete.AuthorityKeyIdentifier)

        // §5.2.4 (c): the complete CRL's number is equal to or greater than BaseCRLNumber.
        && Compare(complete.Number.Span, delta.BaseNumber.Span) >= 0

        // §5.2.4 (d): the complete CRL's number is less than the delta CRL's.
        && Compare(complete.Number.Span, delta.Number.Span) < 0;

    /// <summary>Compares numbers that are not negative and minimal.</summary>
    internal static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        left = left.TrimStart((byte)0);
        right = right.TrimStart((byte)0);
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }

    private static bool Names(IReadOnlyList<GeneralName> names, DistinguishedName issuer)
    {
        GeneralName wanted = GeneralName.Of(issuer);
        foreach (GeneralName name in names)
        {
            if (name.IsSameAs(wanted))
            {
                return true;
            }
        }

        return false;
    }

    private static bool SameKey(AuthorityKeyIdentifier? left, AuthorityKeyIdentifier? right) =>
        left is null || right is null
            ? left is null && right is null
            : left.KeyIdentifier.Span.SequenceEqual(right.KeyIdentifier.Span)
                && left.SerialNumber.Span.SequenceEqual(right.SerialNumber.Span);
}
