namespace Tls.Crypto;

/// <summary>A signed number in radix 2^62, for <see cref="DivisionSteps"/>; only the highest limb is ever negative.</summary>
/// <remarks>Side channels: no branch and no index depends on a value but in <see cref="IsZero"/>, for public ones.</remarks>
internal struct DivisionNumber
{
    /// <summary>All bits of a limb.</summary>
    public const ulong Mask62 = (1UL << 62) - 1;

    public long L0;
    public long L1;
    public long L2;
    public long L3;
    public long L4;

    public readonly bool IsZero => (L0 | L1 | L2 | L3 | L4) == 0;

    /// <summary>From a number below 2^256, lowest word first.</summary>
    public static DivisionNumber FromWords(ulong w0, ulong w1, ulong w2, ulong w3) => unchecked(new()
    {
        L0 = (long)(w0 & Mask62),
        L1 = (long)(((w0 >> 62) | (w1 << 2)) & Mask62),
        L2 = (long)(((w1 >> 60) | (w2 << 4)) & Mask62),
        L3 = (long)(((w2 >> 58) | (w3 << 6)) & Mask62),
        L4 = (long)(w3 >> 56),
    });

    /// <summary>To words, lowest first, of a number from 0 to below 2^256.</summary>
    public readonly (ulong W0, ulong W1, ulong W2, ulong W3) ToWords() => unchecked((
        (ulong)L0 | ((ulong)L1 << 62),
        ((ulong)L1 >> 2) | ((ulong)L2 << 60),
        ((ulong)L2 >> 4) | ((ulong)L3 << 58),
        ((ulong)L3 >> 6) | ((ulong)L4 << 56)));

    /// <summary>Adds the other number where the mask is all ones, and nothing where it is zero.</summary>
    public void AddMasked(in DivisionNumber other, long mask)
    {
        unchecked
        {
            L0 += other.L0 & mask;
            L1 += other.L1 & mask;
            L2 += other.L2 & mask;
            L3 += other.L3 & mask;
            L4 += other.L4 & mask;
            Carry();
        }
    }

    /// <summary>The negative where the signs are all ones, and nothing where they are zero.</summary>
    public void Negate(long signs)
    {
        unchecked
        {
            L0 = (L0 ^ signs) - signs;
            L1 = (L1 ^ signs) - signs;
            L2 = (L2 ^ signs) - signs;
            L3 = (L3 ^ signs) - signs;
            L4 = (L4 ^ signs) - signs;
            Carry();
        }
    }

    private void Carry()
    {
        unchecked
        {
            L1 += L0 >> 62;
            L2 += L1 >> 62;
            L3 += L2 >> 62;
            L4 += L3 >> 62;
            L0 &= (long)Mask62;
            L1 &= (long)Mask62;
            L2 &= (long)Mask62;
            L3 &= (long)Mask62;
        }
    }
}
