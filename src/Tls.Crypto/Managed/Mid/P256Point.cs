using System;

namespace Tls.Crypto;

/// <summary>
/// A point of P-256 in Jacobian coordinates, x = X / Z², y = Y / Z³. The identity is what has a Z of nothing, the default value.
/// </summary>
/// <remarks>
/// Side channels: <see cref="Double"/>, <see cref="AddDistinct"/>, <see cref="AddAny"/> and <see cref="ToAffine()"/> have no branch
/// and are for secret points; <see cref="Add"/>, <see cref="Subtract"/> and what else is here branch on their exceptions.
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

        Compare(q, out FieldElementP256 h, out FieldElementP256 r);
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

        Finish(h, r);
    }

    /// <summary>P + Q, in place, where P is not the identity, not Q and not −Q.</summary>
    public void AddDistinct(in P256Affine q)
    {
        Compare(q, out FieldElementP256 h, out FieldElementP256 r);
        Finish(h, r);
    }

    /// <summary>P + Q, in place, for any points: the exceptions' results are made too, and masks choose.</summary>
    public void AddAny(in P256Affine q)
    {
        ulong isIdentity = _z.ZeroBit();
        Compare(q, out FieldElementP256 h, out FieldElementP256 r);
        P256Point twice = this;
        twice.Double();
        var other = new P256Point(q);

        // The same x: for the opposite point Z · H is zero, which is the identity.
        Finish(h, r);
        Move(twice, h.ZeroBit() & r.ZeroBit() & (isIdentity ^ 1));
        Move(other, isIdentity);
    }

    /// <summary>Becomes the other point when <paramref name="take"/> is 1, and not when it is 0.</summary>
    private void Move(in P256Point other, ulong take)
    {
        FieldElementP256.ConditionalMove(ref _x, other._x, take);
        FieldElementP256.ConditionalMove(ref _y, other._y, take);
        FieldElementP256.ConditionalMove(ref _z, other._z, take);
    }

    /// <summary>How far Q's coordinates are from P's, on P's scale: H and r of Bernstein's and Lange's madd, both negated.</summary>
    private readonly void Compare(in P256Affine q, out FieldElementP256 h, out FieldElementP256 r)
    {
        FieldElementP256.Square(out FieldElementP256 z2, _z);
        FieldElementP256.Multiply(out FieldElementP256 u, q.X, z2);
        FieldElementP256.Multiply(out FieldElementP256 z3, z2, _z);
        FieldElementP256.Multiply(out FieldElementP256 s, q.Y, z3);
        h = FieldElementP256.Subtract(_x, u);
        r = FieldElementP256.Subtract(_y, s);
    }

    /// <summary>The rest of madd; Y and Z come out negated, which is the same point.</summary>
    private void Finish(in FieldElementP256 h, in FieldElementP256 r)
    {
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

    /// <summary>The same point as x and y; the identity gives zeros.</summary>
    public readonly P256Affine ToAffine()
    {
        FieldElementP256.Invert(out FieldElementP256 inverse, _z);
        return Scale(inverse);
    }

    /// <summary>Q, 3Q, 5Q and so on, as many as there is room for; Q is public.</summary>
    public static void OddMultiples(Span<P256Affine> multiples, in P256Affine q)
    {
        // Each even multiple is the double of its half, each odd one is its neighbour and Q.
        Span<P256Point> all = new P256Point[2 * multiples.Length];
        Span<P256Point> odd = new P256Point[multiples.Length];
        all[1] = odd[0] = new P256Point(q);
        for (int i = 2; i < all.Length; i += 2)
        {
            all[i] = all[i / 2];
            all[i].Double();
            all[i + 1] = all[i];
            all[i + 1].Add(q);
            odd[i / 2] = all[i + 1];
        }

        ToAffine(odd, multiples);
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
