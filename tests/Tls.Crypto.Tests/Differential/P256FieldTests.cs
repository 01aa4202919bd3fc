using System;
using System.Linq;
using System.Numerics;
using FsCheck.Xunit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>The numbers modulo p and modulo n of P-256 against arbitrary-precision integers.</summary>
public sealed class P256FieldTests
{
    internal static readonly BigInteger P = BigInteger.Pow(2, 256) - BigInteger.Pow(2, 224)
        + BigInteger.Pow(2, 192) + BigInteger.Pow(2, 96) - 1;

    // SP 800-186 §3.2.1.3, in decimal as it stands there.
    internal static readonly BigInteger N = BigInteger.Parse(
        "115792089210356248762697446949407573529996955224135760342422259061068512044369",
        System.Globalization.CultureInfo.InvariantCulture);

    private static readonly BigInteger[] Edges =
    [
        0, 1, 2, 3, P - 1, P - 2, P - 3, N - 1, N - 2, N / 2, (N / 2) + 1, P / 2, (P / 2) + 1, P - N,
        (BigInteger.One << 53) - 1, BigInteger.One << 53, (BigInteger.One << 62) - 1, (BigInteger.One << 64) - 1,
        BigInteger.One << 64, (BigInteger.One << 96) - 1, (BigInteger.One << 106) - 1, BigInteger.One << 128,
        (BigInteger.One << 192) - 1, (BigInteger.One << 212) - 1, BigInteger.One << 212, (BigInteger.One << 224) - 1,
        BigInteger.One << 255, (BigInteger.One << 255) - 1,
    ];

    [Fact]
    public void Field_agrees_with_integers_on_the_edges()
    {
        foreach (BigInteger x in Edges)
        {
            foreach (BigInteger y in Edges)
            {
                CheckField(x % P, y % P);
            }
        }
    }

    [Fact]
    public void Inverses_agree_with_integers_near_powers_of_two_and_near_fractions_of_p()
    {
        foreach (BigInteger x in Enumerable.Range(0, 256)
            .SelectMany(i => new[] { (BigInteger.One << i) - 1, BigInteger.One << i, P / (i + 1), P - (BigInteger.One << i) })
            .Concat(Enumerable.Range(0, 1000).Select(Random)))
        {
            CheckInverse(x % N);
            FieldElementP256.Invert(out FieldElementP256 inverse, Element(x % P));
            Assert.Equal(BigInteger.ModPow(x, P - 2, P), Number(inverse));
        }
    }

    [Property]
    public void Field_agrees_with_integers(int seed) => CheckField(Random(seed) % P, Random(~seed) % P);

    [Fact]
    public void Scalars_agree_with_integers_on_the_edges()
    {
        foreach (BigInteger x in Edges)
        {
            CheckInverse(x % N);
            foreach (BigInteger y in Edges)
            {
                CheckScalars(x % N, y % N);
            }
        }
    }

    [Property]
    public void Scalars_agree_with_integers(int seed)
    {
        CheckScalars(Random(seed) % N, Random(~seed) % N);
        CheckInverse(Random(seed) % N);
    }

    [Fact]
    public void Numbers_that_are_not_reduced_are_refused()
    {
        BigInteger max = (BigInteger.One << 256) - 1;
        Assert.True(FieldElementP256.TryDecode(Bytes(0), out _));
        Assert.True(FieldElementP256.TryDecode(Bytes(P - 1), out _));
        Assert.False(FieldElementP256.TryDecode(Bytes(P), out _));
        Assert.False(FieldElementP256.TryDecode(Bytes(P + 1), out _));
        Assert.False(FieldElementP256.TryDecode(Bytes(max), out _));
        Assert.False(ScalarP256.TryDecode(Bytes(0), out _));
        Assert.True(ScalarP256.TryDecode(Bytes(1), out _));
        Assert.True(ScalarP256.TryDecode(Bytes(N - 1), out _));
        Assert.False(ScalarP256.TryDecode(Bytes(N), out _));
        Assert.False(ScalarP256.TryDecode(Bytes(N + 1), out _));
        Assert.False(ScalarP256.TryDecode(Bytes(max), out _));
    }

    [Fact]
    public void Every_representative_of_zero_is_zero()
    {
        // 4p, 8p and 12p, spread over the limbs as differences leave them; and their neighbours, which are not.
        FieldElementP256 zero = default;
        for (int i = 0; i < 3; i++)
        {
            zero = FieldElementP256.Subtract(zero, default);
            Assert.True(zero.IsZero());
            Assert.False(FieldElementP256.Add(zero, FieldElementP256.One).IsZero());
            Assert.Equal(0, Number(zero));
        }
    }

    [Property]
    public void Loose_factors_of_the_largest_size_are_reduced(int seed)
    {
        // The largest there are: twelve units and below 12p each.
        FieldElementP256 x = Element(Random(seed) % P);
        FieldElementP256 y = Element(P - 1 - (Random(~seed) % 1000));
        FieldElementP256 wide = FieldElementP256.Subtract(FieldElementP256.Subtract(x, default), y);
        FieldElementP256.Square(out FieldElementP256 square, wide);
        FieldElementP256.Multiply(out FieldElementP256 product, wide, FieldElementP256.Times(y, 7));

        BigInteger value = (Number(x) - Number(y) + P) % P;
        Assert.Equal(value * value % P, Number(square));
        Assert.Equal(value * 7 * Number(y) % P, Number(product));
    }

    [Property]
    public void Signs_sum_up_to_the_number(int seed)
    {
        BigInteger k = Random(seed) % N;
        ScalarP256 signs = Scalar(k).ToSigns();
        BigInteger sum = Enumerable.Range(0, 256).Aggregate(
            BigInteger.Zero, (s, i) => signs.Bit(i) == 1 ? s + (BigInteger.One << i) : s - (BigInteger.One << i));
        Assert.Equal(k, ((sum % N) + N) % N);
    }

    internal static byte[] Bytes(BigInteger number)
    {
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    internal static BigInteger Random(int seed) =>
        new(Providers.Bytes(32, seed), isUnsigned: true, isBigEndian: true);

    internal static ScalarP256 Scalar(BigInteger number) => ScalarP256.FromHash(Bytes(number));

    private static FieldElementP256 Element(BigInteger number)
    {
        Assert.True(FieldElementP256.TryDecode(Bytes(number), out FieldElementP256 element));
        return element;
    }

    private static BigInteger Number(FieldElementP256 element)
    {
        var bytes = new byte[32];
        element.Encode(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    private static BigInteger Number(ScalarP256 scalar)
    {
        var bytes = new byte[32];
        scalar.Encode(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    private static void CheckField(BigInteger x, BigInteger y)
    {
        FieldElementP256 a = Element(x);
        FieldElementP256 b = Element(y);
        Assert.Equal(x, Number(a));
        FieldElementP256.Multiply(out FieldElementP256 product, a, b);
        Assert.Equal(x * y % P, Number(product));
        FieldElementP256.Square(out FieldElementP256 square, a);
        Assert.Equal(x * x % P, Number(square));
        Assert.Equal((x + y) % P, Number(FieldElementP256.Add(a, b)));
        Assert.Equal((x - y + P) % P, Number(FieldElementP256.Subtract(a, b)));
        Assert.Equal(x * 3 % P, Number(FieldElementP256.Times(a, 3)));
        Assert.Equal(x == y, FieldElementP256.Subtract(a, b).IsZero());
        FieldElementP256.Invert(out FieldElementP256 inverse, a);
        Assert.Equal(BigInteger.ModPow(x, P - 2, P), Number(inverse));
    }

    private static void CheckScalars(BigInteger x, BigInteger y)
    {
        ScalarP256 a = Scalar(x);
        ScalarP256 b = Scalar(y);
        Assert.Equal(x * y % N, Number(ScalarP256.Multiply(a, b)));
        Assert.Equal((x + y) % N, Number(ScalarP256.Add(a, b)));
        Assert.Equal(x.IsZero, a.IsZero);
        Assert.Equal(x + N < P, a.TryAddOrderToField(out FieldElementP256 sum));
        if (x + N < P)
        {
            Assert.Equal(x + N, Number(sum));
        }
    }

    private static void CheckInverse(BigInteger x)
    {
        BigInteger inverse = BigInteger.ModPow(x, N - 2, N);
        Assert.Equal(inverse, Number(Scalar(x).InvertPublic()));
        Assert.Equal(inverse, Number(Scalar(x).Invert()));
    }
}
