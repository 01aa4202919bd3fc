using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>P-384 and P-521, by one arithmetic for both: what P-256 has of its own would be worth less here.</summary>
/// <remarks>
/// Side channels: every multiple is the same sequence of complete additions and doublings, tables are read whole, and nonces are
/// inverted by a power. Scalars and multiples are wiped from the stack.
/// </remarks>
#pragma warning disable CA1001 // What it owns is public, and stays as long as the process.
internal sealed class WeierstrassCurve : EcCurve
#pragma warning restore CA1001
{
    private const byte Uncompressed = 0x04;
    private const int Window = 4;

    private readonly WeierstrassField _field;
    private readonly MontgomeryModulus _order;
    private readonly ulong[] _orderLessTwo;
    private readonly WeierstrassPoint _generator;
    private readonly Lazy<WeierstrassComb> _comb;

    private WeierstrassCurve(
        NamedGroup group, KeyKind kind, int bits, string prime, string order, string b, string x, string y)
        : base(group, kind, bits)
    {
        _field = new WeierstrassField(Convert.FromHexString(prime), Convert.FromHexString(b));
        var n = new ulong[Limbs.For(FieldSize)];
        Limbs.Decode(Convert.FromHexString(order), n);
        _order = new MontgomeryModulus(n);
        _orderLessTwo = n;
        _orderLessTwo[0] -= 2;
        _generator = TryDecode(Convert.FromHexString("04" + x + y), out WeierstrassPoint generator)
            ? generator
            : throw new InvalidOperationException("The base point is not on the curve.");
        _comb = new Lazy<WeierstrassComb>(() => new WeierstrassComb(_field, Identity, _generator, Bits));
    }

    private int Length => _order.Length;

    private WeierstrassPoint Identity => new() { Y = _field.One };

    /// <summary>P-384 (SP 800-186 §3.2.1.4).</summary>
    public static WeierstrassCurve MakeP384() => new(
        NamedGroup.Secp384r1,
        KeyKind.EcP384,
        bits: 384,
        prime: "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFF"
                + "FFFFFF0000000000000000FFFFFFFF",
        order: "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF58"
                + "1A0DB248B0A77AECEC196ACCC52973",
        b: "B3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC6"
                + "56398D8A2ED19D2A85C8EDD3EC2AEF",
        x: "AA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A3855"
                + "02F25DBF55296C3A545E3872760AB7",
        y: "3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A"
                + "60B1CE1D7E819D7A431D7C90EA0E5F");

    /// <summary>P-521 (SP 800-186 §3.2.1.5).</summary>
    public static WeierstrassCurve MakeP521() => new(
        NamedGroup.Secp521r1,
        KeyKind.EcP521,
        bits: 521,
        prime: "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
                + "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        order: "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
                + "FA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409",
        b: "0051953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109"
                + "E156193951EC7E937B1652C0BD3BB1BF073573DF883D2C34F1EF451FD46B503F00",
        x: "00C6858E06B70404E9CD9E3ECB662395B4429C648139053FB521F828AF606B4D3D"
                + "BAA14B5E77EFE75928FE1DC127A2FFA8DE3348B3C1856A429BF97E7E31C2E5BD66",
        y: "011839296A789A3BC0045C8A5FB42C7D1BD998F54449579B446817AFBD17273E66"
                + "2C97EE72995EF42640C550B9013FAD0761353C7086A272C24088BE94769FD16650");

    public override bool IsScalar(ReadOnlySpan<byte> scalar)
    {
        Span<ulong> k = stackalloc ulong[Length];
        Limbs.Decode(scalar, k);
        bool isScalar = Limbs.IsBelow(k, _order.Value) != 0 && !FixedTime.IsZero(scalar);
        MontgomeryModulus.Wipe(k);
        return isScalar;
    }

    public override bool IsPoint(ReadOnlySpan<byte> encoded) => TryDecode(encoded, out _);

    public override void GetPublic(Span<byte> point, ReadOnlySpan<byte> scalar)
    {
        Span<ulong> k = stackalloc ulong[Length];
        Limbs.Decode(scalar, k);
        WeierstrassPoint product = _comb.Value.Multiply(k);
        point[0] = Uncompressed;
        Encode(ref product, point.Slice(1, FieldSize), point.Slice(1 + FieldSize, FieldSize));
        Wipe(ref product);
        MontgomeryModulus.Wipe(k);
    }

    public override bool TryDerive(Span<byte> secret, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point)
    {
        if (!TryDecode(point, out WeierstrassPoint other))
        {
            return false;
        }

        Span<ulong> k = stackalloc ulong[Length];
        Limbs.Decode(scalar, k);
        WeierstrassPoint product = Multiply(k, other);
        Encode(ref product, secret, default);
        Wipe(ref product);
        MontgomeryModulus.Wipe(k);
        return true;
    }

    public override void Reduce(ReadOnlySpan<byte> hash, Span<byte> octets)
    {
        Span<ulong> e = stackalloc ulong[Length];
        DecodeHash(hash, e);
        _order.FromMontgomery(e, e);
        Limbs.Encode(e, octets);
    }

    public override bool TrySign(
        Span<byte> signature, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> nonce)
    {
        Span<ulong> room = stackalloc ulong[4 * Length];
        Span<ulong> k = room[..Length];
        Span<ulong> d = room.Slice(Length, Length);
        Span<ulong> s = room.Slice(2 * Length, Length);
        Span<ulong> r = room.Slice(3 * Length, Length);

        // §6.4.1 steps 5 to 8: r is the x-coordinate of k G modulo n.
        Limbs.Decode(nonce, k);
        WeierstrassPoint product = _comb.Value.Multiply(k);
        Encode(ref product, signature[..FieldSize], default);
        Limbs.Decode(signature[..FieldSize], r);
        _order.ToMontgomery(r, r);

        // Step 9: s = (e + r d) / k, where 1 / k is k^(n − 2).
        _order.ToMontgomery(k, k);
        _order.Power(k, _orderLessTwo, k);
        Limbs.Decode(scalar, d);
        _order.ToMontgomery(d, d);
        _order.Multiply(d, r, d);
        DecodeHash(hash, s);
        _order.Add(s, d, s);
        _order.Multiply(s, k, s);

        _order.FromMontgomery(r, r);
        _order.FromMontgomery(s, s);
        Limbs.Encode(r, signature[..FieldSize]);
        Limbs.Encode(s, signature[FieldSize..]);
        Wipe(ref product);
        MontgomeryModulus.Wipe(room);
        return !FixedTime.IsZero(signature[..FieldSize]) && !FixedTime.IsZero(signature[FieldSize..]);
    }

    public override bool Verify(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> point)
    {
        // FIPS 186-5 §6.4.2 step 1: r and s are integers in [1, n − 1].
        if (!IsScalar(signature[..FieldSize])
            || !IsScalar(signature[FieldSize..])
            || !TryDecode(point, out WeierstrassPoint key))
        {
            return false;
        }

        Span<ulong> r = stackalloc ulong[Length];
        Span<ulong> w = stackalloc ulong[Length];
        Span<ulong> u1 = stackalloc ulong[Length];
        Span<ulong> u2 = stackalloc ulong[Length];

        // Steps 3 and 4: w = 1 / s, u1 = e w, u2 = r w.
        Limbs.Decode(signature[FieldSize..], w);
        _order.ToMontgomery(w, w);
        _order.Power(w, _orderLessTwo, w);
        DecodeHash(hash, u1);
        _order.Multiply(u1, w, u1);
        _order.FromMontgomery(u1, u1);
        Limbs.Decode(signature[..FieldSize], r);
        _order.ToMontgomery(r, u2);
        _order.Multiply(u2, w, u2);
        _order.FromMontgomery(u2, u2);

        // Steps 5 to 8: the x-coordinate of u1 G + u2 Q is r modulo n. The identity has none.
        WeierstrassPoint sum = WeierstrassPoint.Add(_field, _comb.Value.Multiply(u1), Multiply(u2, key));
        if (_field.AreEqual(sum.Z, default))
        {
            return false;
        }

        Span<byte> x = stackalloc byte[MaxFieldSize];
        x = x[..FieldSize];
        Encode(ref sum, x, default);
        Limbs.Decode(x, w);
        _order.ToMontgomery(w, w);
        _order.FromMontgomery(w, w);
        return Limbs.AreEqual(w, r) != 0;
    }

    /// <summary>k · Q for a secret k, by digits to the base 16.</summary>
    private WeierstrassPoint Multiply(ReadOnlySpan<ulong> k, in WeierstrassPoint q)
    {
        Span<WeierstrassPoint> multiples = stackalloc WeierstrassPoint[1 << Window];
        WeierstrassComb.FillMultiples(_field, multiples, Identity, q);
        WeierstrassPoint sum = Identity;
        for (int i = WeierstrassComb.Digits(Bits) - 1; i >= 0; i--)
        {
            for (int j = 0; j < Window; j++)
            {
                sum = WeierstrassPoint.Double(_field, sum);
            }

            WeierstrassPoint multiple = WeierstrassComb.Select(multiples, WeierstrassComb.Digit(k, i));
            sum = WeierstrassPoint.Add(_field, sum, multiple);
        }

        return sum;
    }

    /// <summary>The leftmost bits of a hash, as many as the order has, modulo n and in Montgomery form.</summary>
    private void DecodeHash(ReadOnlySpan<byte> hash, Span<ulong> e)
    {
        // SHA-512 is longer than P-384's order and shorter than P-521's: whole bytes are cut off, or none.
        Limbs.Decode(hash[..Math.Min(hash.Length, FieldSize)], e);
        _order.ToMontgomery(e, e);
    }

    private bool TryDecode(ReadOnlySpan<byte> encoded, out WeierstrassPoint point)
    {
        point = default;

        // RFC 8446 §4.2.8.2, RFC 5480 §2.2: legacy_form is 4; X and Y have the size of the curve.
        if (encoded.Length != PointSize
            || encoded[0] != Uncompressed
            || !_field.TryDecode(encoded.Slice(1, FieldSize), out point.X)
            || !_field.TryDecode(encoded[(1 + FieldSize)..], out point.Y))
        {
            return false;
        }

        // SEC 1 §3.2.2.1 step 3: y² = x³ + ax + b. The cofactor is 1: a point of the curve is one of the group.
        point.Z = _field.One;
        WeierstrassElement right = _field.Multiply(_field.Multiply(point.X, point.X), point.X);
        right = _field.Add(_field.Subtract(right, _field.Times3(point.X)), _field.B);
        return _field.AreEqual(_field.Multiply(point.Y, point.Y), right);
    }

    /// <summary>Writes x, and y where there is room for it.</summary>
    private void Encode(ref WeierstrassPoint point, Span<byte> x, Span<byte> y)
    {
        WeierstrassElement inverse = _field.Invert(point.Z);
        point.X = _field.Multiply(point.X, inverse);
        _field.Encode(point.X, x);
        if (!y.IsEmpty)
        {
            point.Y = _field.Multiply(point.Y, inverse);
            _field.Encode(point.Y, y);
        }
    }

    private static void Wipe(ref WeierstrassPoint point) =>
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<WeierstrassPoint>(ref point)));
}
