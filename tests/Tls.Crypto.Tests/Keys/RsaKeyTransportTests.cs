using System;
using System.Linq;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Which encoded messages are taken (RFC 8017 §7.2.2), and that of the others nothing is.</summary>
public sealed class RsaKeyTransportTests
{
    private const int Length = 48;

    private static readonly byte[] Fallback = [.. Enumerable.Repeat((byte)0xaa, Length)];

    [Fact]
    public void A_message_of_the_length_known_is_taken()
    {
        byte[] encoded = Encoded();
        Assert.Equal(encoded[^Length..], Taken(encoded));
    }

    [Fact]
    public void A_message_may_be_all_zero()
    {
        byte[] encoded = Encoded();
        encoded.AsSpan()[^Length..].Clear();
        Assert.Equal(new byte[Length], Taken(encoded));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 0xff)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(1, 0x82)]
    public void Other_leading_bytes_leave_what_was_there(int place, byte value)
    {
        byte[] encoded = Encoded();
        encoded[place] = value;
        Assert.Equal(Fallback, Taken(encoded));
    }

    [Fact]
    public void A_zero_anywhere_in_the_padding_leaves_what_was_there()
    {
        for (int i = 2; i < 256 - Length - 1; i++)
        {
            byte[] encoded = Encoded();
            encoded[i] = 0;
            Assert.Equal(Fallback, Taken(encoded));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0x80)]
    public void Without_a_zero_where_it_belongs_what_was_there_is_left(byte value)
    {
        byte[] encoded = Encoded();
        encoded[^(Length + 1)] = value;
        Assert.Equal(Fallback, Taken(encoded));
    }

    [Fact]
    public void All_zero_leaves_what_was_there() => Assert.Equal(Fallback, Taken(new byte[256]));

    [Fact]
    public void Keys_of_rsaEncryption_alone_decrypt()
    {
        foreach (KeyKind kind in Enum.GetValues<KeyKind>())
        {
            using SigningKey key = TestKeys.Signing(kind);
            using VerifyingKey half = TestKeys.PublicHalf(key);
            Assert.Equal(kind == KeyKind.Rsa, key.CanDecrypt);
            Assert.Equal(kind == KeyKind.Rsa, half.TryEncrypt(new byte[Length], out _));
        }
    }

    [Fact]
    public void What_the_public_half_encrypts_the_private_decrypts()
    {
        using SigningKey key = TestKeys.Signing(KeyKind.Rsa);
        using VerifyingKey half = TestKeys.PublicHalf(key);
        byte[] message = Providers.Bytes(Length, 3);
        Assert.True(half.TryEncrypt(message, out byte[]? ciphertext));
        Assert.Equal(message, Decrypted(key, ciphertext));

        // Neither other lengths nor numbers beyond the modulus.
        Assert.Equal(Fallback, Decrypted(key, ciphertext[1..]));
        Assert.Equal(Fallback, Decrypted(key, [0, .. ciphertext]));
        Assert.Equal(Fallback, Decrypted(key, []));
        Assert.Equal(Fallback, Decrypted(key, [.. Enumerable.Repeat((byte)0xff, 256)]));
        Assert.Equal(Fallback, Decrypted(key, new byte[256]));
        ciphertext[9] ^= 1;
        Assert.Equal(Fallback, Decrypted(key, ciphertext));

        Assert.True(half.TryEncrypt(new byte[Length - 1], out ciphertext));
        Assert.Equal(Fallback, Decrypted(key, ciphertext));
        Assert.True(half.TryEncrypt(new byte[Length + 1], out ciphertext));
        Assert.Equal(Fallback, Decrypted(key, ciphertext));
    }

    private static byte[] Encoded() =>
        [0, 2, .. Enumerable.Repeat((byte)0x5c, 256 - Length - 3), 0, .. Providers.Bytes(Length, 1)];

    private static byte[] Taken(byte[] encoded)
    {
        byte[] message = [.. Fallback];
        RsaKeyTransport.TakeMessage(encoded, message);
        return message;
    }

    private static byte[] Decrypted(SigningKey key, byte[] ciphertext)
    {
        byte[] message = [.. Fallback];
        key.DecryptOver(ciphertext, message);
        return message;
    }
}
