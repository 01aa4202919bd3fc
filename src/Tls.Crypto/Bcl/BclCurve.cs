using System;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>
/// The three NIST curves as the BCL knows them, and points in TLS's and X.509's form (RFC 5480 §2.2).
/// </summary>
internal sealed class BclCurve
{
    private const byte Uncompressed = 0x04;

    private BclCurve(NamedGroup group, KeyKind kind, int bits, ECCurve curve)
    {
        Group = group;
        Kind = kind;
        Bits = bits;
        Curve = curve;
    }

    public static BclCurve P256 { get; } =
        new(NamedGroup.Secp256r1, KeyKind.EcP256, 256, ECCurve.NamedCurves.nistP256);

    public static BclCurve P384 { get; } =
        new(NamedGroup.Secp384r1, KeyKind.EcP384, 384, ECCurve.NamedCurves.nistP384);

    public static BclCurve P521 { get; } =
        new(NamedGroup.Secp521r1, KeyKind.EcP521, 521, ECCurve.NamedCurves.nistP521);

    public NamedGroup Group { get; }

    public KeyKind Kind { get; }

    public int Bits { get; }

    public ECCurve Curve { get; }

    /// <summary>The size of a coordinate and of a private scalar, in bytes.</summary>
    public int FieldSize => (Bits + 7) / 8;

    /// <summary>The size of an uncompressed point, in bytes.</summary>
    public int PointSize => 1 + (2 * FieldSize);

    public static BclCurve Of(KeyKind kind) => kind switch
    {
        KeyKind.EcP256 => P256,
        KeyKind.EcP384 => P384,
        KeyKind.EcP521 => P521,
        KeyKind.Rsa or KeyKind.RsaPss or KeyKind.Ed25519
            or KeyKind.MLDsa44 or KeyKind.MLDsa65 or KeyKind.MLDsa87 =>
            throw new ArgumentException("Not a NIST curve.", nameof(kind)),
    };

    /// <summary>
    /// Splits an uncompressed point; that it is on the curve is checked when it is imported.
    /// </summary>
    public bool TryDecodePoint(ReadOnlySpan<byte> encoded, out ECPoint point)
    {
        // RFC 8446 §4.2.8.2, RFC 5480 §2.2: legacy_form is 4; X and Y have the size of the curve.
        if (encoded.Length != PointSize || encoded[0] != Uncompressed)
        {
            point = default;
            return false;
        }

        point = new ECPoint
        {
            X = encoded.Slice(1, FieldSize).ToArray(),
            Y = encoded[(1 + FieldSize)..].ToArray(),
        };
        return true;
    }

    public byte[] EncodePoint(in ECPoint point)
    {
        byte[] x = point.X!;
        byte[] y = point.Y!;
        var encoded = new byte[PointSize];
        encoded[0] = Uncompressed;
        x.CopyTo(encoded, 1 + FieldSize - x.Length);
        y.CopyTo(encoded, PointSize - y.Length);
        return encoded;
    }

    /// <summary>The parameters of a private key; the caller wipes <c>D</c>.</summary>
    public ECParameters PrivateParameters(ReadOnlySpan<byte> scalar)
    {
        byte[] d = GC.AllocateUninitializedArray<byte>(scalar.Length, pinned: true);
        scalar.CopyTo(d);
        return new ECParameters { Curve = Curve, D = d };
    }
}
