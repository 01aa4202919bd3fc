using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>One attribute of a distinguished name, such as a country or a common name.</summary>
/// <param name="Type">Which attribute.</param>
/// <param name="Tag">The DER tag of its value, mostly one of the string types.</param>
/// <param name="Value">The contents of its value.</param>
public sealed record NameAttribute(ObjectIdentifier Type, byte Tag, ReadOnlyMemory<byte> Value)
{
    private static readonly Dictionary<ObjectIdentifier, string> ShortNames = new()
    {
        [ObjectIdentifier.Parse("2.5.4.3")] = "CN",
        [ObjectIdentifier.Parse("2.5.4.4")] = "SN",
        [ObjectIdentifier.Parse("2.5.4.5")] = "serialNumber",
        [ObjectIdentifier.Parse("2.5.4.6")] = "C",
        [ObjectIdentifier.Parse("2.5.4.7")] = "L",
        [ObjectIdentifier.Parse("2.5.4.8")] = "ST",
        [ObjectIdentifier.Parse("2.5.4.9")] = "street",
        [ObjectIdentifier.Parse("2.5.4.10")] = "O",
        [ObjectIdentifier.Parse("2.5.4.11")] = "OU",
        [ObjectIdentifier.Parse("2.5.4.97")] = "organizationIdentifier",
        [ObjectIdentifier.Parse("0.9.2342.19200300.100.1.1")] = "UID",
        [ObjectIdentifier.Parse("0.9.2342.19200300.100.1.25")] = "DC",
        [ObjectIdentifier.Parse("1.2.840.113549.1.9.1")] = "emailAddress",
    };

    /// <summary>The type as RFC 4514 §3 shortens it, or dotted.</summary>
    internal string TypeName => ShortNames.TryGetValue(Type, out string? name) ? name : Type.ToString();

    /// <summary>
    /// The value as text; a value that is no string is its hexadecimal form after <c>#</c>.
    /// </summary>
    public string ToText() => TryDecode(out string? text) ? text : $"#{Convert.ToHexStringLower(Value.Span)}";

    /// <summary>As RFC 4514 §2.3 writes it, with control characters escaped.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(TypeName).Append('=');
        string value = ToText();
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            bool isEdge = i == 0 || i == value.Length - 1;
            if (char.IsControl(c) || (char.IsSurrogate(c) && !IsPaired(value, i)))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\{(int)c:x2}");
                continue;
            }

            if (c is '"' or '+' or ',' or ';' or '<' or '>' or '\\' || (isEdge && c == ' '))
            {
                text.Append('\\');
            }

            text.Append(c);
        }

        return text.ToString();
    }

    /// <summary>The attribute type a short name or a dotted identifier means.</summary>
    internal static ObjectIdentifier TypeOf(string name)
    {
        foreach ((ObjectIdentifier type, string shortName) in ShortNames)
        {
            if (string.Equals(shortName, name, StringComparison.OrdinalIgnoreCase))
            {
                return type;
            }
        }

        return ObjectIdentifier.Parse(name);
    }

    /// <summary>Decodes the string types of X.520 DirectoryString, and IA5String; strictly.</summary>
    internal bool TryDecode([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        text = null;
        ReadOnlySpan<byte> value = Value.Span;
        switch (Tag)
        {
            case DerTag.PrintableString or DerTag.Ia5String when Ascii.IsValid(value):
                text = Encoding.ASCII.GetString(value);
                return true;
            case DerTag.Utf8String when System.Text.Unicode.Utf8.IsValid(value):
                text = Encoding.UTF8.GetString(value);
                return true;
            case DerTag.TeletexString:
                text = Encoding.Latin1.GetString(value);
                return true;
            case DerTag.BmpString when value.Length % 2 == 0:
                text = Encoding.BigEndianUnicode.GetString(value);
                return true;
            default:
                return false;
        }
    }

    private static bool IsPaired(string value, int i) =>
        (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
        || (char.IsLowSurrogate(value[i]) && i > 0 && char.IsHighSurrogate(value[i - 1]));
}
