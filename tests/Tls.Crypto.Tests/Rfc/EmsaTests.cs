using System;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using Tls.TestKit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>The encodings of RFC 8017 §9, bit by bit.</summary>
public sealed class EmsaTests
{
    private static readonly CryptoProvider Crypto = CryptoProvider.Managed;

    [Theory]
    [InlineData(SignatureAlgorithm.DangerousRsaPkcs1Sha1, 20, "3021300906052b0e03021a05000414")]
    [InlineData(SignatureAlgorithm.RsaPkcs1Sha256, 32, "3031300d060960864801650304020105000420")]
    [InlineData(SignatureAlgorithm.RsaPkcs1Sha384, 48, "3041300d060960864801650304020205000430")]
    [InlineData(SignatureAlgorithm.RsaPkcs1Sha512, 64, "3051300d060960864801650304020305000440")]
    [Rfc("5246-4.7-1", "5246-4.7-2")]
    public void Pkcs1_is_padding_and_DigestInfo(SignatureAlgorithm algorithm, int size, string prefix)
    {
        byte[] hash = Providers.Bytes(size, 1);
        byte[] digestInfo = [.. Convert.FromHexString(prefix), .. hash];
        byte[] encoded = Providers.Bytes(128, 2);

        Assert.True(EmsaPkcs1.TryEncode(algorithm, hash, encoded));
        Assert.Equal(
            [0, 1, .. Enumerable.Repeat((byte)0xff, 128 - 3 - digestInfo.Length), 0, .. digestInfo], encoded);

        // Eight bytes of padding are the least.
        Assert.True(EmsaPkcs1.TryEncode(algorithm, hash, new byte[digestInfo.Length + 11]));
        Assert.False(EmsaPkcs1.TryEncode(algorithm, hash, new byte[digestInfo.Length + 10]));
    }

    [Theory]
    [InlineData(HashKind.Sha256, 1023)]
    [InlineData(HashKind.Sha256, 2040)]
    [InlineData(HashKind.Sha384, 2041)]
    [InlineData(HashKind.Sha512, 2047)]
    [InlineData(HashKind.Sha512, 1041)]
    public void What_Pss_encodes_is_consistent_and_nothing_near_it(HashKind kind, int bits)
    {
        byte[] hash = Providers.Bytes(kind.Size(), 1);
        byte[] encoded = new byte[(bits + 7) / 8];
        Assert.True(EmsaPss.TryEncode(Crypto, kind, hash, bits, encoded));
        Assert.True(new BigInteger(encoded, isUnsigned: true, isBigEndian: true).GetBitLength() <= bits);

        Assert.True(EmsaPss.Verify(Crypto, kind, hash, bits, [.. encoded]));
        Assert.False(EmsaPss.Verify(Crypto, kind, Providers.Bytes(kind.Size(), 2), bits, [.. encoded]));
        for (int bit = 0; bit < 8 * encoded.Length; bit++)
        {
            byte[] damaged = [.. encoded];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(EmsaPss.Verify(Crypto, kind, hash, bits, damaged));
        }
    }

    [Theory]
    [InlineData(HashKind.Sha256, 66)]
    [InlineData(HashKind.Sha384, 98)]
    [InlineData(HashKind.Sha512, 130)]
    public void Pss_has_room_for_hash_and_salt_or_is_not_made(HashKind kind, int least)
    {
        byte[] hash = new byte[kind.Size()];
        byte[] encoded = new byte[least];
        Assert.True(EmsaPss.TryEncode(Crypto, kind, hash, 8 * least, encoded));
        Assert.True(EmsaPss.Verify(Crypto, kind, hash, 8 * least, encoded));
        Assert.False(EmsaPss.TryEncode(Crypto, kind, hash, 8 * (least - 1), new byte[least - 1]));
        Assert.False(EmsaPss.Verify(Crypto, kind, hash, 8 * (least - 1), encoded.AsSpan(1)));
    }

    [BclTheory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(222)]
    [Rfc("8446-4.2.3-4", "8446-4.2.3-6")]
    public void Salts_of_other_lengths_are_refused(int salt)
    {
        // §9.1.2 step 10; RFC 8446 §4.2.3: the length of the salt MUST be equal to the length of the digest.
        byte[] hash = Providers.Bytes(32, 1);
        Assert.True(EmsaPss.Verify(Crypto, HashKind.Sha256, hash, 2048, Encode(hash, 32)));
        Assert.False(EmsaPss.Verify(Crypto, HashKind.Sha256, hash, 2048, Encode(hash, salt)));
    }

    /// <summary>§9.1.1 with SHA-256, as it stands there.</summary>
    private static byte[] Encode(byte[] hash, int saltLength)
    {
        byte[] salt = Providers.Bytes(saltLength, 3);
        byte[] h = SHA256.HashData([.. new byte[8], .. hash, .. salt]);
        byte[] db = [.. new byte[256 - saltLength - 34], 1, .. salt];
        for (int i = 0; i < db.Length; i++)
        {
            db[i] ^= SHA256.HashData([.. h, 0, 0, 0, (byte)(i / 32)])[i % 32];
        }

        return [.. db, .. h, 0xbc];
    }
}
