using System;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;

#pragma warning disable CA5350 // Weak, as legacy suites are: the BCL's SHA-1 says what ours has to come to.

namespace Tls.Crypto.Tests;

/// <summary>Our own SHA-1, SHA-256, SHA-384 and SHA-512, and the HMAC on them (FIPS 180-4, RFC 4231, RFC 2202).</summary>
public sealed class BlockHashTests
{
    private const string TwoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

    private const string TwoLongBlocks = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
        + "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

    [Theory]
    [InlineData("", "da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("abc", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData(TwoBlocks, "84983e441c3bd26ebaae4aa1f95129e5e54670f1")]
    public void Sha1_gives_what_NIST_prints(string text, string expected) =>
        Assert.Equal(expected, Hash<Sha1Blocks>(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(TwoBlocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Sha256_gives_what_NIST_prints(string text, string expected) =>
        Assert.Equal(expected, Hash<Sha256Blocks>(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData(
        "",
        "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b")]
    [InlineData(
        "abc",
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7")]
    [InlineData(
        TwoLongBlocks,
        "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039")]
    public void Sha384_gives_what_NIST_prints(string text, string expected) =>
        Assert.Equal(expected, Hash<Sha384Blocks>(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_million_letters_give_what_NIST_prints()
    {
        byte[] letters = new byte[1_000_000];
        letters.AsSpan().Fill((byte)'a');

        Assert.Equal("34aa973cd4c4daa4f61eeb2bdbad27316534016f", Hash<Sha1Blocks>(letters));
        Assert.Equal(
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", Hash<Sha256Blocks>(letters));
        Assert.Equal(
            "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b07b8b3dc38ecc4ebae97ddd87f3d8985",
            Hash<Sha384Blocks>(letters));
        Assert.Equal(
            "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
            + "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b",
            Hash<Sha512Blocks>(letters));
    }

    [BclFact]
    public void Every_length_hashes_as_in_the_BCL_and_so_does_every_HMAC_of_two_parts()
    {
        var random = new Random(180);
        for (int length = 0; length < 700; length++)
        {
            byte[] data = Providers.Bytes(length, length);
            Assert.Equal(Convert.ToHexStringLower(SHA1.HashData(data)), Hash<Sha1Blocks>(data));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(data)), Hash<Sha256Blocks>(data));
            Assert.Equal(Convert.ToHexStringLower(SHA384.HashData(data)), Hash<Sha384Blocks>(data));
            Assert.Equal(Convert.ToHexStringLower(SHA512.HashData(data)), Hash<Sha512Blocks>(data));

            int cut = random.Next(length + 1);
            byte[] key = Providers.Bytes(48, length);
            Assert.Equal(HMACSHA1.HashData(key[..20], data), Hmac<Sha1Blocks>(key[..20], data, cut));
            Assert.Equal(HMACSHA256.HashData(key[..32], data), Hmac<Sha256Blocks>(key[..32], data, cut));
            Assert.Equal(HMACSHA384.HashData(key, data), Hmac<Sha384Blocks>(key, data, cut));
        }
    }

    [BclFact]
    public void Both_ways_to_do_Sha256_hash_and_authenticate_every_length_up_to_4096_as_the_BCL_does()
    {
        byte[] data = Providers.Bytes(4096, 256);
        byte[] key = Providers.Bytes(100, 2104);
        for (int length = 0; length <= data.Length; length++)
        {
            byte[] message = data[..length];
            string expected = Convert.ToHexStringLower(SHA256.HashData(message));
            Assert.Equal(expected, Hash<Sha256Blocks>(message));
            Assert.Equal(expected, Hash<Sha256OfWords>(message));

            byte[] some = key[..(length % key.Length)];
            byte[] mac = HMACSHA256.HashData(some, message);
            Assert.Equal(mac, Hmac<Sha256Blocks>(some, message, length / 2));
            Assert.Equal(mac, Hmac<Sha256OfWords>(some, message, length / 2));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_blocks_side_by_side_are_two_blocks(bool swap)
    {
        byte[] one = Providers.Bytes(32, 1);
        byte[] two = Providers.Bytes(32, 2);
        byte[] block = Providers.Bytes(64, 3);
        byte[] otherBlock = Providers.Bytes(64, 4);
        if (swap)
        {
            (one, two) = (two, one);
        }

        byte[] expectedOne = [.. one];
        byte[] expectedTwo = [.. two];
        Sha256Rounds.CompressWords(expectedOne, block);
        Sha256Rounds.CompressWords(expectedTwo, otherBlock);
        Sha256Rounds.Compress(one, two, block, otherBlock);

        Assert.Equal(expectedOne, one);
        Assert.Equal(expectedTwo, two);
    }

    [Fact]
    public void Hmac_gives_what_RFC_4231_prints()
    {
        int tried = 0;
        foreach (JsonElement vector in Repository.Vectors("hmac").GetProperty("cases").EnumerateArray())
        {
            byte[] key = vector.Hex("key");
            tried++;
            byte[] sha256 = vector.Hex("Sha256");
            byte[] sha384 = vector.Hex("Sha384");
            Assert.Equal(sha256, Hmac<Sha256Blocks>(key, vector.Hex("data"), 1)[..sha256.Length]);
            Assert.Equal(sha384, Hmac<Sha384Blocks>(key, vector.Hex("data"), 1)[..sha384.Length]);
        }

        Assert.True(tried >= 6);
    }

    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00")]
    [InlineData("4a656665", "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")]
    public void Hmac_gives_what_RFC_2202_prints(string key, string data, string expected) => Assert.Equal(
        expected,
        Convert.ToHexStringLower(
            Hmac<Sha1Blocks>(Convert.FromHexString(key), Encoding.ASCII.GetBytes(data), cut: 3)));

    private static string Hash<THash>(byte[] data)
        where THash : IBlockHash
    {
        byte[] hash = new byte[THash.Size];
        BlockHash.Hash<THash>(data, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static byte[] Hmac<THash>(byte[] key, byte[] data, int cut)
        where THash : IBlockHash
    {
        using var hmac = new BlockHmac<THash>(key);
        byte[] mac = new byte[THash.Size];
        hmac.Compute(data.AsSpan(0, cut), data.AsSpan(cut), [], mac);
        return mac;
    }

    /// <summary>SHA-256 as processors do it that lack AVX-512.</summary>
    private readonly struct Sha256OfWords : IBlockHash
    {
        public static int BlockSize => Sha256Blocks.BlockSize;

        public static int StateSize => Sha256Blocks.StateSize;

        public static int WordSize => Sha256Blocks.WordSize;

        public static int Size => Sha256Blocks.Size;

        public static void Begin(Span<byte> state) => Sha256Blocks.Begin(state);

        public static void Compress(Span<byte> state, ReadOnlySpan<byte> blocks) =>
            Sha256Rounds.CompressWords(state, blocks);

        public static void Compress(
            Span<byte> state, Span<byte> other, ReadOnlySpan<byte> block, ReadOnlySpan<byte> otherBlock)
        {
            Sha256Rounds.CompressWords(state, block);
            Sha256Rounds.CompressWords(other, otherBlock);
        }
    }
}
