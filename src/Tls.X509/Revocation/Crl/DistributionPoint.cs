using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// One place that has a CRL for a certificate (RFC 5280 §4.2.1.13).
/// <code>
/// DistributionPoint ::= SEQUENCE {
///     distributionPoint  [0] DistributionPointName  OPTIONAL,
///     reasons            [1] ReasonFlags            OPTIONAL,
///     cRLIssuer          [2] GeneralNames           OPTIONAL }
/// </code>
/// </summary>
/// <param name="Name">Where; null when <paramref name="CrlIssuer"/> alone says it.</param>
/// <param name="Reasons">What the CRL there is about; null for all reasons.</param>
/// <param name="CrlIssuer">Who signs it; empty when that is the certificate's issuer.</param>
public sealed record DistributionPoint(
    DistributionPointName? Name, RevocationReasons? Reasons, IReadOnlyList<GeneralName> CrlIssuer)
{
    private const int MaxPoints = 64;

    /// <summary>The points of an extension of that type in a certificate; none when it is absent.</summary>
    /// <param name="extensions">The extensions of a certificate or CRL.</param>
    /// <param name="oid">cRLDistributionPoints or freshestCRL: both have this syntax (§4.2.1.15).</param>
    /// <exception cref="CertificateFormatException">The extension is malformed.</exception>
    internal static IReadOnlyList<DistributionPoint> Of(
        IReadOnlyList<CertificateExtension> extensions, ReadOnlySpan<byte> oid)
    {
        foreach (CertificateExtension extension in extensions)
        {
            if (extension.Oid.Is(oid))
            {
                return ReadList(extension.Value);
            }
        }

        return [];
    }

    /// <summary>Whether they can be read.</summary>
    internal static bool AreWellFormed(ReadOnlyMemory<byte> value)
    {
        try
        {
            return ReadList(value).Count > 0;
        }
        catch (CertificateFormatException)
        {
            return false;
        }
    }

    /// <summary><code>CRLDistributionPoints ::= SEQUENCE SIZE (1..MAX) OF DistributionPoint</code></summary>
    internal static IReadOnlyList<DistributionPoint> ReadList(ReadOnlyMemory<byte> value)
    {
        const string Field = "cRLDistributionPoints";
        DerReader reader = new(value.Span);
        DerReader list = reader.Sequence(Field);
        reader.End(Field);
        List<DistributionPoint> points = [];
        do
        {
            if (points.Count == MaxPoints)
            {
                throw list.Malformed(Field, "more than 64");
            }

            points.Add(Read(ref list, value));
        }
        while (!list.IsEmpty);

        return points;
    }

    private static DistributionPoint Read(ref DerReader list, ReadOnlyMemory<byte> input)
    {
        DerReader fields = list.Sequence("DistributionPoint");
        DistributionPointName? name = fields.NextIs(DerTag.ContextConstructed(0))
            ? DistributionPointName.Read(ref fields, input)
            : null;
        RevocationReasons? reasons = fields.NextIs(DerTag.Context(1))
            ? ReasonFlags.Read(ref fields, DerTag.Context(1))
            : null;
        IReadOnlyList<GeneralName> issuer = [];
        if (fields.NextIs(DerTag.ContextConstructed(2)))
        {
            DerReader names = fields.Inside(DerTag.ContextConstructed(2), "cRLIssuer");
            issuer = GeneralName.ReadAll(ref names, input, "cRLIssuer");
        }

        fields.End("DistributionPoint");

        // §4.2.1.13: a DistributionPoint MUST NOT consist of only the reasons field.
        return name is not null || issuer.Count > 0
            ? new DistributionPoint(name, reasons, issuer)
            : throw fields.Malformed("DistributionPoint", "neither distributionPoint nor cRLIssuer");
    }
}
