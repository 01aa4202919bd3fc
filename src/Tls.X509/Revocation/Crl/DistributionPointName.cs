using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Where a CRL is found, or which part of its issuer's certificates it is about (RFC 5280 §4.2.1.13).
/// <code>
/// DistributionPointName ::= CHOICE {
///     fullName                 [0] GeneralNames,
///     nameRelativeToCRLIssuer  [1] RelativeDistinguishedName }
/// </code>
/// </summary>
public sealed class DistributionPointName
{
    private readonly ReadOnlyMemory<byte> _relative;

    private DistributionPointName(IReadOnlyList<GeneralName> fullName, ReadOnlyMemory<byte> relative)
    {
        FullName = fullName;
        _relative = relative;
    }

    /// <summary>Names of the same point; empty when it is named relative to the CRL's issuer.</summary>
    public IReadOnlyList<GeneralName> FullName { get; }

    /// <summary>Whether it is a name relative to the CRL's issuer.</summary>
    public bool IsRelative => FullName.Count == 0;

    /// <summary>A point that bears a single directory name, as §6.3.3 assumes where nothing is said.</summary>
    internal static DistributionPointName Of(DistinguishedName name) => new([GeneralName.Of(name)], default);

    /// <summary>Reads the name under its tag [0].</summary>
    internal static DistributionPointName Read(ref DerReader fields, ReadOnlyMemory<byte> input)
    {
        const string Field = "distributionPoint";
        DerReader choice = fields.Inside(DerTag.ContextConstructed(0), Field);
        DistributionPointName name;
        if (choice.NextIs(DerTag.ContextConstructed(1)))
        {
            DerElement relative = choice.Element(DerTag.ContextConstructed(1), "nameRelativeToCRLIssuer");
            name = new DistributionPointName([], relative.ContentsIn(input));
            _ = name.FullNames(DistinguishedName.FromCommonName(null));
        }
        else
        {
            DerReader names = choice.Inside(DerTag.ContextConstructed(0), "fullName");
            name = new DistributionPointName(GeneralName.ReadAll(ref names, input, "fullName"), default);
        }

        choice.End(Field);
        return name;
    }

    /// <summary>Whether the two name one point (§6.3.3 (b)(2)(i)): they have one name in common.</summary>
    /// <param name="issuer">The issuer of the CRL, which relative names are relative to.</param>
    /// <param name="other">The other point.</param>
    internal bool Matches(DistinguishedName issuer, DistributionPointName other) =>
        HaveCommonName(FullNames(issuer), other.FullNames(issuer));

    /// <summary>Whether one of the names is among these.</summary>
    internal bool MatchesAny(DistinguishedName issuer, IReadOnlyList<GeneralName> names) =>
        HaveCommonName(FullNames(issuer), names);

    private static bool HaveCommonName(IReadOnlyList<GeneralName> left, IReadOnlyList<GeneralName> right)
    {
        foreach (GeneralName one in left)
        {
            foreach (GeneralName other in right)
            {
                if (one.IsSameAs(other))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>§4.2.1.13: a relative name is appended to the distinguished name of the CRL's issuer.</summary>
    private IReadOnlyList<GeneralName> FullNames(DistinguishedName issuer)
    {
        if (!IsRelative)
        {
            return FullName;
        }

        DerReader name = new(issuer.Encoded.Span);
        DerWriter writer = new();
        using (writer.Sequence())
        {
            writer.Encoded(name.Any("Name").Contents);
            writer.Element(DerTag.Set, _relative.Span);
        }

        return [GeneralName.Of(DistinguishedName.Parse(writer.ToArray()))];
    }
}
