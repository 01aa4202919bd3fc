using System;

namespace Tls.X509.Der;

/// <summary>
/// BIT STRING (X.690 §8.6, §11.2): an octet saying how many bits of the last octet are unused, then the bits.
/// </summary>
internal static class DerBitString
{
    /// <summary>Reads a bit string that is a whole number of octets, as keys and signatures are.</summary>
    /// <returns>The element and the offset at which the octets begin in its contents: always 1.</returns>
    internal static DerElement Octets(ref DerReader reader, string field)
    {
        DerElement element = Checked(ref reader, field, out int unused);
        if (unused != 0)
        {
            throw DerReader.Malformed(element, field, "bit string is not a whole number of octets");
        }

        return element;
    }

    /// <summary>
    /// Reads a named bit list of at most sixteen bits; bit 0 of the ASN.1 is the lowest of the result.
    /// </summary>
    internal static ushort Flags(ref DerReader reader, string field, byte tag = DerTag.BitString)
    {
        DerElement element = Checked(ref reader, field, out _, tag);
        ReadOnlySpan<byte> octets = element.Contents[1..];
        if (octets.Length > 2)
        {
            throw DerReader.Malformed(element, field, "more than sixteen named bits");
        }

        int flags = 0;
        for (int bit = 0; bit < octets.Length * 8; bit++)
        {
            int isSet = (octets[bit / 8] >> (7 - (bit % 8))) & 1;
            flags |= isSet << bit;
        }

        return (ushort)flags;
    }

    private static DerElement Checked(
        ref DerReader reader, string field, out int unused, byte tag = DerTag.BitString)
    {
        DerElement element = reader.Element(tag, field);
        ReadOnlySpan<byte> contents = element.Contents;
        if (contents.IsEmpty)
        {
            throw DerReader.Malformed(element, field, "bit string without contents");
        }

        // X.690 §8.6.2.2, §8.6.2.3: none to seven unused bits, and none where there are no bits.
        unused = contents[0];
        if (unused > 7 || (contents.Length == 1 && unused != 0))
        {
            throw DerReader.Malformed(element, field, "bad count of unused bits");
        }

        // X.690 §11.2.1: unused bits are zero.
        if ((contents[^1] & ((1 << unused) - 1)) != 0 && contents.Length > 1)
        {
            throw DerReader.Malformed(element, field, "unused bits are set");
        }

        return element;
    }
}
