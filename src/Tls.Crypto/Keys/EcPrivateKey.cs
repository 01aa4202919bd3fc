using System;

namespace Tls.Crypto;

/// <summary>An ECPrivateKey taken apart (RFC 5915 §3): the curve if it says so, and the scalar.</summary>
/// <remarks>
/// <code>
/// ECPrivateKey ::= SEQUENCE {
///     version        INTEGER { ecPrivkeyVer1(1) },
///     privateKey     OCTET STRING,
///     parameters [0] ECParameters {{ NamedCurve }} OPTIONAL,
///     publicKey  [1] BIT STRING OPTIONAL }
/// </code>
/// </remarks>
internal readonly ref struct EcPrivateKey(
    KeyKind? curve, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> publicPoint)
{
    public KeyKind? Curve { get; } = curve;

    /// <summary>Big endian, as long as the curve's order.</summary>
    public ReadOnlySpan<byte> Scalar { get; } = scalar;

    /// <summary>The point as it stands there; empty when it is left out.</summary>
    public ReadOnlySpan<byte> PublicPoint { get; } = publicPoint;

    /// <summary>Reads a key whose curve was said outside, or inside, or the same in both places.</summary>
    /// <param name="der">ECPrivateKey; hostile bytes are fine.</param>
    /// <param name="outside">The curve that PrivateKeyInfo says, or null.</param>
    /// <param name="key">The key.</param>
    /// <param name="kind">Its curve.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> der, KeyKind? outside, out EcPrivateKey key, out KeyKind kind)
    {
        kind = default;
        if (!TryRead(der, out key) || (outside ?? key.Curve) is not KeyKind curve)
        {
            return false;
        }

        kind = curve;
        int fieldSize = curve switch { KeyKind.EcP384 => 48, KeyKind.EcP521 => 66, _ => 32 };

        // RFC 5915 §3: the scalar is as long as the order of the curve, which has the field's size here.
        return (key.Curve ?? curve) == curve && key.Scalar.Length == fieldSize;
    }

    public static bool TryRead(ReadOnlySpan<byte> der, out EcPrivateKey key)
    {
        key = default;
        var outer = new DerCursor(der);
        if (!outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content) || !outer.AtEnd)
        {
            return false;
        }

        var cursor = new DerCursor(content);
        if (!cursor.TryReadSmall(out int version)
            || version != 1
            || !cursor.TryRead(DerCursor.OctetString, out ReadOnlySpan<byte> scalar)
            || !TryReadCurve(ref cursor, out KeyKind? curve)
            || !TryReadPoint(ref cursor, out ReadOnlySpan<byte> point))
        {
            return false;
        }

        key = new EcPrivateKey(curve, scalar, point);
        return cursor.AtEnd;
    }

    private static bool TryReadCurve(scoped ref DerCursor cursor, out KeyKind? curve)
    {
        curve = null;
        if (!cursor.NextIs(DerCursor.Context(0)))
        {
            return true;
        }

        if (!cursor.TryRead(DerCursor.Context(0), out ReadOnlySpan<byte> field))
        {
            return false;
        }

        // RFC 5915 §3: parameters is a NamedCurve here; spelled-out curves are refused.
        var inner = new DerCursor(field);
        if (!inner.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> oid)
            || !inner.AtEnd
            || !KeyOids.TryGetCurve(oid, out KeyKind kind))
        {
            return false;
        }

        curve = kind;
        return true;
    }

    private static bool TryReadPoint(scoped ref DerCursor cursor, out ReadOnlySpan<byte> point)
    {
        point = default;
        if (!cursor.NextIs(DerCursor.Context(1)))
        {
            return true;
        }

        if (!cursor.TryRead(DerCursor.Context(1), out ReadOnlySpan<byte> field))
        {
            return false;
        }

        var inner = new DerCursor(field);
        return inner.TryReadBits(out point) && inner.AtEnd;
    }
}
