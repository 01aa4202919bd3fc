using System;

namespace Tls.Crypto;

/// <summary>
/// A point of P-256 in Jacobian coordinates, x = X / Z², y = Y / Z³, for public computations: every formula asks for its
/// exceptions and branches on them. The identity is the default value.
/// </summary>
/// <remarks>
/// X and Y have up to 7 units and 7 p, Z is tight; each step's sizes are within what <see cref="FieldElementP256"/> allows.
/// </remarks>
internal struct P256Point
{
    private FieldElementP256 _x;
    private FieldElementP256 _y;
    private FieldElementP256 _z;

    public P256Point(in P256Affine point)
    {
        _x = point.X;
        _y = point.Y;
        _z = FieldElementP256.One;
    }

    public readonly bool IsIdentity => _z.IsNothing;

    /// <summary>2P, in place. No point but the identity is its own negative: the order is odd.</summary>
    public void Double()
    {
        // Bernstein and Lange, dbl-2001-b, for a = −3.
        FieldElementP256.Square(out FieldElementP256 delta, _z);
        FieldElementP256.Square(out FieldElementP256 gamma, _y);
        FieldElementP256.Multiply(out FieldElementP256 beta4, _x, FieldElementP256.Times(gamma, 4));
        FieldElementP256.Multiply(
            out FieldElementP256 alpha, FieldElementP256.Subtract(_x, delta), FieldElementP256.Add(_x, delta));
        alpha = FieldElementP256.Times(alpha, 3);
        FieldElementP256.Multiply(out _z, FieldElementP256.Times(_y, 2), _z);
        FieldElementP256.Square(out FieldElementP256 alpha2, alpha);
        _x = FieldElementP256.Subtract(alpha2, FieldElementP256.Times(beta4, 2));
        FieldElementP256.Multiply(
            out _y, alpha, FieldElementP256.Subtract(FieldElementP256.Times(beta4, 3), alpha2));
        FieldElementP256.Square(out FieldElementP256 gamma2, FieldElementP256.Times(gamma, 2));
        _y = FieldElementP256.Subtract(_y, FieldElementP256.Times(gamma2, 2));
    }

    /// <summary>P + Q, in place.</summary>
    public void Add(in P256Affine q)
    {
        if (IsIdentity)
        {
            this = new P256Point(q);
            return;
        }

        // Bernstein and Lange, madd, with the signs of H and r the other way round, and so of Y and Z.
        FieldElementP256.Square(out FieldElementP256 z2, _z);
        FieldElementP256.Multiply(out FieldElementP256 u, q.X, z2);
        FieldElementP256.Multiply(out FieldElementP256 z3, z2, _z);
        FieldElementP256.Multiply(out FieldElementP256 s, q.Y, z3);
        FieldElementP256 h = FieldElementP256.Subtract(_x, u);
        FieldElementP256 r = FieldElementP256.Subtract(_y, s);
        if (h.IsZero())
        {
            // The same x: the same point, or its negative.
            if (r.IsZero())
            {
                Double();
            }
            else
            {
                this = default;
            }

            return;
        }

        FieldElementP256.Square(out FieldElementP256 h2, h);
        FieldElementP256.Multiply(out FieldElementP256 h3, h, h2);
        FieldElementP256.Multiply(out FieldElementP256 v, _x, h2);
        FieldElementP256.Square(out FieldElementP256 r2, r);
        FieldElementP256 w = FieldElementP256.Add(r2, h3);
        FieldElementP256.Multiply(out FieldElementP256 yh3, _y, h3);
        _x = FieldElementP256.Subtract(w, FieldElementP256.Times(v, 2));
        FieldElementP256.Multiply(
            out _y, r, FieldElementP256.Subtract(FieldElementP256.Times(v, 3), w));
        _y = FieldElementP256.Subtract(_y, yh3);
        FieldElementP256.Multiply(out _z, _z, h);
    }

    /// <summary>P − Q, in place.</summary>
    public void Subtract(in P256Affine q) => Add(q.Negate());

    /// <summary>
    /// Whether the x-coordinate is r modulo n (SEC 1 §4.1.4 steps 7 and 8): X = r Z², or X = (r + n) Z² where r + n is a
    /// coordinate too. The identity has none.
    /// </summary>
    public readonly bool HasX(in ScalarP256 r)
    {
        if (IsIdentity)
        {
            return false;
        }

        FieldElementP256.Square(out FieldElementP256 z2, _z);
        FieldElementP256.Multiply(out FieldElementP256 x, r.ToField(), z2);
        if (FieldElementP256.Subtract(_x, x).IsZero())
        {
            return true;
        }

        if (!r.TryAddOrderToField(out FieldElementP256 other))
        {
            return false;
        }

        FieldElementP256.Multiply(out x, other, z2);
        return FieldElementP256.Subtract(_x, x).IsZero();
    }

    /// <summary>The same points as x and y, none of which may be the identity, by one inversion for all of them.</summary>
    public static void ToAffine(ReadOnlySpan<P256Point> points, Span<P256Affine> result)
    {
        // Montgomery's trick: products[i] is the product of all Z up to i.
        var products = new FieldElementP256[points.Length];
        products[0] = points[0]._z;
        for (int i = 1; i < points.Length; i++)
        {
            FieldElementP256.Multiply(out products[i], products[i - 1], points[i]._z);
        }

        FieldElementP256.Invert(out FieldElementP256 inverse, products[^1]);
        for (int i = points.Length - 1; i >= 0; i--)
        {
            FieldElementP256 own = inverse;
            if (i > 0)
            {
                FieldElementP256.Multiply(out own, inverse, products[i - 1]);
                FieldElementP256.Multiply(out inverse, inverse, points[i]._z);
            }

            result[i] = points[i].Scale(own);
        }
    }

    private readonly P256Affine Scale(in FieldElementP256 inverse)
    {
        FieldElementP256.Square(out FieldElementP256 inverse2, inverse);
        FieldElementP256.Multiply(out FieldElementP256 x, _x, inverse2);
        FieldElementP256.Multiply(out FieldElementP256 inverse3, inverse2, inverse);
        FieldElementP256.Multiply(out FieldElementP256 y, _y, inverse3);
        return new P256Affine(x, y);
    }
}
