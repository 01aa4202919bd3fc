using System;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>The PRF of TLS 1.2 (RFC 5246 §5).</summary>
public sealed class Tls12PrfTests
{
    [Fact]
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

    [Fact]
    public void A_seed_that_does_not_fit_is_refused() =>
        Assert.Throws<ArgumentException>(() => Tls12Prf.Derive(
            CryptoProvider.Default,
            HashKind.Sha256,
            [1],
            "label"u8,
            new byte[Tls12Prf.MaxSeedSize],
            new byte[1]));
}
