using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Tls.TestKit;
using Xunit;

#pragma warning disable CA5350 // Weak, as legacy suites are: the BCL's SHA-1 says what ours has to come to.

namespace Tls.Crypto.Tests;

/// <summary>
/// Lucky Thirteen by its structure: how often a hash is compressed, which is what its time is made of, does not depend on
/// how much of a record is padding, nor on whether anything is wrong with it.
/// </summary>
public sealed class HiddenLengthTests
{
    [Fact]
    public void Masks_are_what_comparisons_are()
    {
        int[] values = [0, 1, 2, 15, 16, 254, 255, 256, 16_384, int.MaxValue];
        foreach (int left in values)
        {
            foreach (int right in values)
            {
                Assert.Equal(left < right ? -1 : 0, Masks.Less(left, right));
                Assert.Equal(left == right ? -1 : 0, Masks.Equal(left, right));
                Assert.Equal(left == right ? left : 7, Masks.Select(Masks.Equal(left, right), left, 7));
            }
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(48)]
    [InlineData(272)]
    [InlineData(512)]
    public void Padding_that_would_reach_into_the_MAC_is_none(int size)
    {
        const int MacSize = 20;
        byte[] plaintext = new byte[size];
        for (int last = 0; last <= 255; last++)
        {
            plaintext.AsSpan().Fill((byte)last);
            bool fits = last <= size - MacSize - 1;

            Assert.Equal(fits ? last : 0, HiddenMac.Padding(plaintext, MacSize, out int good));
            Assert.Equal(fits ? -1 : 0, good);
        }
    }

    [BclFact]
    public void Hmac_of_a_hidden_length_is_that_of_the_length()
    {
        byte[] data = Providers.Bytes(700, 5);
        byte[] key = Providers.Bytes(48, 6);
        byte[] header = Providers.Bytes(13, 7);
        using var sha1 = new BlockHmac<Sha1Blocks>(key.AsSpan(0, 20));
        using var sha256 = new BlockHmac<Sha256Blocks>(key.AsSpan(0, 32));
        using var sha384 = new BlockHmac<Sha384Blocks>(key);
        byte[] mac = new byte[48];
        for (int room = 0; room < data.Length; room += room < 300 ? 1 : 13)
        {
            for (int length = Math.Max(0, room - 255); length <= room; length += 1 + (room / 16))
            {
                byte[] message = [.. header, .. data.AsSpan(0, length)];
                sha1.ComputeHidden(header, data.AsSpan(0, room), length, mac);
                Assert.Equal(HMACSHA1.HashData(key[..20], message), mac[..20]);
                sha256.ComputeHidden(header, data.AsSpan(0, room), length, mac);
                Assert.Equal(HMACSHA256.HashData(key[..32], message), mac[..32]);
                sha384.ComputeHidden(header, data.AsSpan(0, room), length, mac);
                Assert.Equal(HMACSHA384.HashData(key, message), mac);
            }
        }
    }

    [BclTheory]
    [InlineData(48)]
    [InlineData(64)]
    [InlineData(256)]
    [InlineData(288)]
    [InlineData(320)]
    [InlineData(1024)]
    [InlineData(16_384)]
    [Rfc("5246-6.2.3.2-6")]
    public void As_many_compressions_for_every_padding_right_or_wrong(int recordSize)
    {
        CbcAlgorithm algorithm = CbcAlgorithm.Aes128Sha1;
        using var key = new HmacCbcKey<Counting>(
            algorithm,
            new ManagedBlockChain(NaiveCbc.Key(algorithm)),
            NaiveCbc.MacKey(algorithm),
            encryptsThenMacs: false);
        var counts = new HashSet<int>();
        int opened = 0;
        for (int last = 0; last <= 255; last++)
        {
            int size = recordSize - algorithm.MacSize - 1 - last;
            byte[] plaintext = new byte[recordSize];
            if (size >= 0)
            {
                byte[] content = Providers.Bytes(size, last);
                plaintext = [.. content, .. NaiveCbc.Mac(algorithm, content), .. NaiveCbc.Padding(last)];
                opened += Count(key, plaintext, counts) ? 1 : 0;

                plaintext[size] ^= 1;
                Assert.False(Count(key, plaintext, counts));
                plaintext[^(last + 1)] ^= 0x40;
                Assert.False(Count(key, plaintext, counts));
            }
            else
            {
                plaintext.AsSpan().Fill((byte)last);
                Assert.False(Count(key, plaintext, counts));
            }
        }

        Assert.Single(counts);
        Assert.Equal(Math.Min(256, recordSize - algorithm.MacSize), opened);
    }

    /// <summary>Opens a record, and notes how many compressions it took.</summary>
    private static bool Count(HmacCbcKey<Counting> key, byte[] plaintext, HashSet<int> counts)
    {
        byte[] record = NaiveCbc.Encrypt(CbcAlgorithm.Aes128Sha1, plaintext);
        Counting.Compressions = 0;
        bool opens = key.Open(NaiveCbc.Iv, record, record, NaiveCbc.Header) >= 0;
        counts.Add(Counting.Compressions);
        return opens;
    }

    /// <summary>SHA-1 that counts.</summary>
    private readonly struct Counting : IBlockHash
    {
        [ThreadStatic]
        private static int _compressions;

        public static int Compressions
        {
            get => _compressions;
            set => _compressions = value;
        }

        public static int BlockSize => Sha1Blocks.BlockSize;

        public static int StateSize => Sha1Blocks.StateSize;

        public static int WordSize => Sha1Blocks.WordSize;

        public static int Size => Sha1Blocks.Size;

        public static void Begin(Span<byte> state) => Sha1Blocks.Begin(state);

        public static void Compress(Span<byte> state, ReadOnlySpan<byte> block)
        {
            _compressions++;
            Sha1Blocks.Compress(state, block);
        }

        public static void Compress(
            Span<byte> state, Span<byte> other, ReadOnlySpan<byte> block, ReadOnlySpan<byte> otherBlock)
        {
            Compress(state, block);
            Compress(other, otherBlock);
        }
    }
}
