using System;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tls.TestKit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>The PRF of TLS 1.2 (RFC 5246 §5).</summary>
public sealed class Tls12PrfTests
{
    [Fact]
    [Rfc("5288-3-3", "5289-3.1-1", "5289-3.2-1")]
    public void Prf_gives_what_the_published_vectors_say()
    {
        foreach (CryptoProvider provider in Providers.All)
        {
            JsonElement cases = Repository.Vectors("tls12-prf").GetProperty("cases");
            foreach (JsonElement vector in cases.EnumerateArray())
            {
                byte[] expected = vector.Hex("output");
                byte[] output = new byte[expected.Length];

                Tls12Prf.Derive(
                    provider,
                    Enum.Parse<HashKind>(vector.Text("hash")),
                    vector.Hex("secret"),
                    Encoding.ASCII.GetBytes(vector.Text("label")),
                    vector.Hex("seed"),
                    output);

                Assert.Equal(expected, output);
            }
        }
    }

    [Fact]
    public void A_shorter_output_is_the_start_of_a_longer_one()
    {
        byte[] whole = new byte[200];
        Tls12Prf.Derive(CryptoProvider.Default, HashKind.Sha384, [1], "label"u8, [2, 3], whole);
        for (int length = 0; length <= whole.Length; length++)
        {
            byte[] part = new byte[length];
            Tls12Prf.Derive(CryptoProvider.Default, HashKind.Sha384, [1], "label"u8, [2, 3], part);
            Assert.Equal(whole[..length], part);
        }
    }

    [BclTheory]
    [InlineData(200)]
    [InlineData(300)]
    [InlineData(70_000)]
    public void A_seed_may_have_any_length(int length)
    {
        byte[] seed = new byte[length];
        new Random(length).NextBytes(seed);
        byte[] output = new byte[40];
        Tls12Prf.Derive(CryptoProvider.Default, HashKind.Sha256, [1], "label"u8, seed, output);

        byte[] labelled = [.. "label"u8, .. seed];
        byte[] secret = [1];
        byte[] a1 = HMACSHA256.HashData(secret, labelled);
        byte[] a2 = HMACSHA256.HashData(secret, a1);
        byte[] expected =
        [
            .. HMACSHA256.HashData(secret, (byte[])[.. a1, .. labelled]),
            .. HMACSHA256.HashData(secret, (byte[])[.. a2, .. labelled]),
        ];
        Assert.Equal(expected[..40], output);
    }
}
