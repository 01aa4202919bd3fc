using System;
using System.Formats.Asn1;
using Tls.X509;
using Tls.X509.Der;

namespace Tls.Fuzz.Targets;

/// <summary>One element, read as what its tag says by both readers of <see cref="DerDifferentialTarget"/>.</summary>
internal static class DerValues
{
    private const AsnEncodingRules Der = AsnEncodingRules.DER;

    /// <summary>Demands the same value of both, or a refusal by both.</summary>
    /// <param name="ours">Where the element begins.</param>
    /// <param name="theirs">The element.</param>
    internal static void Compare(DerReader ours, ReadOnlySpan<byte> theirs)
    {
        byte tag = theirs[0];
        string? mine = Ours(ours, tag);
        string? other = Theirs(theirs, tag);

        // RFC 5280 §4.1.2.5.2: GeneralizedTime without fractions. And each bounds object identifiers in its own way: they
        // by 64 arcs of so many bytes, we by 128 bytes together.
        bool isWanted = (tag == DerTag.GeneralizedTime && mine is null && theirs.Length != 17)
            || (tag == DerTag.Oid && (theirs.Length > 64 || LongestArc(theirs[2..]) > 16));
        FindingException.Unless(
            isWanted || mine == other, $"both read the same: {mine ?? "nothing"}, {other ?? "nothing"}");
    }

    private static string? Ours(DerReader reader, byte tag)
    {
        try
        {
            switch (tag)
            {
                case DerTag.Boolean:
                    return reader.Boolean("value").ToString();
                case DerTag.Integer or DerTag.Enumerated:
                    return Convert.ToHexString(reader.Integer("value", tag).Contents);
                case DerTag.BitString:
                    DerReader again = reader;
                    string? octets = Octets(ref again);
                    return octets ?? Flags(reader);
                case DerTag.Null:
                    reader.Null("value");
                    return "NULL";
                case DerTag.Oid:
                    return new ObjectIdentifier(reader.Oid("value").Contents.ToArray()).ToString();
                case DerTag.UtcTime or DerTag.GeneralizedTime:
                    return $"{DerTime.Read(ref reader, CertificateErrorCode.DerMalformed, "value"):O}";
                default:
                    return null;
            }
        }
        catch (CertificateFormatException)
        {
            return null;
        }
    }

    private static int LongestArc(ReadOnlySpan<byte> contents)
    {
        int longest = 0;
        int length = 0;
        foreach (byte octet in contents)
        {
            longest = Math.Max(longest, ++length);
            length = (octet & 0x80) != 0 ? length : 0;
        }

        return longest;
    }

    private static string? Octets(ref DerReader reader)
    {
        try
        {
            return Convert.ToHexString(DerBitString.Octets(ref reader, "value").Contents[1..]);
        }
        catch (CertificateFormatException)
        {
            return null;
        }
    }

    /// <summary>A bit string of no whole octets is read as flags, of which there are at most sixteen.</summary>
    private static string Flags(DerReader reader) => $"flags {DerBitString.Flags(ref reader, "value"):x4}";

    private static string? Theirs(ReadOnlySpan<byte> element, byte tag)
    {
        try
        {
            switch (tag)
            {
                case DerTag.Boolean:
                    return AsnDecoder.ReadBoolean(element, Der, out _).ToString();
                case DerTag.Integer:
                    return Convert.ToHexString(AsnDecoder.ReadIntegerBytes(element, Der, out _));
                case DerTag.Enumerated:
                    return Convert.ToHexString(AsnDecoder.ReadEnumeratedBytes(element, Der, out _));
                case DerTag.BitString:
                    return Bits(AsnDecoder.ReadBitString(element, Der, out int unused, out _), unused);
                case DerTag.Null:
                    AsnDecoder.ReadNull(element, Der, out _);
                    return "NULL";
                case DerTag.Oid:
                    return AsnDecoder.ReadObjectIdentifier(element, Der, out _);
                case DerTag.UtcTime:
                    return $"{AsnDecoder.ReadUtcTime(element, Der, out _, twoDigitYearMax: 2049):O}";
                case DerTag.GeneralizedTime:
                    return $"{AsnDecoder.ReadGeneralizedTime(element, Der, out _):O}";
                default:
                    return null;
            }
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string? Bits(byte[] octets, int unused)
    {
        if (unused == 0)
        {
            return Convert.ToHexString(octets);
        }

        if (octets.Length > 2)
        {
            return null;
        }

        int flags = 0;
        for (int bit = 0; bit < octets.Length * 8; bit++)
        {
            flags |= ((octets[bit / 8] >> (7 - (bit % 8))) & 1) << bit;
        }

        return $"flags {flags:x4}";
    }
}
