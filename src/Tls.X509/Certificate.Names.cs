using System;
using System.Collections.Generic;

namespace Tls.X509;

/// <content>Names in single pieces, as QSslCertificate gives them.</content>
public sealed partial class Certificate
{
    private static readonly string[] AttributeTypes =
        ["O", "CN", "L", "OU", "C", "ST", "2.5.4.46", "serialNumber", "emailAddress"];

    /// <summary>
    /// What to call the subject when there is room for one word: the common name, else the organization, the unit, any other
    /// attribute, or the first alternative name; empty when there is none. For people, not for decisions.
    /// </summary>
    public string SubjectDisplayName
    {
        get
        {
            string name = DisplayName(Subject);
            return name.Length == 0 && SubjectAlternativeNames.Count > 0 ? SubjectAlternativeNames[0].ToString() : name;
        }
    }

    /// <summary>The same of the issuer, but for alternative names.</summary>
    public string IssuerDisplayName => DisplayName(Issuer);

    /// <summary>Which attributes the subject has: short names (RFC 4514 §3) or dotted identifiers, each once.</summary>
    public IReadOnlyList<string> SubjectInfoAttributes => AttributesOf(Subject);

    /// <summary>The same of the issuer.</summary>
    public IReadOnlyList<string> IssuerInfoAttributes => AttributesOf(Issuer);

    /// <summary>The values of an attribute of the subject, in the certificate's order; none when it has none.</summary>
    public IReadOnlyList<string> SubjectInfo(SubjectAttribute attribute) => Values(Subject, TypeName(attribute));

    /// <summary>The values of an attribute of the subject, in the certificate's order; none when it has none.</summary>
    /// <param name="attribute">A short name such as CN (RFC 4514 §3), or a dotted identifier.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public IReadOnlyList<string> SubjectInfo(string attribute) => Values(Subject, attribute);

    /// <summary>The values of an attribute of the issuer, in the certificate's order; none when it has none.</summary>
    public IReadOnlyList<string> IssuerInfo(SubjectAttribute attribute) => Values(Issuer, TypeName(attribute));

    /// <summary>The values of an attribute of the issuer, in the certificate's order; none when it has none.</summary>
    /// <param name="attribute">A short name such as CN (RFC 4514 §3), or a dotted identifier.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public IReadOnlyList<string> IssuerInfo(string attribute) => Values(Issuer, attribute);

    private static string TypeName(SubjectAttribute attribute) =>
        attribute is >= SubjectAttribute.Organization and <= SubjectAttribute.EmailAddress
            ? AttributeTypes[(int)attribute]
            : throw new ArgumentOutOfRangeException(nameof(attribute), attribute, "There is no such attribute.");

    private static string DisplayName(DistinguishedName name)
    {
        foreach (string type in (ReadOnlySpan<string>)["CN", "O", "OU"])
        {
            List<string> values = Values(name, type);
            if (values.Count > 0)
            {
                return values[^1];
            }
        }

        IReadOnlyList<NameAttribute> attributes = name.Attributes();
        return attributes.Count > 0 ? attributes[^1].ToText() : string.Empty;
    }

    private static List<string> AttributesOf(DistinguishedName name)
    {
        List<string> types = [];
        foreach (NameAttribute attribute in name.Attributes())
        {
            if (!types.Contains(attribute.TypeName))
            {
                types.Add(attribute.TypeName);
            }
        }

        return types;
    }

    private static List<string> Values(DistinguishedName name, string type)
    {
        ArgumentNullException.ThrowIfNull(type);
        ObjectIdentifier wanted = NameAttribute.TypeOf(type);
        List<string> values = [];
        foreach (NameAttribute attribute in name.Attributes())
        {
            if (attribute.Type == wanted)
            {
                values.Add(attribute.ToText());
            }
        }

        return values;
    }
}
