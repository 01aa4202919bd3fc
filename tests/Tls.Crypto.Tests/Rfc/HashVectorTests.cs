using System;
using System.Text.Json;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>HMAC (RFC 4231) and HKDF (RFC 5869).</summary>
public sealed class HashVectorTests
{
    [Fact]
    public void Hmac_gives_what_RFC_4231_prints()
    {
        foreach (CryptoProvider provider in Providers.All)
        {
            foreach (JsonElement vector in Repository.Vectors("hmac").GetProperty("cases").EnumerateArray())
            {
                foreach (HashKind kind in Enum.GetValues<HashKind>())
                {
                    byte[] expected = vector.Hex(kind.ToString());
                    var mac = new byte[kind.Size()];
                    provider.Hmac(kind, vector.Hex("key"), vector.Hex("data"), mac);
                    Assert.Equal(expected, mac[..expected.Length]);
                }
            }
        }
    }

    [Fact]
    public void Hkdf_gives_what_RFC_5869_prints()
    {
        foreach (CryptoProvider provider in Providers.All)
        {
            foreach (JsonElement vector in Repository.Vectors("hkdf").GetProperty("cases").EnumerateArray())
            {
                HashKind kind = Enum.Parse<HashKind>(vector.Text("hash"));
                byte[] expected = vector.Hex("okm");
                var prk = new byte[kind.Size()];
                var okm = new byte[expected.Length];

                provider.HkdfExtract(kind, vector.Hex("salt"), vector.Hex("ikm"), prk);
                Assert.Equal(vector.Hex("prk"), prk);

                provider.HkdfExpand(kind, prk, vector.Hex("info"), okm);
                Assert.Equal(expected, okm);
            }
        }
    }
}
