using System;
using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <summary>
/// A point of edwards25519 in extended coordinates (RFC 8032 §5.1.4): x = X / Z, y = Y / Z, x · y = T / Z.
/// </summary>
/// <remarks>
/// Side channels: adding and doubling are complete formulas over <see cref="FieldElement25519"/>, with no branch and no
/// exception for any point. Decoding branches on the encoding, which is public. Coordinates are tight.
/// </remarks>
internal struct EdwardsPoint
{
    /// <summary>The size of an encoded point, in bytes.</summary>
    public const int Size = 32;

    private FieldElement25519 _x;
    private FieldElement25519 _y;
    private FieldElement25519 _z;
    private FieldElement25519 _t;

    /// <summary>The neutral element, (0, 1).</summary>
    public static EdwardsPoint Neutral => new()
    {
        _x = FieldElement25519.Zero,
        _y = FieldElement25519.One,
        _z = FieldElement25519.One,
        _t = FieldElement25519.Zero,
    };

    /// <summary>The generator B (§5.1): y = 4/5, x even.</summary>
    public static EdwardsPoint Generator { get; } = Decode(
        [
            0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
            0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
        ]);

    /// <summary>Decodes 32 bytes (§5.1.3), and only what <see cref="Encode"/> would give.</summary>
    /// <returns>False for a y of 2^255 − 19 or more, for one that is no point's, and for −0.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, out EdwardsPoint point)
    {
        point = Neutral;
        int sign = encoded[31] >> 7;
        FieldElement25519 y = FieldElement25519.Decode(encoded);

        // §5.1.3 step 1: if y ≥ p, decoding fails.
        Span<byte> canonical = stackalloc byte[Size];
        y.Encode(canonical);
        canonical[31] |= (byte)(sign << 7);
        if (!canonical.SequenceEqual(encoded[..Size]))
        {
            return false;
        }

        // Step 2: x² = (y² − 1) / (d y² + 1) = u / v.
        FieldElement25519.Square(out FieldElement25519 y2, y);
        FieldElement25519.Multiply(out FieldElement25519 u, FieldElement25519.Subtract(y2, FieldElement25519.One), FieldElement25519.One);
        FieldElement25519.Multiply(out FieldElement25519 v, y2, EdwardsConstants.D);
        FieldElement25519.Multiply(out v, FieldElement25519.Add(v, FieldElement25519.One), FieldElement25519.One);
        if (!TrySquareRoot(out FieldElement25519 x, u, v))
        {
            return false;
        }

        // Step 4: of the two roots the one with the sign; zero has none.
        bool negative = x.Sign() != sign;
        if (negative && FieldElement25519.Equals(x, FieldElement25519.Zero))
        {
            return false;
        }

        x = negative ? FieldElement25519.Negate(x) : x;
        FieldElement25519.Multiply(out FieldElement25519 t, x, y);
        point = new EdwardsPoint { _x = x, _y = y, _z = FieldElement25519.One, _t = t };
        return true;
    }

    /// <summary>Writes 32 bytes (§5.1.2): y, and the sign of x.</summary>
    public readonly void Encode(Span<byte> destination)
    {
        FieldElement25519.Invert(out FieldElement25519 inverse, _z);
        FieldElement25519.Multiply(out FieldElement25519 x, _x, inverse);
        FieldElement25519.Multiply(out FieldElement25519 y, _y, inverse);
        y.Encode(destination);
        destination[31] |= (byte)(x.Sign() << 7);
    }

    /// <summary>Writes the u-coordinate of the same point on Curve25519 (RFC 7748 §4.1): (Z + Y) / (Z − Y).</summary>
    public readonly void EncodeMontgomery(Span<byte> destination)
    {
        FieldElement25519.Invert(out FieldElement25519 inverse, FieldElement25519.Subtract(_z, _y));
        FieldElement25519.Multiply(out FieldElement25519 u, FieldElement25519.Add(_z, _y), inverse);
        u.Encode(destination);
    }

    /// <summary>−P.</summary>
    public readonly EdwardsPoint Negate() => new()
    {
        _x = FieldElement25519.Negate(_x),
        _y = _y,
        _z = _z,
        _t = FieldElement25519.Negate(_t),
    };

    /// <summary>2P, in place (§5.1.4).</summary>
    public void Double()
    {
        FieldElement25519.Square(out FieldElement25519 a, _x);
        FieldElement25519.Square(out FieldElement25519 b, _y);
        FieldElement25519.Square(out FieldElement25519 z2, _z);
        FieldElement25519.Square(out FieldElement25519 sum2, FieldElement25519.Add(_x, _y));
        FieldElement25519 h = FieldElement25519.Add(a, b);
        FieldElement25519 e = FieldElement25519.Subtract(h, sum2);
        FieldElement25519 g = FieldElement25519.Subtract(a, b);
        FieldElement25519 f = FieldElement25519.Add(FieldElement25519.Add(z2, z2), g);
        Finish(e, f, g, h);
    }

    /// <summary>P + Q, in place (§5.1.4), where Q's combinations are made already.</summary>
    public void Add(in EdwardsAddend q)
    {
        FieldElement25519.Multiply(out FieldElement25519 a, FieldElement25519.Subtract(_y, _x), q.Difference);
        FieldElement25519.Multiply(out FieldElement25519 b, FieldElement25519.Add(_y, _x), q.Sum);
        FieldElement25519.Multiply(out FieldElement25519 c, _t, q.T2D);
        FieldElement25519.Multiply(out FieldElement25519 z, _z, q.Z);
        FieldElement25519 d = FieldElement25519.Add(z, z);
        Finish(
            FieldElement25519.Subtract(b, a),
            FieldElement25519.Subtract(d, c),
            FieldElement25519.Add(d, c),
            FieldElement25519.Add(b, a));
    }

    /// <summary>The same for a Q whose Z is 1.</summary>
    public void AddAffine(in EdwardsAddend q)
    {
        FieldElement25519.Multiply(out FieldElement25519 a, FieldElement25519.Subtract(_y, _x), q.Difference);
        FieldElement25519.Multiply(out FieldElement25519 b, FieldElement25519.Add(_y, _x), q.Sum);
        FieldElement25519.Multiply(out FieldElement25519 c, _t, q.T2D);
        FieldElement25519 d = FieldElement25519.Add(_z, _z);
        Finish(
            FieldElement25519.Subtract(b, a),
            FieldElement25519.Subtract(d, c),
            FieldElement25519.Add(d, c),
            FieldElement25519.Add(b, a));
    }

    /// <summary>The combinations by which this point is added to others.</summary>
    public readonly EdwardsAddend ToAddend()
    {
        FieldElement25519.Multiply(
            out FieldElement25519 sum, FieldElement25519.Add(_y, _x), FieldElement25519.One);
        FieldElement25519.Multiply(
            out FieldElement25519 difference, FieldElement25519.Subtract(_y, _x), FieldElement25519.One);
        FieldElement25519.Multiply(out FieldElement25519 t2D, _t, EdwardsConstants.TwoD);
        return new EdwardsAddend { Sum = sum, Difference = difference, T2D = t2D, Z = _z };
    }

    /// <summary>The same with a Z of 1.</summary>
    public readonly EdwardsAddend ToAffineAddend()
    {
        FieldElement25519.Invert(out FieldElement25519 inverse, _z);
        FieldElement25519.Multiply(out FieldElement25519 x, _x, inverse);
        FieldElement25519.Multiply(out FieldElement25519 y, _y, inverse);
        FieldElement25519.Multiply(out FieldElement25519 t, x, y);
        return new EdwardsPoint { _x = x, _y = y, _z = FieldElement25519.One, _t = t }.ToAddend();
    }

    private static EdwardsPoint Decode(ReadOnlySpan<byte> encoded) =>
        TryDecode(encoded, out EdwardsPoint point) ? point : throw new InvalidOperationException("Not a point.");

    /// <summary>A square root of u / v, if there is one (§5.1.3 steps 2 and 3).</summary>
    private static bool TrySquareRoot(
        out FieldElement25519 x, in FieldElement25519 u, in FieldElement25519 v)
    {
        // x = u v³ (u v⁷)^((p − 5) / 8).
        FieldElement25519.Square(out FieldElement25519 v2, v);
        FieldElement25519.Multiply(out FieldElement25519 v3, v2, v);
        FieldElement25519.Square(out FieldElement25519 v6, v3);
        FieldElement25519.Multiply(out FieldElement25519 uv7, v6, v);
        FieldElement25519.Multiply(out uv7, uv7, u);
        FieldElement25519.PowerForRoot(out FieldElement25519 power, uv7);
        FieldElement25519.Multiply(out x, u, v3);
        FieldElement25519.Multiply(out x, x, power);

        FieldElement25519.Square(out FieldElement25519 check, x);
        FieldElement25519.Multiply(out check, check, v);
        if (FieldElement25519.Equals(check, u))
        {
            return true;
        }

        FieldElement25519.Multiply(out x, x, EdwardsConstants.RootOfMinusOne);
        return FieldElement25519.Equals(check, FieldElement25519.Negate(u));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish(
        in FieldElement25519 e, in FieldElement25519 f, in FieldElement25519 g, in FieldElement25519 h)
    {
        FieldElement25519.Multiply(out _x, e, f);
        FieldElement25519.Multiply(out _y, g, h);
        FieldElement25519.Multiply(out _t, e, h);
        FieldElement25519.Multiply(out _z, f, g);
    }
}
