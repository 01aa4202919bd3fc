using System;

namespace Tls.Crypto;

/// <summary>
/// What ECDH and ECDSA do on one of NIST's curves (SP 800-186 §3.2.1), numbers and points as bytes: scalars as long as the
/// order, big endian; points uncompressed (SEC 1 §2.3.3). All of it in constant time in private scalars and nonces.
/// </summary>
internal abstract class EcCurve(NamedGroup group, KeyKind kind, int bits)
{
    /// <summary>The longest scalar and coordinate, in bytes: P-521's.</summary>
    public const int MaxFieldSize = 66;

    private const int MaxDraws = 64;

    /// <summary>P-256.</summary>
    public static EcCurve P256 { get; } = new P256Curve();

    /// <summary>P-384.</summary>
    public static EcCurve P384 => Curves384.Curve;

    /// <summary>P-521.</summary>
    public static EcCurve P521 => Curves521.Curve;

    public NamedGroup Group { get; } = group;

    public KeyKind Kind { get; } = kind;

    /// <summary>The size of the field and, with all of these curves, of the order.</summary>
    public int Bits { get; } = bits;

    /// <summary>The size of a coordinate and of a scalar, in bytes.</summary>
    public int FieldSize => (Bits + 7) / 8;

    /// <summary>The size of an uncompressed point, in bytes.</summary>
    public int PointSize => 1 + (2 * FieldSize);

    /// <summary>The curve of a kind of key.</summary>
    /// <exception cref="ArgumentException">It is another kind of key.</exception>
    public static EcCurve Of(KeyKind kind) => kind switch
    {
        KeyKind.EcP256 => P256,
        KeyKind.EcP384 => P384,
        KeyKind.EcP521 => P521,
        KeyKind.Rsa or KeyKind.RsaPss or KeyKind.Ed25519
            or KeyKind.MLDsa44 or KeyKind.MLDsa65 or KeyKind.MLDsa87 =>
            throw new ArgumentException("Not a NIST curve.", nameof(kind)),
    };

    /// <summary>Fills a private scalar: random numbers until one is from 1 to n − 1 (FIPS 186-5 A.2.2).</summary>
    public void Generate(CryptoProvider random, Span<byte> scalar)
    {
        for (int i = 0; i < MaxDraws; i++)
        {
            random.FillRandom(scalar);

            // Of P-521's first byte one bit counts.
            scalar[0] &= (byte)(0xff >> ((8 * FieldSize) - Bits));
            if (IsScalar(scalar))
            {
                return;
            }
        }

        // Of good random numbers at worst every second is too big.
        throw new InvalidOperationException("The source of random bytes is broken.");
    }

    /// <summary>Whether it is a number from 1 to n − 1.</summary>
    public abstract bool IsScalar(ReadOnlySpan<byte> scalar);

    /// <summary>Whether it is a point of the curve and not the identity, for which there is no such encoding.</summary>
    public abstract bool IsPoint(ReadOnlySpan<byte> encoded);

    /// <summary>The public point of a private scalar.</summary>
    /// <param name="point"><see cref="PointSize"/> bytes.</param>
    /// <param name="scalar">A scalar.</param>
    public abstract void GetPublic(Span<byte> point, ReadOnlySpan<byte> scalar);

    /// <summary>The x-coordinate of the other's point times the own scalar (SEC 1 §3.3.1).</summary>
    /// <param name="secret"><see cref="FieldSize"/> bytes.</param>
    /// <param name="scalar">A scalar.</param>
    /// <param name="point">From the other; hostile bytes are fine.</param>
    /// <returns>False when it is no point of the curve.</returns>
    public abstract bool TryDerive(Span<byte> secret, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point);

    /// <summary>A hash as a number modulo n (RFC 6979 §2.3.4, bits2octets).</summary>
    /// <param name="hash">Its leftmost bits count, as many as the order has.</param>
    /// <param name="octets"><see cref="FieldSize"/> bytes.</param>
    public abstract void Reduce(ReadOnlySpan<byte> hash, Span<byte> octets);

    /// <summary>Signs a hash (FIPS 186-5 §6.4.1) with a nonce that nobody has used before or will ever know.</summary>
    /// <param name="signature">r and s, each <see cref="FieldSize"/> bytes.</param>
    /// <param name="scalar">The private key.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="nonce">k, a scalar.</param>
    /// <returns>False when r or s comes to zero: another nonce is needed.</returns>
    public abstract bool TrySign(
        Span<byte> signature, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> nonce);

    /// <summary>Whether r and s are a signature of the hash (FIPS 186-5 §6.4.2); all of it public.</summary>
    /// <param name="signature">r and s, each <see cref="FieldSize"/> bytes; hostile numbers are fine.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="point">The public key, a point of the curve.</param>
    public abstract bool Verify(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> point);

    /// <summary>Starts late, for tables and moduli are made.</summary>
    private static class Curves384
    {
        public static readonly EcCurve Curve = WeierstrassCurve.MakeP384();
    }

    private static class Curves521
    {
        public static readonly EcCurve Curve = WeierstrassCurve.MakeP521();
    }
}
