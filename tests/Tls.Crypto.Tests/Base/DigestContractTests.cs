using System;
using System.Linq;
using System.Security.Cryptography;
using FsCheck.Xunit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>What every provider promises of hashes, MACs and derivations.</summary>
public sealed class DigestContractTests
{
    [Property]
    public bool Running_hash_read_at_any_point_is_the_hash_of_what_came(byte[][] pieces)
    {
        foreach (CryptoProvider provider in Providers.All)
        {
            foreach (HashKind kind in Enum.GetValues<HashKind>())
            {
                using RunningHash running = provider.CreateHash(kind);
                byte[] whole = [];
                var expected = new byte[kind.Size()];
                var actual = new byte[kind.Size()];
                foreach (byte[] piece in pieces)
                {
                    running.Append(piece);
                    whole = [.. whole, .. piece];
                    provider.Hash(kind, whole, expected);
                    running.GetCurrent(actual);
                    if (!actual.SequenceEqual(expected))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    [Fact]
    public void Running_hash_that_is_disposed_refuses()
    {
        foreach (CryptoProvider provider in Providers.All)
        {
            RunningHash running = provider.CreateHash(HashKind.Sha256);
            running.Append([1, 2, 3]);
            running.Dispose();

            Assert.Throws<ObjectDisposedException>(() => running.Append([4]));
            Assert.Throws<ObjectDisposedException>(() => running.GetCurrent(new byte[32]));
            Assert.Throws<ObjectDisposedException>(() => running.Clone());
        }
    }

    [BclProperty]
    public bool Hkdf_is_the_Bcls_own(byte[] salt, byte[] input, byte[] info, byte length)
    {
        foreach (CryptoProvider provider in Providers.All)
        {
            foreach (HashKind kind in Enum.GetValues<HashKind>())
            {
                var prk = new byte[kind.Size()];
                var output = new byte[1 + (3 * length)];
                provider.HkdfExtract(kind, salt, input, prk);
                provider.HkdfExpand(kind, prk, info, output);
                byte[] expected = HKDF.DeriveKey(BclDigests.NameOf(kind), input, output.Length, salt, info);
                if (!expected.SequenceEqual(output))
                {
                    return false;
                }
            }
        }

        return true;
    }

    [BclFact]
    public void Hkdf_expands_to_255_blocks_and_no_further()
    {
        CryptoProvider provider = CryptoProvider.Default;
        byte[] prk = Providers.Bytes(32, 1);
        byte[] info = Providers.Bytes(2000, 2);
        var longest = new byte[255 * 32];

        provider.HkdfExpand(HashKind.Sha256, prk, info, longest);

        Assert.Equal(HKDF.Expand(HashAlgorithmName.SHA256, prk, longest.Length, info), longest);
        Assert.Throws<ArgumentException>(
            () => provider.HkdfExpand(HashKind.Sha256, prk, info, new byte[(255 * 32) + 1]));
        provider.HkdfExpand(HashKind.Sha256, prk, info, []);
    }

    [Fact]
    public void Only_the_start_of_a_larger_destination_is_written()
    {
        foreach (CryptoProvider provider in Providers.All)
        {
            byte[] destination = [.. Enumerable.Repeat((byte)0xee, 80)];
            provider.Hash(HashKind.Sha256, "abc"u8, destination);
            provider.Hmac(HashKind.Sha384, "k"u8, "abc"u8, destination);
            provider.HkdfExtract(HashKind.Sha512, "k"u8, "abc"u8, destination);
            using RunningHash running = provider.CreateHash(HashKind.Sha512);
            running.GetCurrent(destination);
            Assert.All(destination[64..], octet => Assert.Equal(0xee, octet));
        }
    }

    [Fact]
    public void A_key_schedules_operations_allocate_nothing()
    {
        foreach (CryptoProvider provider in Providers.All)
        {
            foreach (HashKind kind in Enum.GetValues<HashKind>())
            {
                using RunningHash running = provider.CreateHash(kind);
                byte[] secret = Providers.Bytes(kind.Size(), 1);
                byte[] info = Providers.Bytes(60, 2);
                var output = new byte[kind.Size()];

                long allocated = Allocations.Of(1000, () =>
                {
                    running.Append(info);
                    running.GetCurrent(output);
                    provider.Hash(kind, info, output);
                    provider.Hmac(kind, secret, info, output);
                    provider.HkdfExtract(kind, secret, info, output);
                    provider.HkdfExpand(kind, secret, info, output);
                });

                Assert.Equal(0, allocated);
            }
        }
    }

    [Fact]
    public void Random_bytes_differ_from_call_to_call()
    {
        foreach (CryptoProvider provider in Providers.All)
        {
            var first = new byte[32];
            var second = new byte[32];
            provider.FillRandom(first);
            provider.FillRandom(second);
            Assert.NotEqual(first, second);
            Assert.False(FixedTime.IsZero(first));
        }
    }

    [Fact]
    public void FixedTime_sees_every_byte()
    {
        var bytes = new byte[64];
        Assert.True(FixedTime.IsZero(bytes));
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = 0x80;
            Assert.False(FixedTime.IsZero(bytes));
            bytes[i] = 0;
        }
    }
}
