using System;
using System.Linq;
using Tls.TestKit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>CBC records against a naive writer of them (RFC 5246 §6.2.3.2, RFC 7366).</summary>
public sealed class CbcKeyTests
{
    public static TheoryData<string, string> Everything
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (CryptoProvider provider in Providers.All)
            {
                foreach (CbcAlgorithm algorithm in NaiveCbc.Algorithms)
                {
                    rows.Add(provider.Name, algorithm.Name);
                }
            }

            return rows;
        }
    }

    [BclTheory]
    [MemberData(nameof(Everything))]
    [Rfc("5246-6.2.3.2-2", "5246-6.2.3.2-5")]
    public void What_is_sealed_is_what_the_RFCs_say_byte_by_byte(string provider, string algorithm)
    {
        for (int size = 0; size < 300; size++)
        {
            CbcAlgorithm kind = Algorithm(algorithm);
            byte[] content = Providers.Bytes(size, size);
            byte[] macThenEncrypt = NaiveCbc.MacThenEncrypt(
                kind, content, NaiveCbc.PaddingFor(size + kind.MacSize));
            byte[] encryptThenMac = NaiveCbc.EncryptThenMac(
                kind, content, NaiveCbc.Padding(NaiveCbc.PaddingFor(size)));

            Assert.Equal(macThenEncrypt, Seal(provider, algorithm, content, encryptsThenMacs: false));
            Assert.Equal(encryptThenMac, Seal(provider, algorithm, content, encryptsThenMacs: true));
        }
    }

    [BclTheory]
    [MemberData(nameof(Everything))]
    [Rfc("5246-6.2.3.2-5")]
    public void Every_length_of_padding_opens_elsewhere_and_in_place(string provider, string algorithm)
    {
        CbcAlgorithm kind = Algorithm(algorithm);
        foreach (bool outside in new[] { false, true })
        {
            using CbcKey key = Key(provider, algorithm, outside);
            for (int last = 0; last <= 255; last++)
            {
                // However much content makes whole blocks of it.
                int rest = 16 - ((last + 1 + (outside ? 0 : kind.MacSize)) % 16);
                foreach (int size in new[] { rest % 16, rest + 16, rest + 320 })
                {
                    byte[] content = Providers.Bytes(size, last);
                    byte[] record = outside
                        ? NaiveCbc.EncryptThenMac(kind, content, NaiveCbc.Padding(last))
                        : NaiveCbc.MacThenEncrypt(kind, content, last);
                    Assert.Equal(content, Open(key, record));

                    int length = key.Open(
                        NaiveCbc.Iv, record, record.AsSpan(0, key.RoomToOpen(record.Length)), NaiveCbc.Header);
                    Assert.Equal(content, record[..length]);
                }
            }
        }
    }

    [BclTheory]
    [MemberData(nameof(Everything))]
    [Rfc("5246-6.2.3.2-3")]
    public void Any_byte_of_padding_wrong_is_refused(string provider, string algorithm)
    {
        CbcAlgorithm kind = Algorithm(algorithm);
        foreach (bool outside in new[] { false, true })
        {
            using CbcKey key = Key(provider, algorithm, outside);
            foreach (int last in new[] { 0, 1, 15, 16, 128, 254, 255 })
            {
                // However much content makes whole blocks of it.
                int macSize = outside ? 0 : kind.MacSize;
                byte[] content = Providers.Bytes(64 - ((last + 1 + macSize) % 16), last);
                for (int wrong = 0; wrong <= last; wrong++)
                {
                    byte[] padding = NaiveCbc.Padding(last);
                    padding[wrong] ^= 0x40;
                    byte[] record = outside
                        ? NaiveCbc.EncryptThenMac(kind, content, padding)
                        : NaiveCbc.Encrypt(kind, content, NaiveCbc.Mac(kind, content), padding);
                    Assert.Null(Open(key, record));
                }
            }
        }
    }

    [BclTheory]
    [MemberData(nameof(Everything))]
    public void Any_byte_of_the_MAC_or_of_the_content_wrong_is_refused(string provider, string algorithm)
    {
        CbcAlgorithm kind = Algorithm(algorithm);
        using CbcKey key = Key(provider, algorithm, encryptsThenMacs: false);
        foreach (int atLeast in new[] { 0, 100, 240 })
        {
            byte[] content = Providers.Bytes(70, atLeast);
            byte[] sealedParts = [.. content, .. NaiveCbc.Mac(kind, content)];
            byte[] padding = NaiveCbc.Padding(NaiveCbc.PaddingFor(sealedParts.Length, atLeast));
            Assert.Equal(content, Open(key, NaiveCbc.Encrypt(kind, sealedParts, padding)));
            for (int wrong = 0; wrong < sealedParts.Length; wrong++)
            {
                byte[] forged = (byte[])sealedParts.Clone();
                forged[wrong] ^= 1;
                Assert.Null(Open(key, NaiveCbc.Encrypt(kind, forged, padding)));
            }
        }

        using CbcKey outside = Key(provider, algorithm, encryptsThenMacs: true);
        byte[] record = NaiveCbc.EncryptThenMac(kind, new byte[40], NaiveCbc.Padding(7));
        Assert.NotNull(Open(outside, record));
        for (int wrong = 0; wrong < record.Length; wrong++)
        {
            byte[] forged = (byte[])record.Clone();
            forged[wrong] ^= 1;
            Assert.Null(Open(outside, forged));
        }
    }

    [BclTheory]
    [MemberData(nameof(Everything))]
    public void Padding_longer_than_the_record_is_refused(string provider, string algorithm)
    {
        CbcAlgorithm kind = Algorithm(algorithm);
        using CbcKey inside = Key(provider, algorithm, encryptsThenMacs: false);
        using CbcKey outside = Key(provider, algorithm, encryptsThenMacs: true);
        foreach (int blocks in new[] { 1, 2, 3, 4, 5, 15 })
        {
            byte[] plaintext = new byte[16 * blocks];
            for (int last = plaintext.Length; last <= 255; last++)
            {
                plaintext.AsSpan().Fill((byte)last);
                Assert.Null(Open(inside, NaiveCbc.Encrypt(kind, plaintext)));
                Assert.Null(Open(outside, NaiveCbc.EncryptThenMac(kind, plaintext, [])));
            }

            // Or reaches into the MAC.
            for (int last = Math.Max(0, plaintext.Length - kind.MacSize); last < plaintext.Length; last++)
            {
                plaintext.AsSpan().Fill((byte)last);
                Assert.Null(Open(inside, NaiveCbc.Encrypt(kind, plaintext)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Whatever_is_too_short_or_no_whole_block_is_refused(string provider, string algorithm)
    {
        CbcAlgorithm kind = Algorithm(algorithm);
        foreach (bool outside in new[] { false, true })
        {
            using CbcKey key = Key(provider, algorithm, outside);
            for (int length = 0; length < 100; length++)
            {
                bool isWhole = (length - (outside ? kind.MacSize : 0)) % 16 == 0;
                bool isEnough = length >= kind.MacSize + (outside ? 16 : 1);
                if (!isWhole || !isEnough)
                {
                    Assert.Null(Open(key, new byte[length]));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void A_header_or_an_IV_that_is_another_is_refused(string provider, string algorithm)
    {
        foreach (bool outside in new[] { false, true })
        {
            using CbcKey key = Key(provider, algorithm, outside);
            byte[] record = Seal(provider, algorithm, new byte[20], outside);
            byte[] place = new byte[key.RoomToOpen(record.Length)];
            for (int i = 0; i < NaiveCbc.Header.Length; i++)
            {
                byte[] header = (byte[])NaiveCbc.Header.Clone();
                header[i] ^= 1;
                Assert.Equal(-1, key.Open(NaiveCbc.Iv, record, place, header));
            }

            byte[] iv = (byte[])NaiveCbc.Iv.Clone();
            iv[3] ^= 1;
            Assert.Equal(-1, key.Open(iv, record, place, NaiveCbc.Header));
        }
    }

    [BclFact]
    public void All_chains_of_blocks_are_the_same()
    {
        foreach ((int size, bool isSliced) in new[] { (16, false), (24, false), (32, false), (16, true), (24, true), (32, true) })
        {
            if (!isSliced && !AesRounds.IsSupported)
            {
                continue;
            }

            byte[] key = Providers.Bytes(size, 3);
            using BlockChain ours = isSliced ? new SlicedBlockChain(key) : new ManagedBlockChain(key);
            using var theirs = new BclBlockChain(key);
            for (int blocks = 0; blocks < 40; blocks++)
            {
                byte[] one = Providers.Bytes(16 * blocks, blocks);
                byte[] other = (byte[])one.Clone();
                ours.Encrypt(NaiveCbc.Iv, one);
                theirs.Encrypt(NaiveCbc.Iv, other);
                Assert.Equal(other, one);

                ours.Decrypt(NaiveCbc.Iv, one);
                Assert.Equal(Providers.Bytes(16 * blocks, blocks), one);
                theirs.Decrypt(NaiveCbc.Iv, other);
                Assert.Equal(one, other);
            }
        }
    }

    [Fact]
    public void Keys_and_arguments_of_another_size_are_programming_errors()
    {
        foreach (CryptoProvider provider in Providers.All)
        {
            Assert.Throws<ArgumentException>(
                () => provider.CreateCbcKey(CbcAlgorithm.Aes128Sha1, new byte[32], new byte[20], false));
            Assert.Throws<ArgumentException>(
                () => provider.CreateCbcKey(CbcAlgorithm.Aes128Sha1, new byte[16], new byte[16], false));
            using CbcKey key = provider.CreateCbcKey(CbcAlgorithm.Aes128Sha1, new byte[16], new byte[20], false);
            byte[] room = new byte[48];
            Assert.Throws<ArgumentException>(() => key.Seal(new byte[12], new byte[16], room, NaiveCbc.Header));
            Assert.Throws<ArgumentException>(() => key.Seal(new byte[16], new byte[32], room, NaiveCbc.Header));
            Assert.Throws<ArgumentException>(() => key.Seal(new byte[16], new byte[16], room, new byte[13]));
            Assert.Throws<ArgumentException>(() => key.Open(new byte[16], room, new byte[32], NaiveCbc.Header));
            Assert.Throws<ArgumentException>(
                () => key.Seal(new byte[16], room.AsSpan(1, 16), room.AsSpan(), NaiveCbc.Header));
            Assert.Throws<ArgumentException>(
                () => key.Open(new byte[16], room.AsSpan(0, 32), room.AsSpan(1, 32), NaiveCbc.Header));
        }
    }

    private static CbcAlgorithm Algorithm(string name) => NaiveCbc.Algorithms.Single(known => known.Name == name);

    private static CbcKey Key(string provider, string algorithm, bool encryptsThenMacs)
    {
        CbcAlgorithm kind = Algorithm(algorithm);
        return Providers.Named(provider).CreateCbcKey(
            kind, NaiveCbc.Key(kind), NaiveCbc.MacKey(kind), encryptsThenMacs);
    }

    private static byte[] Seal(string provider, string algorithm, byte[] content, bool encryptsThenMacs)
    {
        using CbcKey key = Key(provider, algorithm, encryptsThenMacs);
        byte[] record = new byte[key.SealedSize(content.Length)];
        key.Seal(NaiveCbc.Iv, content, record, NaiveCbc.Header);
        return record;
    }

    /// <summary>The content, with nothing but zeros behind it; null when it is refused, with zeros alone.</summary>
    private static byte[]? Open(CbcKey key, byte[] record)
    {
        byte[] place = new byte[key.RoomToOpen(record.Length)];
        int length = key.Open(NaiveCbc.Iv, record, place, NaiveCbc.Header);
        Assert.All(place[Math.Max(0, length)..], octet => Assert.Equal(0, octet));
        return length < 0 ? null : place[..length];
    }
}
