using System;
using System.Collections.Generic;
using System.Text;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Brings names into a form in which those that RFC 5280 §7.1 calls equal have equal bytes: PrintableString,
/// UTF8String and IA5String become UTF-8 in lower case, trimmed, with inner white space single; other values
/// stay as they are, with their tag; the attributes of one relative name are sorted.
/// </summary>
/// <remarks>
/// A relative name is the number of its attributes and then these; an attribute is its type, its tag and its value, both
/// octet strings with their length in front: no two names that differ can write the same.
/// </remarks>
internal static class NameCanonicalizer
{
    /// <summary>Writes a whole name.</summary>
    /// <param name="encoded">The DER of a Name that has been checked.</param>
    /// <param name="form">Where to.</param>
    internal static void Name(ReadOnlySpan<byte> encoded, ref NameForm form)
    {
        DerReader names = Relatives(encoded);
        while (!names.IsEmpty)
        {
            Relative(Next(ref names), ref form);
        }
    }

    /// <summary>The relative names of a Name that has been checked.</summary>
    internal static DerReader Relatives(ReadOnlySpan<byte> encoded) => new DerReader(encoded).Sequence("Name");

    /// <summary>The attributes of the next relative name.</summary>
    internal static DerReader Next(scoped ref DerReader names) =>
        names.Inside(DerTag.Set, "RelativeDistinguishedName");

    /// <summary>Writes one relative name.</summary>
    internal static void Relative(DerReader set, ref NameForm form)
    {
        DerReader attribute = set.Sequence("AttributeTypeAndValue");
        if (set.IsEmpty)
        {
            form.Append(1);
            Attribute(attribute, ref form);
        }
        else
        {
            Several(attribute, set, ref form);
        }
    }

    /// <summary>More than one attribute, which hardly any relative name has.</summary>
    private static void Several(DerReader attribute, DerReader set, ref NameForm form)
    {
        List<byte[]> forms = [FormOf(attribute)];
        while (!set.IsEmpty)
        {
            forms.Add(FormOf(set.Sequence("AttributeTypeAndValue")));
        }

        forms.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        form.Append(forms.Count);
        foreach (byte[] octets in forms)
        {
            form.Append(octets);
        }
    }

    private static byte[] FormOf(scoped DerReader attribute)
    {
        NameForm form = new(stackalloc byte[NameForm.UsualLength]);
        Attribute(attribute, ref form);
        byte[] octets = form.Written.ToArray();
        form.Dispose();
        return octets;
    }

    private static void Attribute(DerReader attribute, ref NameForm form)
    {
        ReadOnlySpan<byte> type = attribute.Oid("type").Contents;
        DerElement value = attribute.Any("value");
        form.Append(type.Length);
        form.Append(type);
        bool folds = value.Tag == DerTag.Utf8String
            || (value.Tag is DerTag.PrintableString or DerTag.Ia5String && Ascii.IsValid(value.Contents));
        form.Append(folds ? DerTag.Utf8String : value.Tag);
        int start = form.Length;
        form.Append(value.Contents.Length);
        if (folds)
        {
            Fold(value.Contents, ref form);
            form.Replace(start, form.Length - start - sizeof(int));
        }
        else
        {
            form.Append(value.Contents);
        }
    }

    /// <summary>Lower case, no white space at either end, and a single space for any inside.</summary>
    private static void Fold(ReadOnlySpan<byte> utf8, ref NameForm form)
    {
        Span<byte> octets = stackalloc byte[4];
        int start = form.Length;
        bool pendingSpace = false;
        while (!utf8.IsEmpty)
        {
            _ = Rune.DecodeFromUtf8(utf8, out Rune rune, out int length);
            utf8 = utf8[length..];
            if (Rune.IsWhiteSpace(rune))
            {
                pendingSpace = form.Length > start;
                continue;
            }

            if (pendingSpace)
            {
                form.Append((byte)' ');
                pendingSpace = false;
            }

            form.Append(octets[..Rune.ToLowerInvariant(rune).EncodeToUtf8(octets)]);
        }
    }
}
