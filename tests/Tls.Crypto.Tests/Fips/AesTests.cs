using System;
using System.Linq;
using System.Security.Cryptography;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>AES with and without instructions: FIPS 197's vectors, and the BCL.</summary>
public sealed class AesTests
{
    [Theory]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", "3243f6a8885a308d313198a2e0370734", "3925841d02dc09fbdc118597196a0b32")]
    [InlineData("000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff", "69c4e0d86a7b0430d8cdb78070b4c55a")]
    [InlineData(
        "000102030405060708090a0b0c0d0e0f1011121314151617",
        "00112233445566778899aabbccddeeff", "dda97ca4864cdfe06eaf70a0ec0d7191")]
    [InlineData(
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "00112233445566778899aabbccddeeff", "8ea2b7ca516745bfeafc49904b496089")]
    public void Published_blocks_come_out_both_ways(string key, string plaintext, string ciphertext)
    {
        foreach (bool isSliced in (bool[])[true, false])
        {
            if (!isSliced && !AesRounds.IsSupported)
            {
                continue;
            }

            byte[] bytes = Convert.FromHexString(key);
            using BlockChain chain = isSliced ? new SlicedBlockChain(bytes) : new ManagedBlockChain(bytes);
            byte[] block = Convert.FromHexString(plaintext);

            chain.Encrypt(new byte[16], block);
            Assert.Equal(ciphertext, Convert.ToHexStringLower(block));

            chain.Decrypt(new byte[16], block);
            Assert.Equal(plaintext, Convert.ToHexStringLower(block));
        }
    }

    [BclTheory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public void Eight_blocks_at_a_time_are_the_BCLs(int keySize)
    {
        for (int seed = 0; seed < 200; seed++)
        {
            byte[] key = Providers.Bytes(keySize, seed);
            using Aes aes = Aes.Create();
            aes.Key = key;
            byte[] blocks = Providers.Bytes(128, 1000 + seed);
            if (seed < 16)
            {
                // Every byte at once in every place: 8 of 256 in each.
                for (int i = 0; i < 128; i++)
                {
                    blocks[i] = (byte)((128 * (seed % 2)) + ((i + seed) % 128));
                }
            }

            byte[] original = [.. blocks];
            var state = new byte[AesSliced.StateSize];
            int rounds = AesSliced.Expand(state, key);
            Assert.Equal((keySize / 4) + 6, rounds);

            AesSliced.Encrypt8(ref state[0], rounds, ref blocks[0]);
            Assert.Equal(aes.EncryptEcb(original, PaddingMode.None), blocks);

            AesSliced.Decrypt8(ref state[0], rounds, ref blocks[0]);
            Assert.Equal(original, blocks);
        }
    }

    [Fact]
    public void Both_key_schedules_are_the_same()
    {
        if (!AesRounds.IsSupported)
        {
            return;
        }

        foreach (int size in (int[])[16, 24, 32])
        {
            var keys = new byte[AesCbc.StateSize];
            int rounds = AesCbc.Expand(keys, Providers.Bytes(size, 5));
            var state = new byte[AesSliced.StateSize];
            AesSliced.Expand(state, Providers.Bytes(size, 5));

            // AddRoundKey alone: a plane has bit k of every byte, so the keys' bytes have as many bits as the planes, eightfold.
            for (int i = 0; i <= rounds; i++)
            {
                int bits = keys.AsSpan(16 * i, 16).ToArray().Sum(octet => BitCount(octet));
                Assert.Equal(8 * bits, state.AsSpan(128 * i, 128).ToArray().Sum(octet => BitCount(octet)));
            }
        }
    }

    private static int BitCount(byte octet) => System.Numerics.BitOperations.PopCount(octet);
}
