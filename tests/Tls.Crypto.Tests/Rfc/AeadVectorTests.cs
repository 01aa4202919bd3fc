using System.Text.Json;
using Tls.TestKit;
using Xunit;

namespace Tls.Crypto.Tests;

public sealed class AeadVectorTests
{
    public static TheoryData<int> Cases
    {
        get
        {
            var data = new TheoryData<int>();
            for (int i = 0; i < Repository.Vectors("aead").GetProperty("cases").GetArrayLength(); i++)
            {
                data.Add(i);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Rfc("8446-9.1-1")]
    public void Published_ciphertexts_come_out_and_open(int index)
    {
        JsonElement vector = Repository.Vectors("aead").GetProperty("cases")[index];
        AeadAlgorithm algorithm = Providers.Aead(vector.Text("algorithm"));
        byte[] plaintext = vector.Hex("plaintext");
        byte[] expected = vector.Hex("ciphertext");
        foreach (CryptoProvider provider in Providers.OfAeads)
        {
            using AeadKey key = provider.CreateAeadKey(algorithm, vector.Hex("key"));
            var sealedBytes = new byte[expected.Length];
            var opened = new byte[plaintext.Length];

            key.Seal(vector.Hex("nonce"), plaintext, [], sealedBytes, vector.Hex("aad"));

            Assert.Equal(expected, sealedBytes);
            Assert.True(key.Open(vector.Hex("nonce"), expected, opened, vector.Hex("aad")));
            Assert.Equal(plaintext, opened);
        }
    }
}
