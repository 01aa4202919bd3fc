using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using FsCheck.Xunit;
using Tls.TestKit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Managed P-384 and P-521 against the BCL; P-256 has more of its own in P256AgreementTests.</summary>
public sealed class CurveDifferentialTests
{
    private static readonly (EcCurve Ours, ECCurve Theirs, BigInteger Order)[] Curves =
    [
        (EcCurve.P256, ECCurve.NamedCurves.nistP256, Number(
            "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")),
        (EcCurve.P384, ECCurve.NamedCurves.nistP384, Number(
            "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973")),
        (EcCurve.P521, ECCurve.NamedCurves.nistP521, Number(
            "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
            + "FA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409")),
    ];

    [BclTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Public_points_are_the_Bcls_at_the_edges(int index)
    {
        (EcCurve ours, ECCurve theirs, BigInteger n) = Curves[index];
        IEnumerable<BigInteger> scalars = Enumerable.Range(1, 20).SelectMany(k => new[] { k, n - k })
            .Concat(Enumerable.Range(-2, 4).Select(i => (n / 2) + i))
            .Concat(Enumerable.Range(1, ours.Bits / 16).Select(i => BigInteger.One << ((16 * i) - 1)));
        foreach (BigInteger scalar in scalars)
        {
            var point = new byte[ours.PointSize];
            ours.GetPublic(point, Bytes(scalar, ours.FieldSize));
            Assert.Equal(Public(theirs, Bytes(scalar, ours.FieldSize)), point);
        }
    }

    [BclProperty(MaxTest = 20)]
    [Rfc("8422-5.10-1", "8446-7.4.2-1")]
    public void Secrets_are_the_Bcls(int seed)
    {
        foreach ((EcCurve ours, ECCurve theirs, BigInteger n) in Curves)
        {
            byte[] scalar = Bytes(1 + (Random(seed, ours) % (n - 1)), ours.FieldSize);
            using ECDiffieHellman peer = ECDiffieHellman.Create(theirs);
            ECPoint q = peer.ExportParameters(false).Q;
            using ECDiffieHellman own = ECDiffieHellman.Create(new ECParameters { Curve = theirs, D = scalar });
            var secret = new byte[ours.FieldSize];

            Assert.True(ours.TryDerive(secret, scalar, [4, .. q.X!, .. q.Y!]));

            Assert.Equal(own.DeriveRawSecretAgreement(peer.PublicKey), secret);
        }
    }

    [BclProperty(MaxTest = 20)]
    public void What_one_signs_the_other_verifies(int seed)
    {
        foreach ((EcCurve ours, ECCurve theirs, BigInteger n) in Curves)
        {
            byte[] scalar = Bytes(1 + (Random(seed, ours) % (n - 1)), ours.FieldSize);
            byte[] hash = Providers.Bytes(64, seed)[..(seed % 3 == 0 ? 64 : seed % 3 == 1 ? 32 : 48)];
            byte[] point = Public(theirs, scalar);
            using ECDsa own = ECDsa.Create(new ECParameters { Curve = theirs, D = scalar });
            var signature = new byte[2 * ours.FieldSize];

            EcdsaNonce.Sign(
                ours, HashKind.Sha256, signature, scalar, hash, Providers.Bytes(32, ~seed));

            Assert.True(own.VerifyHash(hash, signature));
            byte[] theirSignature = own.SignHash(hash);
            Assert.True(ours.Verify(theirSignature, hash, point));
            theirSignature[seed & 31] ^= 1;
            Assert.False(ours.Verify(theirSignature, hash, point));
            hash[0] ^= 0x80;
            Assert.False(ours.Verify(signature, hash, point));
        }
    }

    [Fact]
    public void Numbers_out_of_range_are_no_signature_and_no_scalar()
    {
        foreach ((EcCurve curve, _, BigInteger n) in Curves)
        {
            int size = curve.FieldSize;
            byte[] one = Bytes(1, size);
            var point = new byte[curve.PointSize];
            curve.GetPublic(point, Bytes(7, size));
            foreach (BigInteger bad in new[] { BigInteger.Zero, n, n + 1 })
            {
                Assert.False(curve.IsScalar(Bytes(bad, size)));
                Assert.False(curve.Verify([.. Bytes(bad, size), .. one], new byte[32], point));
                Assert.False(curve.Verify([.. one, .. Bytes(bad, size)], new byte[32], point));
            }

            Assert.True(curve.IsScalar(Bytes(n - 1, size)));
            Assert.True(curve.IsPoint(point));
            point[^1] ^= 1;
            Assert.False(curve.IsPoint(point));
            Assert.False(curve.IsPoint(point.AsSpan(1)));
            Assert.False(curve.IsPoint([4, .. new byte[2 * size]]));
            byte[] beyond = [4, .. Enumerable.Repeat((byte)0xff, 2 * size)];
            Assert.False(curve.IsPoint(beyond));
        }
    }

    /// <summary>The sum u1 G + u2 Q is the identity where Q is −(u1 / u2) G: no coordinate is compared with r.</summary>
    [Fact]
    public void A_sum_that_is_the_identity_verifies_nothing()
    {
        foreach ((EcCurve curve, _, BigInteger n) in Curves)
        {
            // With e = 1 and r = 1, u1 = 1 / s and u2 = 1 / s: Q = −G.
            int size = curve.FieldSize;
            var point = new byte[curve.PointSize];
            curve.GetPublic(point, Bytes(n - 1, size));
            byte[] hash = Bytes(1, Math.Min(size, 64));
            Assert.False(curve.Verify([.. Bytes(1, size), .. Bytes(5, size)], hash, point));
        }
    }

    [Property(MaxTest = 300)]
    public void Inverses_in_constant_time_are_those_in_variable_time(int seed)
    {
        byte[] number = Bytes(1 + (Random(seed, EcCurve.P256) % (Curves[0].Order - 1)), 32);
        CheckInverse(number);
    }

    [Fact]
    public void Inverses_at_the_edges()
    {
        BigInteger n = Curves[0].Order;
        foreach (BigInteger number in Enumerable.Range(1, 40).SelectMany(k => new[] { k, n - k, n / k })
            .Concat(Enumerable.Range(0, 256).Select(i => (BigInteger.One << i) % n)))
        {
            if (!number.IsZero && number < n)
            {
                CheckInverse(Bytes(number, 32));
            }
        }
    }

    private static void CheckInverse(byte[] number)
    {
        Assert.True(ScalarP256.TryDecode(number, out ScalarP256 scalar));
        var first = new byte[32];
        var second = new byte[32];
        scalar.Invert().Encode(first);
        scalar.InvertPublic().Encode(second);
        Assert.Equal(second, first);
        ScalarP256.Multiply(scalar, scalar.Invert()).Encode(first);
        Assert.Equal(Bytes(1, 32), first);
    }

    private static byte[] Public(ECCurve curve, byte[] scalar)
    {
        using ECDsa key = ECDsa.Create(new ECParameters { Curve = curve, D = scalar });
        ECPoint q = key.ExportParameters(false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    private static BigInteger Number(string hex) =>
        new(Convert.FromHexString(hex), isUnsigned: true, isBigEndian: true);

    private static BigInteger Random(int seed, EcCurve curve) =>
        new(Providers.Bytes(curve.FieldSize, seed), isUnsigned: true);

    private static byte[] Bytes(BigInteger number, int size)
    {
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[size - bytes.Length], .. bytes];
    }
}
