using System.Linq;
using System.Text;
using System.Text.Json;
using Tls.TestKit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Nonces and signatures of RFC 6979 A.2.5 to A.2.7, and what fresh randomness does to them (§3.6).</summary>
public sealed class EcdsaNonceTests
{
    private static readonly JsonElement Vectors = Repository.Vectors("ecdsa-nonces");

    [Fact]
    [Rfc("8422-5.10-3")]
    public void Signatures_without_randomness_are_what_the_RFC_prints()
    {
        int count = 0;
        foreach (JsonElement key in Vectors.GetProperty("keys").EnumerateArray())
        {
            EcCurve curve = Curve(key);
            byte[] scalar = key.Hex("private");
            var point = new byte[curve.PointSize];
            curve.GetPublic(point, scalar);
            Assert.Equal([4, .. key.Hex("x"), .. key.Hex("y")], point);
            foreach (JsonElement vector in key.GetProperty("signatures").EnumerateArray())
            {
                byte[] hash = Hash(vector, out HashKind kind);
                var signature = new byte[2 * curve.FieldSize];

                EcdsaNonce.Sign(curve, kind, signature, scalar, hash, random: []);

                Assert.Equal([.. vector.Hex("r"), .. vector.Hex("s")], signature);
                Assert.True(curve.Verify(signature, hash, point));
                Assert.True(curve.TrySign(signature, scalar, hash, vector.Hex("k")));
                Assert.Equal([.. vector.Hex("r"), .. vector.Hex("s")], signature);
                count++;
            }
        }

        Assert.Equal(18, count);
    }

    [Fact]
    public void Fresh_randomness_makes_another_signature_that_is_right_too()
    {
        foreach (JsonElement key in Vectors.GetProperty("keys").EnumerateArray())
        {
            EcCurve curve = Curve(key);
            byte[] scalar = key.Hex("private");
            var point = new byte[curve.PointSize];
            curve.GetPublic(point, scalar);
            byte[] hash = Providers.Bytes(32, 1);
            byte[][] signatures =
            [
                .. Enumerable.Range(0, 3).Select(i =>
                {
                    var signature = new byte[2 * curve.FieldSize];
                    byte[] random = i == 0 ? [] : Providers.Bytes(EcdsaNonce.RandomSize, i);
                    EcdsaNonce.Sign(
                        curve, HashKind.Sha256, signature, scalar, hash, random);
                    return signature;
                }),
            ];

            Assert.Equal(3, signatures.Select(signature => signature[0..8]).Select(Encoding.Latin1.GetString).Distinct().Count());
            Assert.All(signatures, signature => Assert.True(curve.Verify(signature, hash, point)));
        }
    }

    /// <summary>A source of random bytes that says the same again and again gives no key away: the hash goes in as well.</summary>
    [Fact]
    public void The_same_randomness_for_another_message_is_another_nonce()
    {
        EcCurve curve = EcCurve.P256;
        byte[] scalar = Providers.Bytes(32, 5);
        byte[] random = new byte[EcdsaNonce.RandomSize];
        var first = new byte[64];
        var second = new byte[64];
        EcdsaNonce.Sign(
            curve, HashKind.Sha256, first, scalar, Providers.Bytes(32, 6), random);
        EcdsaNonce.Sign(
            curve, HashKind.Sha256, second, scalar, Providers.Bytes(32, 7), random);

        Assert.NotEqual(first[..32], second[..32]);
    }

    private static EcCurve Curve(JsonElement key) => key.Text("curve") switch
    {
        "P-256" => EcCurve.P256,
        "P-384" => EcCurve.P384,
        _ => EcCurve.P521,
    };

    private static byte[] Hash(JsonElement vector, out HashKind kind)
    {
        kind = vector.Text("hash") switch
        {
            "SHA-256" => HashKind.Sha256,
            "SHA-384" => HashKind.Sha384,
            _ => HashKind.Sha512,
        };
        var hash = new byte[kind.Size()];
        CryptoProvider.Managed.Hash(kind, Encoding.ASCII.GetBytes(vector.Text("message")), hash);
        return hash;
    }
}
