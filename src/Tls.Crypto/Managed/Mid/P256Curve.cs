using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>P-256, by arithmetic of its own.</summary>
internal sealed class P256Curve() : EcCurve(NamedGroup.Secp256r1, KeyKind.EcP256, bits: 256)
{
    public override bool IsScalar(ReadOnlySpan<byte> scalar)
    {
        bool isScalar = ScalarP256.TryDecode(scalar, out ScalarP256 k);
        Wipe(ref k);
        return isScalar;
    }

    public override bool IsPoint(ReadOnlySpan<byte> encoded) => P256Affine.TryDecode(encoded, out _);

    public override void GetPublic(Span<byte> point, ReadOnlySpan<byte> scalar) =>
        P256Agreement.GetPublic(point, scalar);

    public override bool TryDerive(Span<byte> secret, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point)
    {
        if (!P256Affine.TryDecode(point, out P256Affine other))
        {
            return false;
        }

        P256Agreement.Derive(secret, scalar, other);
        return true;
    }

    public override void Reduce(ReadOnlySpan<byte> hash, Span<byte> octets) =>
        ScalarP256.FromHash(hash).Encode(octets);

    public override bool TrySign(
        Span<byte> signature, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> nonce)
    {
        _ = ScalarP256.TryDecode(scalar, out ScalarP256 d);
        _ = ScalarP256.TryDecode(nonce, out ScalarP256 k);

        // §6.4.1 steps 5 to 8: r is the x-coordinate of k G modulo n.
        P256Point product = P256Comb.Generator.Multiply(k);
        P256Affine point = product.ToAffine();
        point.X.Encode(signature);
        ScalarP256 r = ScalarP256.FromHash(signature[..ScalarP256.Size]);

        // Step 9: s = (e + r d) / k.
        ScalarP256 inverse = k.Invert();
        ScalarP256 sum = ScalarP256.Add(ScalarP256.FromHash(hash), ScalarP256.Multiply(r, d));
        ScalarP256 s = ScalarP256.Multiply(sum, inverse);
        r.Encode(signature);
        s.Encode(signature[ScalarP256.Size..]);
        Wipe(ref d);
        Wipe(ref k);
        Wipe(ref product);
        Wipe(ref point);
        Wipe(ref inverse);
        Wipe(ref sum);
        return !r.IsZero && !s.IsZero;
    }

    public override bool Verify(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> point) =>
        P256Affine.TryDecode(point, out P256Affine key)
        && P256Verification.Verify(signature, hash, key, comb: null);

    private static void Wipe<T>(ref T value)
        where T : struct => FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<T>(ref value)));
}
