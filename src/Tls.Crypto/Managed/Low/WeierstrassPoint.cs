using System;

namespace Tls.Crypto;

/// <summary>
/// A point of P-384 or P-521 in homogeneous coordinates, x = X / Z, y = Y / Z; the identity is (0 : 1 : 0).
/// </summary>
/// <remarks>
/// Side channels: one sequence of sums and products for all points, by the complete formulas of Renes, Costello and Batina
/// (2016), for a = −3: they have no exceptions, so there is nothing to branch on. Products are
/// <see cref="MontgomeryModulus"/>'s.
/// </remarks>
internal struct WeierstrassPoint
{
    public WeierstrassElement X;
    public WeierstrassElement Y;
    public WeierstrassElement Z;

    /// <summary>P + Q, for any two points (algorithm 4).</summary>
    public static WeierstrassPoint Add(WeierstrassField f, in WeierstrassPoint p, in WeierstrassPoint q)
    {
        WeierstrassElement xx = f.Multiply(p.X, q.X);
        WeierstrassElement yy = f.Multiply(p.Y, q.Y);
        WeierstrassElement zz = f.Multiply(p.Z, q.Z);

        // x1 y2 + x2 y1, y1 z2 + y2 z1 and x1 z2 + x2 z1, each by one product of sums.
        WeierstrassElement xy = f.Cross(p.X, p.Y, q.X, q.Y, xx, yy);
        WeierstrassElement yz = f.Cross(p.Y, p.Z, q.Y, q.Z, yy, zz);
        WeierstrassElement xz = f.Cross(p.X, p.Z, q.X, q.Z, xx, zz);

        WeierstrassElement bzz = f.Times3(f.Subtract(xz, f.Multiply(f.B, zz)));
        WeierstrassElement minus = f.Subtract(yy, bzz);
        WeierstrassElement plus = f.Add(yy, bzz);
        WeierstrassElement zz3 = f.Times3(zz);
        WeierstrassElement bxz = f.Times3(f.Subtract(f.Subtract(f.Multiply(f.B, xz), zz3), xx));
        WeierstrassElement xx3 = f.Subtract(f.Times3(xx), zz3);
        return new WeierstrassPoint
        {
            X = f.Subtract(f.Multiply(plus, xy), f.Multiply(yz, bxz)),
            Y = f.Add(f.Multiply(plus, minus), f.Multiply(xx3, bxz)),
            Z = f.Add(f.Multiply(yz, minus), f.Multiply(xy, xx3)),
        };
    }

    /// <summary>2P, for any point (algorithm 6).</summary>
    public static WeierstrassPoint Double(WeierstrassField f, in WeierstrassPoint p)
    {
        WeierstrassElement xx = f.Multiply(p.X, p.X);
        WeierstrassElement yy = f.Multiply(p.Y, p.Y);
        WeierstrassElement zz = f.Multiply(p.Z, p.Z);
        WeierstrassElement xy = f.Twice(f.Multiply(p.X, p.Y));
        WeierstrassElement xz = f.Twice(f.Multiply(p.X, p.Z));
        WeierstrassElement yz = f.Twice(f.Multiply(p.Y, p.Z));

        WeierstrassElement bzz = f.Times3(f.Subtract(f.Multiply(f.B, zz), xz));
        WeierstrassElement minus = f.Subtract(yy, bzz);
        WeierstrassElement plus = f.Add(yy, bzz);
        WeierstrassElement zz3 = f.Times3(zz);
        WeierstrassElement bxz = f.Times3(f.Subtract(f.Subtract(f.Multiply(f.B, xz), zz3), xx));
        WeierstrassElement xx3 = f.Subtract(f.Times3(xx), zz3);
        return new WeierstrassPoint
        {
            X = f.Subtract(f.Multiply(minus, xy), f.Multiply(yz, bxz)),
            Y = f.Add(f.Multiply(minus, plus), f.Multiply(xx3, bxz)),
            Z = f.Twice(f.Twice(f.Multiply(yz, yy))),
        };
    }
}
