using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>Multiples of points of edwards25519, by scalars below 2^255 in 64 signed digits to the base 16.</summary>
/// <remarks>
/// Side channels: <see cref="OfGenerator"/> takes secret scalars; of each row of its table all eight entries are read, and
/// masks choose. <see cref="OfPublic"/> indexes by the digits and is for public scalars alone.
/// </remarks>
internal static class EdwardsProducts
{
    private const int Digits = 64;

    /// <summary>Row i: j · 256^i · B for j from 1 to 8; 32 rows, 40 KB.</summary>
    private static readonly EdwardsAddend[] Table = MakeTable();

    /// <summary>scalar · B, in constant time.</summary>
    /// <param name="scalar">32 bytes, little endian, below 2^255.</param>
    public static EdwardsPoint OfGenerator(ReadOnlySpan<byte> scalar)
    {
        Span<sbyte> digits = stackalloc sbyte[Digits];
        Recode(digits, scalar);

        // The odd digits are those of scalar · 16 in rows of 256: 32 additions, four doublings, 32 additions.
        EdwardsPoint sum = EdwardsPoint.Neutral;
        for (int i = 1; i < Digits; i += 2)
        {
            sum.AddAffine(Select(i / 2, digits[i]));
        }

        sum.Double();
        sum.Double();
        sum.Double();
        sum.Double();
        for (int i = 0; i < Digits; i += 2)
        {
            sum.AddAffine(Select(i / 2, digits[i]));
        }

        FixedTime.Wipe(MemoryMarshal.AsBytes(digits));
        return sum;
    }

    /// <summary>scalar · P, in variable time.</summary>
    public static EdwardsPoint OfPublic(ReadOnlySpan<byte> scalar, EdwardsPoint point)
    {
        Span<sbyte> digits = stackalloc sbyte[Digits];
        Recode(digits, scalar);
        var multiples = new EdwardsAddend[9];
        EdwardsPoint next = EdwardsPoint.Neutral;
        EdwardsAddend one = point.ToAddend();
        for (int j = 1; j < multiples.Length; j++)
        {
            next.Add(one);
            multiples[j] = next.ToAddend();
        }

        EdwardsPoint sum = EdwardsPoint.Neutral;
        for (int i = Digits - 1; i >= 0; i--)
        {
            sum.Double();
            sum.Double();
            sum.Double();
            sum.Double();
            if (digits[i] != 0)
            {
                EdwardsAddend addend = multiples[Math.Abs(digits[i])];
                addend.Negate(digits[i] < 0 ? 1ul : 0);
                sum.Add(addend);
            }
        }

        return sum;
    }

    /// <summary>P + Q.</summary>
    public static EdwardsPoint Add(EdwardsPoint p, in EdwardsPoint q)
    {
        p.Add(q.ToAddend());
        return p;
    }

    /// <summary>Digits from −8 to 7, the last to 8, whose sum over 16^i is the scalar.</summary>
    private static void Recode(Span<sbyte> digits, ReadOnlySpan<byte> scalar)
    {
        unchecked
        {
            int carry = 0;
            for (int i = 0; i < Digits; i++)
            {
                int digit = ((scalar[i / 2] >> (4 * (i & 1))) & 15) + carry;
                carry = i < Digits - 1 ? (digit + 8) >> 4 : 0;
                digits[i] = (sbyte)(digit - (carry << 4));
            }
        }
    }

    /// <summary>digit · 256^row · B, by reading the whole row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static EdwardsAddend Select(int row, int digit)
    {
        unchecked
        {
            int negative = (digit >> 31) & 1;
            int magnitude = (digit ^ -negative) + negative;
            EdwardsAddend chosen = EdwardsAddend.Neutral;
            ReadOnlySpan<EdwardsAddend> entries = Table.AsSpan(8 * row, 8);
            for (int j = 0; j < entries.Length; j++)
            {
                // 1 exactly where j + 1 is the magnitude.
                ulong take = (ulong)((((j + 1) ^ magnitude) - 1) >> 31) & 1;
                chosen.MoveAffine(entries[j], take);
            }

            chosen.Negate((ulong)negative);
            return chosen;
        }
    }

    private static EdwardsAddend[] MakeTable()
    {
        var table = new EdwardsAddend[32 * 8];
        EdwardsPoint first = EdwardsPoint.Generator;
        for (int row = 0; row < 32; row++)
        {
            EdwardsPoint multiple = EdwardsPoint.Neutral;
            EdwardsAddend one = first.ToAddend();
            for (int j = 0; j < 8; j++)
            {
                multiple.Add(one);
                table[(8 * row) + j] = multiple.ToAffineAddend();
            }

            for (int i = 0; i < 8; i++)
            {
                first.Double();
            }
        }

        return table;
    }
}
