using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.Bench.Timing;

/// <summary>Curve25519 and NIST's curves, by private scalars and nonces.</summary>
internal static class CurveTargets
{
    private static readonly CryptoProvider Managed = CryptoProvider.Managed;

    public static IEnumerable<TimingTarget> All()
    {
        var coordinate = new byte[X25519.Size];
        byte[] peer = Fills.Drawn(X25519.Size);
        foreach (bool wide in (bool[])[true, false])
        {
            string name = $"X25519 agree {(wide ? "Widest" : "Portable")}";
            yield return new BytesTarget(
                $"{name}, scalar zeros/random",
                X25519.Size,
                Fills.Zeros,
                Fills.Random,
                scalar => X25519.Multiply(coordinate, scalar, peer, wide));
            yield return new BytesTarget(
                $"{name}, scalar ones/random",
                X25519.Size,
                Fills.Ones,
                Fills.Random,
                scalar => X25519.Multiply(coordinate, scalar, peer, wide));
        }

        yield return new BytesTarget(
            "X25519 make a share, scalar zeros/random",
            X25519.Size,
            Fills.Zeros,
            Fills.Random,
            scalar => X25519.PublicKey(coordinate, scalar));
        yield return Ed25519Sign();
        foreach (EcCurve curve in (EcCurve[])[EcCurve.P256, EcCurve.P384, EcCurve.P521])
        {
            foreach (TimingTarget target in Of(curve))
            {
                yield return target;
            }
        }

        yield return new BytesTarget(
            "P-256 inverse of a nonce, short/random",
            ScalarP256.Size,
            scalar => Short(EcCurve.P256, scalar),
            scalar => EcCurve.P256.Generate(Managed, scalar),
            scalar =>
            {
                _ = ScalarP256.TryDecode(scalar, out ScalarP256 number);
                _ = number.Invert();
            });
    }

    private static IEnumerable<TimingTarget> Of(EcCurve curve)
    {
        string name = $"P-{curve.Bits}";
        int size = curve.FieldSize;
        void Scalar(Span<byte> scalar) => curve.Generate(Managed, scalar);
        var (point, secret) = (new byte[curve.PointSize], new byte[size]);
        var (peer, own) = (new byte[curve.PointSize], new byte[size]);
        Scalar(own);
        curve.GetPublic(peer, own);
        yield return new BytesTarget(
            $"{name} make a share, scalar 1/random",
            size,
            Fills.One,
            Scalar,
            scalar => curve.GetPublic(point, scalar));
        yield return new BytesTarget(
            $"{name} agree, scalar 1/random",
            size,
            Fills.One,
            Scalar,
            scalar => curve.TryDerive(secret, scalar, peer));
        byte[] hash = Fills.Drawn(32);
        var signature = new byte[2 * size];
        yield return new BytesTarget(
            $"{name} sign, nonce short/random",
            size,
            nonce => Short(curve, nonce),
            Scalar,
            nonce => curve.TrySign(signature, own, hash, nonce));
        yield return new BytesTarget(
            $"{name} sign with a given nonce, key 1/random",
            size,
            Fills.One,
            Scalar,
            scalar => curve.TrySign(signature, scalar, hash, own));
        byte[] random = Fills.Drawn(EcdsaNonce.RandomSize);
        yield return new BytesTarget(
            $"{name} sign, key 1/random",
            size,
            Fills.One,
            Scalar,
            scalar => EcdsaNonce.Sign(curve, HashKind.Sha256, signature, scalar, hash, random));
    }

    private static BytesTarget Ed25519Sign()
    {
        byte[] zeros = Pair(new byte[Ed25519.KeySize]);
        byte[] message = Fills.Drawn(64);
        var signature = new byte[Ed25519.SignatureSize];
        return new BytesTarget(
            "Ed25519 sign, key zeros/random",
            2 * Ed25519.KeySize,
            Fills.Always(zeros),
            pair => Pair(Fills.Drawn(Ed25519.KeySize)).AsSpan().CopyTo(pair),
            pair => Ed25519.Sign(
                Managed, signature, pair.AsSpan(0, Ed25519.KeySize), pair.AsSpan(Ed25519.KeySize), message));
    }

    private static byte[] Pair(byte[] privateKey)
    {
        var publicKey = new byte[Ed25519.KeySize];
        Ed25519.PublicKey(Managed, publicKey, privateKey);
        return [.. privateKey, .. publicKey];
    }

    /// <summary>A scalar of half as many bits: what gives ECDSA away soonest.</summary>
    private static void Short(EcCurve curve, Span<byte> scalar)
    {
        curve.Generate(Managed, scalar);
        scalar[..(curve.FieldSize / 2)].Clear();
    }
}
