using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>
/// A table of a point's multiples, a comb with eight teeth in two blocks (Lim and Lee, 1994; signed as by Hamburg, 2012).
/// A multiple is the sum over all i below 256 of ±2^i P, read 16 apart: sixteen rows of two entries, fifteen doublings.
/// </summary>
/// <remarks>20 KiB; making it takes about as long as three verifications without it.</remarks>
internal sealed class P256Comb
{
    /// <summary>How many rows there are, from one doubling to the next.</summary>
    public const int Rows = 16;

    private const int Teeth = 8;
    private const int Blocks = 2;
    private const int Spacing = 256 / Teeth;
    private const int Entries = 1 << (Teeth - 1);

    private static readonly Lazy<P256Comb> LazyGenerator = new(() => new P256Comb(P256Affine.Generator));

    private readonly P256Affine[] _entries;

    public P256Comb(in P256Affine point) => _entries = MakeEntries(point);

    /// <summary>The base point's, made when it is first asked for.</summary>
    public static P256Comb Generator => LazyGenerator.Value;

    /// <summary>Adds a row of the multiple; for public numbers.</summary>
    /// <param name="sum">What is added to.</param>
    /// <param name="signs">The multiple, as <see cref="ScalarP256.ToSigns"/> gives it.</param>
    /// <param name="row">From 0 to 15; each is worth twice the one before.</param>
    public void AddRow(ref P256Point sum, in ScalarP256 signs, int row)
    {
        for (int block = 0; block < Blocks; block++)
        {
            uint index = Index(signs, row, block);

            // The highest tooth is a plus in every entry: where it should not be, all signs are turned.
            if (index >= Entries)
            {
                sum.Add(_entries[(Entries * block) + (int)(index - Entries)]);
            }
            else
            {
                sum.Subtract(_entries[(Entries * block) + (int)(Entries - 1 - index)]);
            }
        }
    }

    /// <summary>The multiple of the table's point by a secret number from 1 to n − 1, in constant time.</summary>
    /// <remarks>
    /// No addition but those of row 0 meets an exception. Above it the sum so far, twice, is an even number times P, the first
    /// block's entry an odd one and then the second's a multiple of 2^16, and all of them together stay below n: none is
    /// the other or its negative, and none is zero.
    /// </remarks>
    public P256Point Multiply(in ScalarP256 scalar)
    {
        ScalarP256 signs = scalar.ToSigns();
        var sum = new P256Point(Select(signs, Rows - 1, 0));
        sum.AddDistinct(Select(signs, Rows - 1, 1));
        for (int row = Rows - 2; row > 0; row--)
        {
            sum.Double();
            sum.AddDistinct(Select(signs, row, 0));
            sum.AddDistinct(Select(signs, row, 1));
        }

        sum.Double();
        sum.AddAny(Select(signs, 0, 0));
        sum.AddAny(Select(signs, 0, 1));
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<ScalarP256>(ref signs)));
        return sum;
    }

    /// <summary>An entry by reading all of its block; its sign by a mask.</summary>
    private P256Affine Select(in ScalarP256 signs, int row, int block)
    {
        unchecked
        {
            uint index = Index(signs, row, block);
            uint minus = (index >> (Teeth - 1)) ^ 1;
            uint entry = (index ^ (0 - minus)) & (Entries - 1);
            return P256Affine.Select(_entries.AsSpan(Entries * block, Entries), entry, minus);
        }
    }

    private static uint Index(in ScalarP256 signs, int row, int block)
    {
        uint index = 0;
        for (int tooth = 0; tooth < Teeth; tooth++)
        {
            index |= signs.Bit((Spacing * tooth) + (Rows * block) + row) << tooth;
        }

        return index;
    }

    private static P256Affine[] MakeEntries(in P256Affine point)
    {
        // 2^(16 i) P, and twice that.
        const int Bases = Teeth * Blocks;
        var powers = new P256Point[2 * Bases];
        var power = new P256Point(point);
        for (int i = 0; i < Bases; i++)
        {
            powers[i] = power;
            power.Double();
            powers[Bases + i] = power;
            for (int j = 1; j < Rows; j++)
            {
                power.Double();
            }
        }

        var affine = new P256Affine[powers.Length];
        P256Point.ToAffine(powers, affine);
        var entries = new P256Point[Blocks * Entries];
        for (int block = 0; block < Blocks; block++)
        {
            Span<P256Point> part = entries.AsSpan(Entries * block, Entries);
            part[0] = powers[(Blocks * (Teeth - 1)) + block];
            for (int tooth = 0; tooth < Teeth - 1; tooth++)
            {
                part[0].Subtract(affine[(Blocks * tooth) + block]);
            }

            // Turning a minus into a plus adds the power twice.
            for (int tooth = 0; tooth < Teeth - 1; tooth++)
            {
                for (int i = 0; i < 1 << tooth; i++)
                {
                    part[i + (1 << tooth)] = part[i];
                    part[i + (1 << tooth)].Add(affine[Bases + (Blocks * tooth) + block]);
                }
            }
        }

        var result = new P256Affine[entries.Length];
        P256Point.ToAffine(entries, result);
        return result;
    }
}
