using System;
using System.Linq;
using System.Numerics;
using FsCheck.Xunit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>X25519 and its field against arbitrary-precision integers.</summary>
public sealed class X25519DifferentialTests
{
    private static readonly BigInteger P = (BigInteger.One << 255) - 19;

    [Fact]
    public void Field_agrees_with_integers_on_the_edges()
    {
        BigInteger[] edges =
        [
            0, 1, 2, 18, 19, 20, P - 1, P, P + 1, P + 18, (BigInteger.One << 255) - 1,
            (BigInteger.One << 51) - 1, BigInteger.One << 51, (BigInteger.One << 204) - 1, P / 2, P - 19,
        ];
        foreach (BigInteger x in edges)
        {
            foreach (BigInteger y in edges)
            {
                CheckField(x, y);
            }
        }
    }

    [Property]
    public void Field_agrees_with_integers(int seed)
    {
        BigInteger x = Number(Providers.Bytes(32, seed)) >> 1;
        BigInteger y = Number(Providers.Bytes(32, seed / 3)) >> 1;
        CheckField(x, y);
    }

    [Property(MaxTest = 20)]
    public void Ladder_agrees_with_the_RFCs_formulas(int seed)
    {
        byte[] scalar = Providers.Bytes(32, seed);
        byte[] u = Providers.Bytes(32, ~seed);
        var result = new byte[X25519.Size];
        var narrow = new byte[X25519.Size];

        X25519.Multiply(result, scalar, u);
        X25519.Multiply(narrow, scalar, u, wide: false);

        Assert.Equal(Reference(scalar, u), Number(result));
        Assert.Equal(result, narrow);
    }

    [Property(MaxTest = 500)]
    public void Both_ladders_agree(int seed)
    {
        byte[] scalar = Providers.Bytes(32, seed);
        byte[] u = Providers.Bytes(32, ~seed);
        var wide = new byte[X25519.Size];
        var narrow = new byte[X25519.Size];

        X25519.Multiply(wide, scalar, u);
        X25519.Multiply(narrow, scalar, u, wide: false);

        Assert.Equal(narrow, wide);
    }

    [Property(MaxTest = 50)]
    public void Public_key_is_the_multiple_of_nine(int seed)
    {
        byte[] scalar = Providers.Bytes(32, seed);
        var u = new byte[X25519.Size];
        u[0] = 9;
        var fast = new byte[X25519.Size];
        var slow = new byte[X25519.Size];

        X25519.PublicKey(fast, scalar);
        X25519.Multiply(slow, scalar, u);

        Assert.Equal(slow, fast);
    }

    [Fact]
    public void Ladder_agrees_with_the_RFCs_formulas_on_the_edges()
    {
        BigInteger[] edges =
        [
            0, 1, 2, 9, P - 1, P, P + 1, P + 18, (BigInteger.One << 255) - 1, (BigInteger.One << 204) - 1,
            (BigInteger.One << 26) - 1, BigInteger.One << 26,
        ];
        byte[][] scalars = [new byte[32], [.. Enumerable.Repeat((byte)0xff, 32)], Providers.Bytes(32, 5)];
        foreach (BigInteger u in edges)
        {
            foreach (byte[] scalar in scalars)
            {
                var result = new byte[X25519.Size];
                X25519.Multiply(result, scalar, Bytes(u));
                Assert.Equal(Reference(scalar, Bytes(u)), Number(result));
                X25519.Multiply(result, scalar, Bytes(u), wide: false);
                Assert.Equal(Reference(scalar, Bytes(u)), Number(result));
            }
        }
    }

    private static void CheckField(BigInteger x, BigInteger y)
    {
        FieldElement25519 a = FieldElement25519.Decode(Bytes(x));
        FieldElement25519 b = FieldElement25519.Decode(Bytes(y));
        FieldElement25519 sum = FieldElement25519.Add(a, b);
        FieldElement25519 difference = FieldElement25519.Subtract(a, b);

        Assert.Equal(Mod(x), Value(a));
        Assert.Equal(Mod(x + y), Value(sum));
        Assert.Equal(Mod(x - y), Value(difference));
        FieldElement25519.Multiply(out FieldElement25519 product, a, b);
        Assert.Equal(Mod(x * y), Value(product));
        FieldElement25519.Multiply(out product, sum, difference);
        Assert.Equal(Mod((x + y) * (x - y)), Value(product));
        FieldElement25519.Square(out FieldElement25519 square, difference);
        Assert.Equal(Mod((x - y) * (x - y)), Value(square));
        FieldElement25519.MultiplySmall(out FieldElement25519 small, sum, 121_665);
        Assert.Equal(Mod((x + y) * 121_665), Value(small));
        FieldElement25519.Invert(out FieldElement25519 inverse, difference);
        Assert.Equal(BigInteger.ModPow(Mod(x - y), P - 2, P), Value(inverse));
        FieldElement25519 left = a;
        FieldElement25519 right = b;
        FieldElement25519.ConditionalSwap(ref left, ref right, 0);
        Assert.Equal(Mod(x), Value(left));
        FieldElement25519.ConditionalSwap(ref left, ref right, 1);
        Assert.Equal((Mod(y), Mod(x)), (Value(left), Value(right)));
    }

    /// <summary>RFC 7748 §5 over integers.</summary>
    private static BigInteger Reference(byte[] scalar, byte[] u)
    {
        BigInteger k = Number(scalar);
        k &= (BigInteger.One << 255) - 8;
        k |= BigInteger.One << 254;
        BigInteger x1 = Number(u) & ((BigInteger.One << 255) - 1);
        (BigInteger x2, BigInteger z2, BigInteger x3, BigInteger z3) = (1, 0, x1, 1);
        for (int t = 254; t >= 0; t--)
        {
            bool bit = ((k >> t) & 1) == 1;
            if (bit)
            {
                (x2, z2, x3, z3) = (x3, z3, x2, z2);
            }

            BigInteger aa = Mod((x2 + z2) * (x2 + z2));
            BigInteger bb = Mod((x2 - z2) * (x2 - z2));
            BigInteger e = Mod(aa - bb);
            BigInteger da = Mod((x3 - z3) * (x2 + z2));
            BigInteger cb = Mod((x3 + z3) * (x2 - z2));
            (x3, z3) = (Mod((da + cb) * (da + cb)), Mod(x1 * (da - cb) * (da - cb)));
            (x2, z2) = (Mod(aa * bb), Mod(e * (aa + (121_665 * e))));
            if (bit)
            {
                (x2, z2, x3, z3) = (x3, z3, x2, z2);
            }
        }

        return Mod(x2 * BigInteger.ModPow(z2, P - 2, P));
    }

    private static BigInteger Mod(BigInteger value) => ((value % P) + P) % P;

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    private static byte[] Bytes(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true);
        return [.. bytes, .. Enumerable.Repeat((byte)0, 32 - bytes.Length)];
    }

    /// <summary>The value, which must come out in its one form.</summary>
    private static BigInteger Value(FieldElement25519 element)
    {
        var bytes = new byte[32];
        element.Encode(bytes);
        BigInteger value = Number(bytes);
        Assert.True(value < P);
        return value;
    }
}
