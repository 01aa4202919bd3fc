using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>
/// A table of a point's multiples, a comb with eight teeth in two blocks or more (Lim and Lee, 1994; signed as by Hamburg, 2012).
/// A multiple is the sum over all i below 256 of ±2^i P. With two blocks they are read 16 apart: sixteen rows of two entries,
/// fifteen doublings. With four it is eight rows of four entries, and seven doublings.
/// </summary>
/// <remarks>10 KiB a block; with two of them making it takes about as long as three verifications without it.</remarks>
internal sealed class P256Comb
{
    /// <summary>How many rows a comb may have, from one doubling to the next.</summary>
    public const int MaxRows = Spacing / FewestBlocks;

    private const int Teeth = 8;
    private const int Spacing = 256 / Teeth;
    private const int FewestBlocks = 2;
    private const int GeneratorBlocks = 4;
    private const int Entries = 1 << (Teeth - 1);

    private static readonly Lazy<P256Comb> LazyGenerator =
        new(() => new P256Comb(P256Affine.Generator, GeneratorBlocks));

    private readonly P256Affine[] _entries;
    private readonly int _blocks;
    private readonly int _rows;

    /// <summary>Makes the table.</summary>
    /// <param name="point">Whose multiples they are.</param>
    /// <param name="blocks">2, 4, 8 or 16.</param>
    public P256Comb(in P256Affine point, int blocks = FewestBlocks)
    {
        _blocks = blocks;
        _rows = Spacing / blocks;
        _entries = MakeEntries(point, blocks, _rows);
    }

    /// <summary>The base point's, made when it is first asked for.</summary>
    public static P256Comb Generator => LazyGenerator.Value;

    /// <summary>Adds a row of the multiple, if there is one; for public numbers.</summary>
    /// <param name="sum">What is added to.</param>
    /// <param name="signs">The multiple, as <see cref="ScalarP256.ToSigns"/> gives it.</param>
    /// <param name="row">From 0 to 15; each is worth twice the one before. There are not so many with more than two blocks.</param>
    public void AddRow(ref P256Point sum, in ScalarP256 signs, int row)
    {
        for (int block = 0; block < _blocks && row < _rows; block++)
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
    /// No addition but the last meets an exception. The sum so far, twice, is an even number times P, the first block's entry an
    /// odd one, and those of the blocks behind it are even again: none is the sum or its negative, and no sum is zero. That
    /// holds modulo n too, as long as what has been added cannot reach n. All terms ±2^i together are up to 2^256 − 1, and while
    /// those of the last entry are to come, 2^(224 + rows · (blocks − 1)) of it among them, at most 2^256 − 2^240.
    /// </remarks>
    public P256Point Multiply(in ScalarP256 scalar)
    {
        ScalarP256 signs = scalar.ToSigns();
        int last = _blocks - 1;
        var sum = new P256Point(Select(signs, _rows - 1, 0));
        for (int block = 1; block <= last; block++)
        {
            sum.AddDistinct(Select(signs, _rows - 1, block));
        }

        for (int row = _rows - 2; row > 0; row--)
        {
            sum.Double();
            for (int block = 0; block <= last; block++)
            {
                sum.AddDistinct(Select(signs, row, block));
            }
        }

        sum.Double();
        for (int block = 0; block < last; block++)
        {
            sum.AddDistinct(Select(signs, 0, block));
        }

        sum.AddAny(Select(signs, 0, last));
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

    private uint Index(in ScalarP256 signs, int row, int block)
    {
        uint index = 0;
        for (int tooth = 0; tooth < Teeth; tooth++)
        {
            index |= signs.Bit((Spacing * tooth) + (_rows * block) + row) << tooth;
        }

        return index;
    }

    private static P256Affine[] MakeEntries(in P256Affine point, int blocks, int rows)
    {
        // 2^(rows · i) P, and twice that.
        int bases = Teeth * blocks;
        var powers = new P256Point[2 * bases];
        var power = new P256Point(point);
        for (int i = 0; i < bases; i++)
        {
            powers[i] = power;
            power.Double();
            powers[bases + i] = power;
            for (int j = 1; j < rows; j++)
            {
                power.Double();
            }
        }

        var affine = new P256Affine[powers.Length];
        P256Point.ToAffine(powers, affine);
        var entries = new P256Point[blocks * Entries];
        for (int block = 0; block < blocks; block++)
        {
            Span<P256Point> part = entries.AsSpan(Entries * block, Entries);
            part[0] = powers[(blocks * (Teeth - 1)) + block];
            for (int tooth = 0; tooth < Teeth - 1; tooth++)
            {
                part[0].Subtract(affine[(blocks * tooth) + block]);
            }

            // Turning a minus into a plus adds the power twice.
            for (int tooth = 0; tooth < Teeth - 1; tooth++)
            {
                for (int i = 0; i < 1 << tooth; i++)
                {
                    part[i + (1 << tooth)] = part[i];
                    part[i + (1 << tooth)].Add(affine[bases + (blocks * tooth) + block]);
                }
            }
        }

        var result = new P256Affine[entries.Length];
        P256Point.ToAffine(entries, result);
        return result;
    }
}
