using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// The name of a subject or issuer (RFC 5280 §4.1.2.4). Two are equal when §7.1 says so: string types do not
/// matter, nor case, nor the amount of white space.
/// </summary>
public sealed class DistinguishedName : IEquatable<DistinguishedName>
{
    private byte[]? _canonical;
    private int _hash;

    private DistinguishedName(ReadOnlyMemory<byte> encoded) => Encoded = encoded;

    /// <summary>The DER of the Name.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Whether it has no attributes at all.</summary>
    public bool IsEmpty => Encoded.Length == 2;

    /// <summary>
    /// The last commonName, or null. For people: names of hosts are not taken from it (RFC 9525 §2).
    /// </summary>
    public string? CommonName
    {
        get
        {
            string? found = null;
            foreach (NameAttribute attribute in Attributes())
            {
                found = attribute.Type.Is(KnownOids.CommonName) ? attribute.ToText() : found;
            }

            return found;
        }
    }

    /// <summary>The attributes in the order they are encoded.</summary>
    public IReadOnlyList<NameAttribute> Attributes()
    {
        List<NameAttribute> attributes = [];
        foreach (List<NameAttribute> relative in RelativeNames(Encoded))
        {
            attributes.AddRange(relative);
        }

        return attributes;
    }

    /// <summary>Reads a Name that stands alone.</summary>
    /// <exception cref="CertificateFormatException">It is not one.</exception>
    public static DistinguishedName Parse(ReadOnlyMemory<byte> der)
    {
        Check(new DerReader(der.Span), "Name");
        return new DistinguishedName(der);
    }

    /// <summary>
    /// A name of attributes, the most general first, such as (C, DE), (O, Example), (CN, example.com).
    /// </summary>
    /// <param name="attributes">Attribute types, as RFC 4514 §3 shortens them or dotted, and values.</param>
    /// <exception cref="FormatException">A type is neither known nor dotted.</exception>
    public static DistinguishedName Create(params IReadOnlyList<(string Type, string Value)> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        DerWriter writer = new();
        using (writer.Sequence())
        {
            foreach ((string type, string value) in attributes)
            {
                using DerWriter.Scope set = writer.Open(DerTag.Set);
                using DerWriter.Scope attribute = writer.Sequence();
                writer.Oid(NameAttribute.TypeOf(type));
                bool isAscii = type is "DC" or "emailAddress";

                // §4.1.2.4, Appendix A.1: IA5String for these two, PrintableString for a country.
                writer.Element(
                    isAscii ? DerTag.Ia5String : type == "C" ? DerTag.PrintableString : DerTag.Utf8String,
                    Encoding.UTF8.GetBytes(value));
            }
        }

        return Parse(writer.ToArray());
    }

    /// <summary>A name of one common name, or the empty name.</summary>
    public static DistinguishedName FromCommonName(string? commonName) =>
        commonName is null ? Create() : Create(("CN", commonName));

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] DistinguishedName? other) =>
        other is not null
        && (Encoded.Span.SequenceEqual(other.Encoded.Span)
            || (GetHashCode() == other.GetHashCode() && Canonical.SequenceEqual(other.Canonical)));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as DistinguishedName);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            NameForm form = new(stackalloc byte[NameForm.UsualLength]);
            NameCanonicalizer.Name(Encoded.Span, ref form);
            HashCode hash = default;
            hash.AddBytes(form.Written);
            form.Dispose();
            _hash = hash.ToHashCode() | 1;
        }

        return _hash;
    }

    /// <summary>As RFC 4514 writes it: the last attribute first.</summary>
    public override string ToString()
    {
        List<List<NameAttribute>> names = RelativeNames(Encoded);
        StringBuilder text = new();
        for (int i = names.Count - 1; i >= 0; i--)
        {
            if (text.Length > 0)
            {
                text.Append(", ");
            }

            text.AppendJoin('+', names[i]);
        }

        return text.ToString();
    }

    /// <summary>
    /// Whether this name begins with all of the other's relative names: the subtree test of §4.2.1.10.
    /// </summary>
    internal bool IsWithin(DistinguishedName subtree)
    {
        DerReader mine = NameCanonicalizer.Relatives(Encoded.Span);
        DerReader bases = NameCanonicalizer.Relatives(subtree.Encoded.Span);
        while (!bases.IsEmpty)
        {
            if (mine.IsEmpty || !AreSame(NameCanonicalizer.Next(ref mine), NameCanonicalizer.Next(ref bases)))
            {
                return false;
            }
        }

        return true;
    }

    internal static DistinguishedName Read(
        ref DerReader reader, ReadOnlyMemory<byte> certificate, string field)
    {
        DerReader start = reader;
        DerElement element = reader.Element(DerTag.Sequence, field);
        CheckSequence(ref start, field);
        return new DistinguishedName(element.EncodingIn(certificate));
    }

    /// <summary>Demands that a reader holds one Name and no more.</summary>
    internal static void Check(DerReader reader, string field)
    {
        CheckSequence(ref reader, field);
        reader.End(field);
    }

    /// <summary>
    /// <code>
    /// RDNSequence ::= SEQUENCE OF RelativeDistinguishedName
    /// RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
    /// AttributeTypeAndValue ::= SEQUENCE { type OBJECT IDENTIFIER, value ANY }
    /// </code>
    /// </summary>
    private static void CheckSequence(ref DerReader reader, string field)
    {
        DerReader names = reader.Sequence(field);
        while (!names.IsEmpty)
        {
            DerReader set = names.Inside(DerTag.Set, field);
            do
            {
                DerReader attribute = set.Sequence(field);
                _ = attribute.Oid(field);
                DerElement value = attribute.Any(field);
                attribute.End(field);

                // RFC 5280 §4.1.2.4: DirectoryStrings are UTF8String, whose contents are UTF-8 (RFC 3629) and nothing else.
                if (value.Tag == DerTag.Utf8String && !System.Text.Unicode.Utf8.IsValid(value.Contents))
                {
                    throw DerReader.Malformed(value, field, "a UTF8String that is not UTF-8");
                }
            }
            while (!set.IsEmpty);
        }
    }

    /// <summary>
    /// The form that equal names share; kept, since whoever has two encodings of one name compared may do so often.
    /// </summary>
    private ReadOnlySpan<byte> Canonical
    {
        get
        {
            if (_canonical is null)
            {
                NameForm form = new(stackalloc byte[NameForm.UsualLength]);
                NameCanonicalizer.Name(Encoded.Span, ref form);
                _canonical = form.Written.ToArray();
                form.Dispose();
            }

            return _canonical;
        }
    }

    private static bool AreSame(scoped DerReader left, scoped DerReader right)
    {
        NameForm one = new(stackalloc byte[NameForm.UsualLength]);
        NameForm other = new(stackalloc byte[NameForm.UsualLength]);
        NameCanonicalizer.Relative(left, ref one);
        NameCanonicalizer.Relative(right, ref other);
        bool areSame = one.Written.SequenceEqual(other.Written);
        one.Dispose();
        other.Dispose();
        return areSame;
    }

    private static List<List<NameAttribute>> RelativeNames(ReadOnlyMemory<byte> encoded)
    {
        List<List<NameAttribute>> result = [];
        DerReader reader = new(encoded.Span);
        DerReader names = reader.Sequence("Name");
        while (!names.IsEmpty)
        {
            DerReader set = names.Inside(DerTag.Set, "RelativeDistinguishedName");
            List<NameAttribute> relative = new(1);
            while (!set.IsEmpty)
            {
                DerReader attribute = set.Sequence("AttributeTypeAndValue");
                ObjectIdentifier type = new(attribute.Oid("type").ContentsIn(encoded));
                DerElement value = attribute.Any("value");
                relative.Add(new NameAttribute(type, value.Tag, value.ContentsIn(encoded)));
            }

            result.Add(relative);
        }

        return result;
    }
}
