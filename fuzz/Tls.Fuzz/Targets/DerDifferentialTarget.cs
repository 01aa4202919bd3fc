using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using Tls.Fuzz.Seeds;
using Tls.X509;
using Tls.X509.Der;

namespace Tls.Fuzz.Targets;

/// <summary>
/// <see cref="DerReader"/> against <see cref="AsnDecoder"/> under the rules of DER, element by element down to the leaves:
/// both accept or both refuse, and what they accept has the same tag, the same contents and the same value.
/// </summary>
/// <remarks>
/// Differences that are wanted: nothing in X.509 has tags of 31 and more, or fractions of seconds (RFC 5280 §4.1.2.5.2), which
/// they read; and each bounds object identifiers in its own way.
/// </remarks>
internal sealed class DerDifferentialTarget : Target
{
    internal override string Name => "der-differential";

    internal override string Summary => "DerReader against System.Formats.Asn1, element by element";

    internal override Tokens Tokens => Tokens.Der;

    internal override IEnumerable<byte[]> Seeds() =>
    [
        .. Issued.Certificates(), .. new OcspTarget().Seeds(), .. new CrlTarget().Seeds(),
        [1, 1, 0xff, 2, 2, 0, 0x80, 3, 2, 4, 0xf0, 5, 0, 6, 3, 0x2a, 0x86, 0x48, 10, 1, 6],
        [0x17, 13, .. "260131235959Z"u8, 0x18, 15, .. "20260131235959Z"u8],
    ];

    internal override void Run(ReadOnlySpan<byte> input) => Walk(new DerReader(input), input, depth: 0);

    private static void Walk(DerReader ours, ReadOnlySpan<byte> theirs, int depth)
    {
        while (!theirs.IsEmpty)
        {
            bool theyRead = AsnDecoder.TryReadEncodedValue(
                theirs, AsnEncodingRules.DER, out Asn1Tag tag, out int at, out int length, out int consumed);
            DerReader here = ours;
            if (!TryRead(ref ours, out DerElement element))
            {
                // X.690 §8.1.2.4: the number of a tag in further octets.
                FindingException.Unless(!theyRead || (theirs[0] & 0x1f) == 0x1f, "what they read we read");
                return;
            }

            FindingException.Unless(theyRead, "what we read they read");
            FindingException.Unless(
                tag.TagValue == (element.Tag & 0x1f) && (int)tag.TagClass == (element.Tag & 0xc0)
                    && tag.IsConstructed == ((element.Tag & 0x20) != 0),
                "both read the same tag");
            FindingException.Unless(
                theirs.Slice(at, length).SequenceEqual(element.Contents), "both find the same contents");
            DerValues.Compare(here, theirs[..consumed]);
            if (tag.IsConstructed && depth < DerReader.MaxDepth)
            {
                Walk(new DerReader(element, "contents"), theirs.Slice(at, length), depth + 1);
            }

            theirs = theirs[consumed..];
        }

        FindingException.Unless(ours.IsEmpty, "both end at the same place");
    }

    private static bool TryRead(ref DerReader reader, out DerElement element)
    {
        try
        {
            element = reader.Any("element");
            return true;
        }
        catch (CertificateFormatException)
        {
            element = default;
            return false;
        }
    }
}
