using System;
using System.Collections.Generic;
using System.Net;
using System.Text;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// The alternatives of a general name, numbered as the ASN.1 tags them (RFC 5280 §4.2.1.6).
/// </summary>
public enum GeneralNameKind
{
    /// <summary>otherName.</summary>
    OtherName = 0,

    /// <summary>rfc822Name: a mail address.</summary>
    Rfc822Name = 1,

    /// <summary>dNSName.</summary>
    DnsName = 2,

    /// <summary>x400Address.</summary>
    X400Address = 3,

    /// <summary>directoryName: a distinguished name.</summary>
    DirectoryName = 4,

    /// <summary>ediPartyName.</summary>
    EdiPartyName = 5,

    /// <summary>uniformResourceIdentifier.</summary>
    Uri = 6,

    /// <summary>iPAddress: 4 or 16 octets.</summary>
    IpAddress = 7,

    /// <summary>registeredID.</summary>
    RegisteredId = 8,
}

/// <summary>A name of one of nine kinds.</summary>
public readonly partial struct GeneralName
{
    private GeneralName(GeneralNameKind kind, ReadOnlyMemory<byte> value)
    {
        Kind = kind;
        Value = value;
    }

    /// <summary>Which kind.</summary>
    public GeneralNameKind Kind { get; }

    /// <summary>
    /// The contents under the tag: ASCII for mail, DNS and URI names, address octets for iPAddress, the DER
    /// of the Name for directoryName; for the others whatever stands there.
    /// </summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>The name for people; characters that are not printable ASCII are escaped.</summary>
    public override string ToString() => Kind switch
    {
        GeneralNameKind.DnsName => $"DNS:{Printable()}",
        GeneralNameKind.Rfc822Name => $"email:{Printable()}",
        GeneralNameKind.Uri => $"URI:{Printable()}",
        GeneralNameKind.IpAddress when Value.Length is 4 or 16 => $"IP:{new IPAddress(Value.Span)}",
        GeneralNameKind.IpAddress when Value.Length is 8 or 32 =>
            $"IP:{new IPAddress(Value.Span[..(Value.Length / 2)])}/{new IPAddress(Value.Span[(Value.Length / 2)..])}",
        GeneralNameKind.IpAddress => $"IP:{Convert.ToHexStringLower(Value.Span)}",
        GeneralNameKind.DirectoryName => $"directory:{Directory()}",
        GeneralNameKind.RegisteredId => $"registered:{new ObjectIdentifier(Value)}",
        _ => $"{Kind}:{Convert.ToHexStringLower(Value.Span)}",
    };

    /// <summary>The distinguished name of a directoryName.</summary>
    internal DistinguishedName Directory() => DistinguishedName.Parse(Value);

    /// <summary>
    /// The mailbox, in UTF-8, of an otherName that is one (RFC 8398 §3); null for every other name. One that is
    /// malformed is an empty mailbox, which no constraint permits.
    /// <code>
    /// OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY DEFINED BY type-id }
    /// SmtpUTF8Mailbox ::= UTF8String (SIZE (1..MAX))
    /// </code>
    /// </summary>
    internal ReadOnlyMemory<byte>? InternationalMailbox()
    {
        if (Kind != GeneralNameKind.OtherName)
        {
            return null;
        }

        try
        {
            DerReader fields = new(Value.Span);
            if (!fields.Oid("type-id").Contents.SequenceEqual(KnownOids.SmtpUtf8Mailbox))
            {
                return null;
            }

            DerReader value = fields.Inside(DerTag.ContextConstructed(0), "value");
            fields.End("OtherName");
            DerElement mailbox = value.Element(DerTag.Utf8String, "SmtpUTF8Mailbox");
            value.End("value");
            return mailbox.ContentsIn(Value);
        }
        catch (CertificateFormatException)
        {
            return ReadOnlyMemory<byte>.Empty;
        }
    }

    /// <summary>A name that stands elsewhere than among alternative names.</summary>
    internal static GeneralName Of(GeneralNameKind kind, ReadOnlyMemory<byte> value) => new(kind, value);

    /// <summary>A directoryName.</summary>
    internal static GeneralName Of(DistinguishedName name) => new(GeneralNameKind.DirectoryName, name.Encoded);

    /// <summary>Whether both are the same name: directory names as RFC 5280 §7.1 compares them, the rest by octets.</summary>
    internal bool IsSameAs(GeneralName other) => Kind == other.Kind
        && (Kind == GeneralNameKind.DirectoryName
            ? Directory().Equals(other.Directory())
            : Value.Span.SequenceEqual(other.Value.Span));

    /// <summary><code>GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName</code></summary>
    /// <returns>The contents of the SEQUENCE, for <see cref="GeneralNames"/>.</returns>
    internal static DerSlice CheckList(DerReader value, ReadOnlyMemory<byte> certificate, string field)
    {
        DerElement names = value.Element(DerTag.Sequence, field);
        DerReader list = new(names, field);
        value.End(field);
        do
        {
            _ = ReadAlternative(ref list, certificate, field);
        }
        while (!list.IsEmpty);

        return names.ContentsSlice;
    }

    /// <summary>Reads one or more names to the end of what holds them.</summary>
    internal static IReadOnlyList<GeneralName> ReadAll(
        ref DerReader list, ReadOnlyMemory<byte> certificate, string field)
    {
        List<GeneralName> names = [];
        do
        {
            names.Add(ReadAlternative(ref list, certificate, field));
        }
        while (!list.IsEmpty);

        return names;
    }

    /// <summary>Reads one name of which an iPAddress is an address.</summary>
    private static GeneralName ReadAlternative(
        ref DerReader list, ReadOnlyMemory<byte> certificate, string field)
    {
        GeneralName name = Read(ref list, certificate, field);

        // §4.2.1.6: an address is four octets for IPv4 and sixteen for IPv6.
        return name.Kind == GeneralNameKind.IpAddress && name.Value.Length is not (4 or 16)
            ? throw list.Malformed(field, "an iPAddress of neither 4 nor 16 octets")
            : name;
    }

    /// <summary>
    /// Reads one name; the length of an iPAddress is left to the caller, as name constraints double it.
    /// </summary>
    internal static GeneralName Read(ref DerReader reader, ReadOnlyMemory<byte> certificate, string field)
    {
        DerElement element = reader.Any(field);
        int number = element.Tag & 0x1f;
        var kind = (GeneralNameKind)number;

        // otherName, x400Address, directoryName and ediPartyName are constructed, the others are not.
        bool isConstructed = number is 0 or 3 or 4 or 5;
        byte expected = isConstructed ? DerTag.ContextConstructed(number) : DerTag.Context(number);
        if (number > 8 || element.Tag != expected)
        {
            throw DerReader.Malformed(element, field, "not a GeneralName");
        }

        switch (kind)
        {
            // §4.2.1.6: these three are IA5String, that is ASCII.
            case GeneralNameKind.Rfc822Name or GeneralNameKind.DnsName or GeneralNameKind.Uri
                when !Ascii.IsValid(element.Contents):
                throw DerReader.Malformed(element, field, "not ASCII");

            case GeneralNameKind.DirectoryName:
                DistinguishedName.Check(new DerReader(element, field), field);
                break;

            case GeneralNameKind.RegisteredId when !ObjectIdentifier.IsWellFormed(element.Contents):
                throw DerReader.Malformed(element, field, "malformed object identifier");

            default:
                break;
        }

        return new GeneralName(kind, element.ContentsIn(certificate));
    }

    private string Printable()
    {
        StringBuilder text = new(Value.Length);
        foreach (byte octet in Value.Span)
        {
            _ = octet is >= 0x20 and < 0x7f
                ? text.Append((char)octet)
                : text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{octet:x2}");
        }

        return text.ToString();
    }
}
