using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using FsCheck.Xunit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Managed verification with P-256: against the BCL's signatures, and where the curve's formulas have exceptions.</summary>
public sealed class P256VerificationTests
{
    private static readonly BigInteger N = P256FieldTests.N;

    [BclProperty(MaxTest = 40)]
    public void What_the_Bcl_signs_is_verified_before_and_after_the_table_is_made(int seed)
    {
        using SigningKey signer = CryptoProvider.Bcl.GenerateSigningKey(KeyKind.EcP256);
        Assert.True(CryptoProvider.Default.TryImportVerifyingKey(
            signer.SubjectPublicKeyInfo.Span, out VerifyingKey? key));
        byte[] data = Providers.Bytes(seed & 0xff, seed);
        SignatureAlgorithm[] algorithms =
            [SignatureAlgorithm.EcdsaSha256, SignatureAlgorithm.EcdsaSha384, SignatureAlgorithm.EcdsaSha512];
        foreach (SignatureAlgorithm algorithm in algorithms.Concat(algorithms).Concat(algorithms))
        {
            byte[] signature = signer.Sign(algorithm, data);
            Assert.True(key.Verify(algorithm, data, signature));
            Assert.False(key.Verify(algorithm, [.. data, 0], signature));
            signature[^1] ^= 1;
            Assert.False(key.Verify(algorithm, data, signature));
        }

        Assert.True(Inner(key).HasTable);
    }

    [BclFact]
    public void A_table_is_made_for_a_key_that_comes_back_and_is_used_by_all_its_holders()
    {
        using SigningKey signer = CryptoProvider.Bcl.GenerateSigningKey(KeyKind.EcP256);
        byte[] signature = signer.Sign(SignatureAlgorithm.EcdsaSha256, "data"u8);
        for (int i = 0; i < P256VerifyingKey.UsesBeforeTable; i++)
        {
            using VerifyingKey one = Import(signer);
            Assert.True(one.Verify(SignatureAlgorithm.EcdsaSha256, "data"u8, signature));
            Assert.False(Inner(one).HasTable);
        }

        using VerifyingKey last = Import(signer);
        Assert.True(last.Verify(SignatureAlgorithm.EcdsaSha256, "data"u8, signature));
        Assert.True(Inner(last).HasTable);
        Assert.True(Inner(Import(signer)).HasTable);
    }

    [BclFact]
    public void Keys_are_ours_in_the_default_provider_and_the_Bcls_in_its_own()
    {
        using SigningKey signer = CryptoProvider.Bcl.GenerateSigningKey(KeyKind.EcP256);

        Assert.Equal(P256Verification.IsFast, InnerOf(Import(signer)) is P256VerifyingKey);
        Assert.True(CryptoProvider.Bcl.TryImportVerifyingKey(signer.SubjectPublicKeyInfo.Span, out VerifyingKey? other));
        Assert.IsType<BclEcdsaVerifyingKey>(InnerOf(other));
    }

    [BclFact]
    public void The_switch_leaves_P256_to_the_Bcl()
    {
        using SigningKey signer = CryptoProvider.Bcl.GenerateSigningKey(KeyKind.EcP256);
        AppContext.SetSwitch(DefaultCryptoProvider.DisableManagedP256, true);
        try
        {
            var provider = new DefaultCryptoProvider(CryptoProvider.Bcl, CryptoProvider.Managed);
            Assert.True(provider.TryImportVerifyingKey(signer.SubjectPublicKeyInfo.Span, out VerifyingKey? key));
            Assert.IsType<BclEcdsaVerifyingKey>(InnerOf(key));
        }
        finally
        {
            AppContext.SetSwitch(DefaultCryptoProvider.DisableManagedP256, false);
        }
    }

    [Fact]
    public void Points_that_are_none_are_refused()
    {
        byte[] good = Encode(P256Affine.Generator);
        Assert.True(P256Affine.TryDecode(good, out _));
        for (int i = 0; i < good.Length; i++)
        {
            byte[] bad = [.. good];
            bad[i] ^= 0x10;
            Assert.False(P256Affine.TryDecode(bad, out _));
            Assert.False(P256Affine.TryDecode(good.AsSpan(0, i), out _));
        }

        // The identity; a compressed point; a hybrid one; zeros; and G with p added to neither coordinate fits 32 bytes
        // for x below 2^256 − p alone: (0, √b) has such an x.
        Assert.False(P256Affine.TryDecode([0], out _));
        Assert.False(P256Affine.TryDecode([3, .. good.AsSpan(1, 32)], out _));
        Assert.False(P256Affine.TryDecode([7, .. good.AsSpan(1)], out _));
        Assert.False(P256Affine.TryDecode([4, .. new byte[64]], out _));
        BigInteger p = P256FieldTests.P;
        BigInteger b = BigInteger.Parse(
            "41058363725152142129326129780047268409114441015993725554835256314039467401291",
            System.Globalization.CultureInfo.InvariantCulture);
        byte[] root = P256FieldTests.Bytes(BigInteger.ModPow(b, (p + 1) / 4, p));
        Assert.True(P256Affine.TryDecode([4, .. new byte[32], .. root], out _));
        Assert.False(P256Affine.TryDecode([4, .. P256FieldTests.Bytes(p), .. root], out _));
    }

    /// <summary>
    /// Q = q G for small and large q, multiples of every size: each sum has one answer, which the BCL gives as a public key.
    /// Among them are u1 G = ± u2 Q, a doubling and the identity, and zeros.
    /// </summary>
    [BclFact]
    public void Sums_of_two_multiples_are_right_where_the_formulas_have_exceptions()
    {
        BigInteger[] numbers =
        [
            0, 1, 2, 3, 15, 16, 17, 31, 32, N - 1, N - 2, N / 2, (N / 2) + 1, BigInteger.One << 128,
            (BigInteger.One << 255) - 1, (BigInteger.One << 240) + 5, P256FieldTests.Random(7) % N,
        ];
        foreach (BigInteger q in new BigInteger[] { 1, 2, N - 1, N - 2, P256FieldTests.Random(3) % N })
        {
            P256Affine point = MultipleOfG(q);
            var comb = new P256Comb(point);
            foreach (BigInteger u2 in numbers)
            {
                BigInteger opposite = (N - (q * u2 % N)) % N;
                foreach (BigInteger u1 in numbers.Append(opposite).Append(N - opposite).Append(opposite + 1))
                {
                    CheckSum(u1 % N, u2, (u1 + (q * u2)) % N, point, comb);
                }
            }
        }
    }

    [BclFact]
    public void A_coordinate_above_the_order_is_compared_modulo_it()
    {
        // A point with x = n + t for a small t: its r is t. No private key of it is known, so u1 and u2 are taken from r and s:
        // Q = (s R − e G) / r.
        BigInteger p = P256FieldTests.P;
        int found = 0;
        for (int t = 1; found < 3; t++)
        {
            BigInteger x = N + t;
            BigInteger y2 = Y2(x);
            BigInteger y = BigInteger.ModPow(y2, (p + 1) / 4, p);
            if (y * y % p != y2)
            {
                continue;
            }

            found++;
            Assert.True(P256Affine.TryDecode(
                [4, .. P256FieldTests.Bytes(x), .. P256FieldTests.Bytes(y)], out P256Affine r));
            byte[] hash = Providers.Bytes(32, t);
            BigInteger e = new BigInteger(hash, isUnsigned: true, isBigEndian: true) % N;
            BigInteger s = P256FieldTests.Random(t) % N;
            BigInteger inverse = BigInteger.ModPow(t, N - 2, N);
            P256Point sum = P256Verification.Multiply(
                P256FieldTests.Scalar((N - e) * inverse % N), P256FieldTests.Scalar(s * inverse % N), r);
            P256Affine q = Affine(sum);
            byte[] signature = [.. P256FieldTests.Bytes(t), .. P256FieldTests.Bytes(s)];

            Assert.True(P256Verification.Verify(signature, hash, q, null));
            Assert.True(P256Verification.Verify(signature, hash, q, new P256Comb(q)));
            using ECDsa oracle = ECDsa.Create(Parameters(q));
            Assert.True(oracle.VerifyHash(hash, signature));
            signature[31] ^= 1;
            Assert.False(P256Verification.Verify(signature, hash, q, null));
        }
    }

    [Fact]
    public void A_coordinate_is_not_compared_modulo_two_to_the_256()
    {
        // Of a point with a small x: for r = x + 2^256 − n, r + n is that x and 2^256, which is no coordinate.
        BigInteger p = P256FieldTests.P;
        BigInteger r256 = BigInteger.One << 256;
        int found = 0;
        for (int x = 1; found < 3; x++)
        {
            BigInteger y2 = Y2(x);
            BigInteger y = BigInteger.ModPow(y2, (p + 1) / 4, p);
            if (y * y % p != y2)
            {
                continue;
            }

            found++;
            Assert.True(P256Affine.TryDecode(
                [4, .. P256FieldTests.Bytes(x), .. P256FieldTests.Bytes(y)], out P256Affine point));
            Assert.True(new P256Point(point).HasX(P256FieldTests.Scalar(x)));
            Assert.False(new P256Point(point).HasX(P256FieldTests.Scalar(x + r256 - N)));
        }
    }

    /// <summary>x³ − 3x + b.</summary>
    private static BigInteger Y2(BigInteger x)
    {
        BigInteger p = P256FieldTests.P;
        BigInteger b = BigInteger.Parse(
            "41058363725152142129326129780047268409114441015993725554835256314039467401291",
            System.Globalization.CultureInfo.InvariantCulture);
        return (((BigInteger.ModPow(x, 3, p) - (3 * x) + b) % p) + p) % p;
    }

    [BclFact]
    public void R_and_s_out_of_range_are_refused()
    {
        using ECDsa signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECPoint own = signer.ExportParameters(false).Q;
        Assert.True(P256Affine.TryDecode([4, .. own.X!, .. own.Y!], out P256Affine q));
        byte[] hash = Providers.Bytes(32, 1);
        byte[] signature = signer.SignHash(hash);
        Assert.True(P256Verification.Verify(signature, hash, q, null));
        BigInteger[] bad = [0, N, N + 1, (BigInteger.One << 256) - 1];
        foreach (byte[] number in bad.Select(P256FieldTests.Bytes))
        {
            Assert.False(P256Verification.Verify([.. number, .. signature[32..]], hash, q, null));
            Assert.False(P256Verification.Verify([.. signature[..32], .. number], hash, q, null));
        }

        // n − s is as good as s (there is no low-s rule in TLS and X.509); r + n is another number.
        BigInteger s = new(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        Assert.True(P256Verification.Verify([.. signature[..32], .. P256FieldTests.Bytes(N - s)], hash, q, null));
    }

    private static void CheckSum(BigInteger u1, BigInteger u2, BigInteger product, in P256Affine q, P256Comb comb)
    {
        ScalarP256 first = P256FieldTests.Scalar(u1);
        ScalarP256 second = P256FieldTests.Scalar(u2);
        foreach (P256Point sum in new[]
        {
            P256Verification.Multiply(first, second, q), P256Verification.Multiply(first, second, comb),
        })
        {
            Assert.Equal(product.IsZero, sum.IsIdentity);
            if (!product.IsZero)
            {
                Assert.Equal(Encode(MultipleOfG(product)), Encode(Affine(sum)));
            }
        }
    }

    private static readonly Dictionary<BigInteger, P256Affine> Known = [];

    /// <summary>The BCL's answer.</summary>
    private static P256Affine MultipleOfG(BigInteger k)
    {
        if (!Known.TryGetValue(k, out P256Affine point))
        {
            using ECDsa key = ECDsa.Create(
                new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = P256FieldTests.Bytes(k) });
            ECPoint q = key.ExportParameters(false).Q;
            Assert.True(P256Affine.TryDecode([4, .. q.X!, .. q.Y!], out point));
            Known.Add(k, point);
        }

        return point;
    }

    private static P256Affine Affine(P256Point point)
    {
        var result = new P256Affine[1];
        P256Point.ToAffine([point], result);
        return result[0];
    }

    private static byte[] Encode(in P256Affine point)
    {
        var bytes = new byte[P256Affine.EncodedSize];
        point.Encode(bytes);
        return bytes;
    }

    private static ECParameters Parameters(in P256Affine point)
    {
        byte[] encoded = Encode(point);
        return new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = encoded[1..33], Y = encoded[33..] },
        };
    }

    private static VerifyingKey Import(SigningKey signer)
    {
        Assert.True(CryptoProvider.Default.TryImportVerifyingKey(
            signer.SubjectPublicKeyInfo.Span, out VerifyingKey? key));
        return key;
    }

    private static VerifyingKey InnerOf(VerifyingKey key) =>
        Assert.IsType<KnownPublicKeys.SharedVerifyingKey>(key).Inner;

    private static P256VerifyingKey Inner(VerifyingKey key) => Assert.IsType<P256VerifyingKey>(InnerOf(key));
}
