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
internal static class NameCanonicalizer
{
    internal static byte[] Name(List<List<NameAttribute>> names)
    {
        DerWriter writer = new();
        foreach (List<NameAttribute> relative in names)
        {
            using (writer.Open(DerTag.Set))
            {
                Write(writer, relative);
            }
        }

        return writer.ToArray();
    }

    internal static byte[] Relative(List<NameAttribute> attributes)
    {
        DerWriter writer = new();
        Write(writer, attributes);
        return writer.ToArray();
    }

    private static void Write(DerWriter writer, List<NameAttribute> attributes)
    {
        if (attributes.Count == 1)
        {
            Write(writer, attributes[0]);
            return;
        }

        List<byte[]> forms = attributes.ConvertAll(static attribute => Relative([attribute]));
        forms.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        foreach (byte[] form in forms)
        {
            writer.OctetString(form);
        }
    }

    private static void Write(DerWriter writer, NameAttribute attribute)
    {
        writer.Oid(attribute.Type);
        bool folds = attribute.Tag is DerTag.PrintableString or DerTag.Utf8String or DerTag.Ia5String;
        if (folds && attribute.TryDecode(out string? text))
        {
            writer.Utf8String(Fold(text));
        }
        else
        {
            writer.Element(attribute.Tag, attribute.Value.Span);
        }
    }

    private static string Fold(string text)
    {
        StringBuilder folded = new(text.Length);
        Span<char> units = stackalloc char[2];
        bool pendingSpace = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                pendingSpace = folded.Length > 0;
                continue;
            }

            if (pendingSpace)
            {
                folded.Append(' ');
                pendingSpace = false;
            }

            int count = Rune.ToLowerInvariant(rune).EncodeToUtf16(units);
            folded.Append(units[..count]);
        }

        return folded.ToString();
    }
}
