using System;
using System.Linq;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>What every AeadKey promises, whoever made it.</summary>
public sealed class AeadKeyContractTests
{
    private static readonly byte[] Nonce = Providers.Bytes(12, 1);
    private static readonly byte[] Header = [0x17, 0x03, 0x03, 0x00, 0x40];

    public static TheoryData<string, string> Aeads => Providers.Aeads();

    [Theory]
    [MemberData(nameof(Aeads))]
    public void Seal_then_open_gives_plaintext_and_trailer(string provider, string algorithm)
    {
        using AeadKey key = Key(provider, algorithm);
        foreach (int length in (int[])[0, 1, 15, 16, 17, 64, 1400, 16384])
        {
            foreach (int trailing in (int[])[0, 1, 20])
            {
                byte[] plaintext = Providers.Bytes(length, length);
                byte[] trailer = Providers.Bytes(trailing, 7);
                byte[] sealedBytes = Seal(key, plaintext, trailer);
                var opened = new byte[length + trailing];

                Assert.True(key.Open(Nonce, sealedBytes, opened, Header));
                Assert.Equal(plaintext.Concat(trailer), opened);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Aeads))]
    public void Trailer_is_the_same_as_a_longer_plaintext(string provider, string algorithm)
    {
        using AeadKey key = Key(provider, algorithm);
        byte[] whole = Providers.Bytes(101, 3);

        byte[] split = Seal(key, whole[..100], whole[100..]);

        Assert.Equal(Seal(key, whole, []), split);
    }

    [Theory]
    [MemberData(nameof(Aeads))]
    public void Seal_and_open_work_in_place(string provider, string algorithm)
    {
        using AeadKey key = Key(provider, algorithm);
        byte[] plaintext = Providers.Bytes(333, 4);
        byte[] trailer = [23];
        byte[] expected = Seal(key, plaintext, trailer);
        var buffer = new byte[expected.Length];
        plaintext.CopyTo(buffer, 0);

        key.Seal(Nonce, buffer.AsSpan(0, plaintext.Length), trailer, buffer, Header);
        Assert.Equal(expected, buffer);

        Assert.True(key.Open(Nonce, buffer, buffer.AsSpan(0, plaintext.Length + 1), Header));
        Assert.Equal(plaintext.Concat(trailer), buffer.Take(plaintext.Length + 1));
    }

    [Theory]
    [MemberData(nameof(Aeads))]
    public void Any_flipped_bit_of_ciphertext_tag_nonce_or_header_is_refused_and_wipes(
        string provider, string algorithm)
    {
        using AeadKey key = Key(provider, algorithm);
        byte[] sealedBytes = Seal(key, Providers.Bytes(40, 5), []);
        var opened = new byte[40];
        for (int i = 0; i < sealedBytes.Length; i++)
        {
            byte[] forged = Flip(sealedBytes, i);
            opened.AsSpan().Fill(0xaa);
            Assert.False(key.Open(Nonce, forged, opened, Header));
            Assert.All(opened, octet => Assert.Equal(0, octet));

            Assert.False(key.Open(Nonce, forged, forged.AsSpan(0, 40), Header));
            Assert.All(forged[..40], octet => Assert.Equal(0, octet));
        }

        for (int i = 0; i < Nonce.Length; i++)
        {
            Assert.False(key.Open(Flip(Nonce, i), sealedBytes, opened, Header));
        }

        for (int i = 0; i < Header.Length; i++)
        {
            Assert.False(key.Open(Nonce, sealedBytes, opened, Flip(Header, i)));
        }
    }

    [Theory]
    [MemberData(nameof(Aeads))]
    public void Ciphertext_shorter_than_a_tag_is_refused(string provider, string algorithm)
    {
        using AeadKey key = Key(provider, algorithm);
        for (int length = 0; length < key.Algorithm.TagSize; length++)
        {
            byte[] destination = [1, 2, 3];
            Assert.False(key.Open(Nonce, new byte[length], destination, Header));
            Assert.Equal(new byte[3], destination);
        }
    }

    [Theory]
    [MemberData(nameof(Aeads))]
    public void Wrong_sizes_and_overlaps_are_caller_errors(string provider, string algorithm)
    {
        using AeadKey key = Key(provider, algorithm);
        int tag = key.Algorithm.TagSize;
        var buffer = new byte[100];

        Assert.Throws<ArgumentException>(
            () => key.Seal(new byte[11], new byte[4], [], new byte[4 + tag], Header));
        Assert.Throws<ArgumentException>(() => key.Seal(Nonce, new byte[4], [], new byte[5 + tag], Header));
        Assert.Throws<ArgumentException>(() => key.Seal(Nonce, new byte[4], [1], new byte[4 + tag], Header));
        Assert.Throws<ArgumentException>(
            () => key.Seal(Nonce, buffer.AsSpan(1, 4), [], buffer.AsSpan(0, 4 + tag), Header));
        Assert.Throws<ArgumentException>(
            () => key.Seal(
                Nonce, buffer.AsSpan(0, 4), buffer.AsSpan(4, 1), buffer.AsSpan(0, 5 + tag), Header));
        Assert.Throws<ArgumentException>(
            () => key.Open(new byte[13], new byte[4 + tag], new byte[4], Header));
        Assert.Throws<ArgumentException>(() => key.Open(Nonce, new byte[4 + tag], new byte[5], Header));
        Assert.Throws<ArgumentException>(
            () => key.Open(Nonce, buffer.AsSpan(0, 4 + tag), buffer.AsSpan(1, 4), Header));
    }

    [Theory]
    [MemberData(nameof(Aeads))]
    public void Key_of_wrong_size_is_a_caller_error(string provider, string algorithm)
    {
        AeadAlgorithm wanted = Providers.Aead(algorithm);

        Assert.Throws<ArgumentException>(
            () => Providers.Named(provider).CreateAeadKey(wanted, new byte[wanted.KeySize - 1]));
    }

    [Theory]
    [MemberData(nameof(Aeads))]
    public void Seal_and_open_allocate_nothing(string provider, string algorithm)
    {
        using AeadKey key = Key(provider, algorithm);
        var plaintext = new byte[1400];
        byte[] trailer = [23];
        var sealedBytes = new byte[plaintext.Length + 1 + key.Algorithm.TagSize];
        var opened = new byte[plaintext.Length + 1];

        long allocated = Allocations.Of(1000, () =>
        {
            key.Seal(Nonce, plaintext, trailer, sealedBytes, Header);
            key.Open(Nonce, sealedBytes, opened, Header);
        });

        // The BCL makes a native context for every CCM call, and its handle is an object: nothing we can
        // avoid.
        Assert.True(
            allocated == 0 || (key is BclAesCcmKey && allocated < 400 * 1000), $"{allocated} bytes");
    }

    private static AeadKey Key(string provider, string algorithm)
    {
        AeadAlgorithm wanted = Providers.Aead(algorithm);
        return Providers.Named(provider).CreateAeadKey(wanted, Providers.Bytes(wanted.KeySize, 9));
    }

    private static byte[] Seal(AeadKey key, byte[] plaintext, byte[] trailer)
    {
        var destination = new byte[plaintext.Length + trailer.Length + key.Algorithm.TagSize];
        key.Seal(Nonce, plaintext, trailer, destination, Header);
        return destination;
    }

    private static byte[] Flip(byte[] bytes, int index)
    {
        byte[] copy = [.. bytes];
        copy[index] ^= 0x80;
        return copy;
    }
}
