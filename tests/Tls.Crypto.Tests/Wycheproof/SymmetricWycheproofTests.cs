using System;
using System.Linq;
using System.Text.Json;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Crypto.Tests;

public sealed class SymmetricWycheproofTests(ITestOutputHelper output)
{
    /// <summary>Each file on every provider, and on each path of the managed one.</summary>
    public static TheoryData<string, string> AeadFiles()
    {
        var data = new TheoryData<string, string>();
        foreach (CryptoProvider provider in Providers.OfAeads)
        {
            data.Add("aes_gcm", provider.Name);
            data.Add("aes_ccm", provider.Name);
            data.Add("chacha20_poly1305", provider.Name);
        }

        return data;
    }

    [WycheproofTheory]
    [MemberData(nameof(AeadFiles))]
    public void Aead_keeps_its_verdicts(string file, string provider) =>
        WycheproofFile.Run(file, output, (group, test) =>
        {
            if (Algorithm(file, group) is not AeadAlgorithm algorithm
                || test.Hex("iv").Length != AeadAlgorithm.NonceSize)
            {
                return null;
            }

            using AeadKey key = Providers.Named(provider).CreateAeadKey(algorithm, test.Hex("key"));
            byte[] message = test.Hex("msg");
            byte[] ciphertext = [.. test.Hex("ct"), .. test.Hex("tag")];
            var opened = new byte[ciphertext.Length - algorithm.TagSize];
            bool accepted = key.Open(test.Hex("iv"), ciphertext, opened, test.Hex("aad"));
            if (accepted)
            {
                var sealedBytes = new byte[ciphertext.Length];
                key.Seal(test.Hex("iv"), message, [], sealedBytes, test.Hex("aad"));
                Assert.Equal(message, opened);
                Assert.Equal(ciphertext, sealedBytes);
            }

            return accepted;
        });

    [WycheproofTheory]
    [InlineData("hkdf_sha256", HashKind.Sha256)]
    [InlineData("hkdf_sha384", HashKind.Sha384)]
    [InlineData("hkdf_sha512", HashKind.Sha512)]
    public void Hkdf_keeps_its_verdicts(string file, HashKind kind) =>
        WycheproofFile.Run(file, output, (_, test) =>
        {
            var prk = new byte[kind.Size()];
            var okm = new byte[test.GetProperty("size").GetInt32()];
            CryptoProvider.Default.HkdfExtract(kind, test.Hex("salt"), test.Hex("ikm"), prk);
            try
            {
                CryptoProvider.Default.HkdfExpand(kind, prk, test.Hex("info"), okm);
            }
            catch (ArgumentException)
            {
                return false;
            }

            return okm.SequenceEqual(test.Hex("okm"));
        });

    [WycheproofTheory]
    [InlineData("hmac_sha256", HashKind.Sha256)]
    [InlineData("hmac_sha384", HashKind.Sha384)]
    [InlineData("hmac_sha512", HashKind.Sha512)]
    public void Hmac_keeps_its_verdicts(string file, HashKind kind) =>
        WycheproofFile.Run(file, output, (_, test) =>
        {
            byte[] tag = test.Hex("tag");
            var mac = new byte[kind.Size()];
            CryptoProvider.Default.Hmac(kind, test.Hex("key"), test.Hex("msg"), mac);
            return mac.AsSpan(0, tag.Length).SequenceEqual(tag);
        });

    private static AeadAlgorithm? Algorithm(string file, JsonElement group) =>
        (file, group.GetProperty("keySize").GetInt32(), group.GetProperty("tagSize").GetInt32()) switch
        {
            ("aes_gcm", 128, 128) => AeadAlgorithm.Aes128Gcm,
            ("aes_gcm", 256, 128) => AeadAlgorithm.Aes256Gcm,
            ("aes_ccm", 128, 128) => AeadAlgorithm.Aes128Ccm,
            ("aes_ccm", 128, 64) => AeadAlgorithm.Aes128Ccm8,
            ("aes_ccm", 256, 128) => AeadAlgorithm.Aes256Ccm,
            ("aes_ccm", 256, 64) => AeadAlgorithm.Aes256Ccm8,
            ("chacha20_poly1305", 256, 128) => AeadAlgorithm.ChaCha20Poly1305,
            _ => null,
        };
}
