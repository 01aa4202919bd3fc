using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// The names a CA may certify (RFC 5280 §4.2.1.10). The base of an iPAddress subtree is an address and a
/// mask: 8 or 32 octets.
/// </summary>
/// <param name="Permitted">Of each kind listed here, a name must be within one of the subtrees.</param>
/// <param name="Excluded">No name may be within one of these.</param>
public sealed record NameConstraints(
    IReadOnlyList<GeneralName> Permitted, IReadOnlyList<GeneralName> Excluded)
{
    /// <summary>
    /// <code>
    /// NameConstraints ::= SEQUENCE {
    ///     permittedSubtrees  [0]  GeneralSubtrees OPTIONAL,
    ///     excludedSubtrees   [1]  GeneralSubtrees OPTIONAL }
    /// GeneralSubtrees ::= SEQUENCE SIZE (1..MAX) OF GeneralSubtree
    /// GeneralSubtree ::= SEQUENCE {
    ///     base          GeneralName,
    ///     minimum  [0]  BaseDistance DEFAULT 0,
    ///     maximum  [1]  BaseDistance OPTIONAL }
    /// </code>
    /// </summary>
    internal static NameConstraints Read(DerReader value, ReadOnlyMemory<byte> certificate)
    {
        DerReader fields = value.Sequence("nameConstraints");
        value.End("nameConstraints");

        // §4.2.1.10: an empty sequence MUST NOT be issued.
        if (fields.IsEmpty)
        {
            throw fields.Malformed("nameConstraints", "neither permitted nor excluded subtrees");
        }

        IReadOnlyList<GeneralName> permitted = Subtrees(ref fields, 0, certificate, "permittedSubtrees");
        IReadOnlyList<GeneralName> excluded = Subtrees(ref fields, 1, certificate, "excludedSubtrees");
        fields.End("nameConstraints");
        return new NameConstraints(permitted, excluded);
    }

    private static List<GeneralName> Subtrees(
        ref DerReader fields, int number, ReadOnlyMemory<byte> certificate, string field)
    {
        List<GeneralName> bases = [];
        if (!fields.NextIs(DerTag.ContextConstructed(number)))
        {
            return bases;
        }

        DerReader list = fields.Inside(DerTag.ContextConstructed(number), field);
        do
        {
            DerReader subtree = list.Sequence(field);
            GeneralName name = GeneralName.Read(ref subtree, certificate, field);

            // §4.2.1.10: an address range is twice the octets of an address, its mask a prefix (RFC 4632).
            if (name.Kind == GeneralNameKind.IpAddress && !IsRange(name.Value.Span))
            {
                throw subtree.Malformed(field, "not an address range");
            }

            // §4.2.1.10: minimum is 0, which DER leaves out, and maximum is absent.
            subtree.End(field);
            bases.Add(name);
        }
        while (!list.IsEmpty);

        return bases;
    }

    private static bool IsRange(ReadOnlySpan<byte> value)
    {
        if (value.Length is not (8 or 32))
        {
            return false;
        }

        bool ended = false;
        foreach (byte octet in value[(value.Length / 2)..])
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                bool isSet = ((octet >> bit) & 1) != 0;
                if (isSet && ended)
                {
                    return false;
                }

                ended |= !isSet;
            }
        }

        return true;
    }
}
