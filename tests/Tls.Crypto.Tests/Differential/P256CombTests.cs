using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Multiples of P-256's points by tables, in constant time, against the same tables read with a branch for each exception.</summary>
public sealed class P256CombTests
{
    private static readonly BigInteger N = P256FieldTests.N;

    private static readonly BigInteger[] Edges =
    [
        .. Enumerable.Range(1, 20).SelectMany(k => new[] { k, N - k, N / (k + 1) }),
        .. Enumerable.Range(0, 256).Select(i => (BigInteger.One << i) % N),
        .. Enumerable.Range(0, 40).Select(seed => 1 + (P256FieldTests.Random(seed) % (N - 1))),
    ];

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Multiples_are_right_at_the_edges_and_where_the_last_addition_doubles(int blocks)
    {
        var comb = new P256Comb(P256Affine.Generator, blocks);
        var other = new P256Comb(P256Affine.Generator);
        foreach (BigInteger k in Edges.Concat(Doubled(blocks)))
        {
            ScalarP256 scalar = P256FieldTests.Scalar(k);
            Assert.Equal(ByRows(other, scalar), Encode(comb.Multiply(scalar).ToAffine()));
            Assert.Equal(ByRows(other, scalar), ByRows(comb, scalar));
        }
    }

    [Fact]
    public void Multiples_by_the_generators_table_are_so_many_sums()
    {
        foreach (int k in new[] { 1, 2, 3, 7, 12345 })
        {
            ScalarP256 scalar = P256FieldTests.Scalar(k);
            var expected = new P256Point(P256Affine.Generator);
            for (int i = 1; i < k; i++)
            {
                expected.Add(P256Affine.Generator);
            }

            Assert.Equal(Encode(expected.ToAffine()), Encode(P256Comb.Generator.Multiply(scalar).ToAffine()));
        }
    }

    [Fact]
    public void Each_entry_of_a_table_is_found_and_so_is_its_negative()
    {
        var table = new P256Affine[16];
        P256Point.OddMultiples(table, P256Affine.Generator);
        for (uint i = 0; i < table.Length; i++)
        {
            Assert.Equal(Encode(table[i]), Encode(P256Affine.Select(table, i, 0)));
            Assert.Equal(Encode(table[i].Negate()), Encode(P256Affine.Select(table, i, 1)));
        }
    }

    /// <summary>Twice what an entry of the last block can be worth in row 0: where the sum before it is the same, modulo n.</summary>
    private static IEnumerable<BigInteger> Doubled(int blocks)
    {
        int place = 32 / blocks * (blocks - 1);
        for (int pattern = 0; pattern < 256; pattern++)
        {
            BigInteger entry = Enumerable.Range(0, 8).Aggregate(
                BigInteger.Zero,
                (sum, tooth) => sum + ((pattern >> tooth & 1) == 1 ? 1 : -1) * (BigInteger.One << ((32 * tooth) + place)));
            yield return (((2 * entry) % N) + N) % N;
        }
    }

    private static byte[] ByRows(P256Comb comb, ScalarP256 scalar)
    {
        ScalarP256 signs = scalar.ToSigns();
        P256Point sum = default;
        for (int row = P256Comb.MaxRows - 1; row >= 0; row--)
        {
            sum.Double();
            comb.AddRow(ref sum, signs, row);
        }

        return Encode(sum.ToAffine());
    }

    private static byte[] Encode(P256Affine point)
    {
        var bytes = new byte[P256Affine.EncodedSize];
        point.Encode(bytes);
        return bytes;
    }
}
