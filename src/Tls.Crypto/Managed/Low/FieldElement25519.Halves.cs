using System;

namespace Tls.Crypto;

/// <content>The way to and from limbs of 26 and 25 bits by turns, for arithmetic on products of 32 bits.</content>
internal readonly partial struct FieldElement25519
{
    /// <summary>The number of half limbs.</summary>
    public const int HalfCount = 10;

    private const int LowHalfBits = 26;

    /// <summary>A loose element of half limbs below 2^27 and 2^26 by turns, the lowest first.</summary>
    public static FieldElement25519 FromHalves(ReadOnlySpan<ulong> halves)
    {
        unchecked
        {
            halves = halves[..HalfCount];
            return new FieldElement25519(
                halves[0] + (halves[1] << LowHalfBits),
                halves[2] + (halves[3] << LowHalfBits),
                halves[4] + (halves[5] << LowHalfBits),
                halves[6] + (halves[7] << LowHalfBits),
                halves[8] + (halves[9] << LowHalfBits));
        }
    }

    /// <summary>Writes a loose element's limbs cut after 26 bits: half limbs of 26, and of at most 27 bits.</summary>
    public void CopyHalves(Span<ulong> halves)
    {
        halves = halves[..HalfCount];
        Cut(halves, 0, _l0);
        Cut(halves, 2, _l1);
        Cut(halves, 4, _l2);
        Cut(halves, 6, _l3);
        Cut(halves, 8, _l4);
    }

    private static void Cut(Span<ulong> halves, int at, ulong limb)
    {
        halves[at] = limb & ((1UL << LowHalfBits) - 1);
        halves[at + 1] = limb >> LowHalfBits;
    }
}
