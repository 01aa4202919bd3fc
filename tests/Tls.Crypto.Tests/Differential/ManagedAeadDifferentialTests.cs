using System;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Managed AEADs, by each of their paths, against the BCL's.</summary>
public sealed class ManagedAeadDifferentialTests
{
    private const byte Guard = 0xa5;

    /// <summary>Every managed algorithm that the BCL has too, by every path.</summary>
    public static TheoryData<string, string> Paths
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (AeadAlgorithm algorithm in Providers.AeadAlgorithms
                .Where(CryptoProvider.Bcl.Supports))
            {
                foreach (AeadPath path in Enum.GetValues<AeadPath>())
                {
                    data.Add(algorithm.Name, path.ToString());
                }
            }

            return data;
        }
    }

    [BclTheory]
    [MemberData(nameof(Paths))]
    public void Every_length_up_to_4096_agrees(string algorithm, string path)
    {
        using AeadPair pair = Keys(algorithm, path, seed: 1);
        foreach (int length in Enumerable.Range(0, 4097))
        {
            pair.Check(length, trailing: Math.Min(length, length % 3), associated: 5 + (8 * (length % 2)));
        }
    }

    [BclTheory]
    [MemberData(nameof(Paths))]
    public void Lengths_around_records_agree(string algorithm, string path)
    {
        using AeadPair pair = Keys(algorithm, path, seed: 2);
        foreach (int length in Enumerable.Range(16_384 - 70, 140).Append(16_384 + 256).Append(70_001))
        {
            pair.Check(length, trailing: 1, associated: 5);
        }
    }

    [BclTheory]
    [MemberData(nameof(Paths))]
    public void Every_length_of_associated_data_agrees(string algorithm, string path)
    {
        using AeadPair pair = Keys(algorithm, path, seed: 3);
        foreach (int associated in Enumerable.Range(0, 65).Append(1000).Append(0xfeff).Append(0xff00).Append(70_000))
        {
            foreach (int length in (int[])[0, 1, 16, 100, 300, 700, 2200])
            {
                pair.Check(length, trailing: 0, associated);
            }
        }
    }

    [BclTheory]
    [MemberData(nameof(Paths))]
    public void Every_length_of_trailer_agrees(string algorithm, string path)
    {
        using AeadPair pair = Keys(algorithm, path, seed: 4);
        foreach (int trailing in Enumerable.Range(0, 41).Append(128).Append(1000).Append(3000))
        {
            foreach (int before in (int[])[0, 1, 15, 16, 17, 127, 128, 129, 400, 959, 960, 961, 1984, 2100])
            {
                pair.Check(before + trailing, trailing, associated: 5);
            }
        }
    }

    [BclTheory]
    [MemberData(nameof(Paths))]
    public void Every_flipped_bit_is_refused_and_wipes(string algorithm, string path)
    {
        using AeadPair pair = Keys(algorithm, path, seed: 5);
        byte[] nonce = Providers.Bytes(12, 6);
        byte[] header = Providers.Bytes(5, 7);
        foreach (int length in (int[])[0, 1, 40, 300, 1100])
        {
            var whole = new byte[length + pair.TagSize];
            pair.Managed.Seal(nonce, Providers.Bytes(length, 8), default, whole, header);
            for (int i = 0; i < whole.Length; i++)
            {
                for (int bit = i < length ? i % 8 : 0; bit < 8; bit += i < length ? 8 : 1)
                {
                    byte[] forged = [.. whole];
                    forged[i] ^= (byte)(1 << bit);
                    var opened = new byte[length];
                    opened.AsSpan().Fill(Guard);

                    Assert.False(pair.Managed.Open(nonce, forged, opened, header));
                    Assert.False(opened.AsSpan().ContainsAnyExcept((byte)0));
                    Assert.False(pair.Managed.Open(nonce, forged, forged.AsSpan(0, length), header));
                    Assert.False(forged.AsSpan(0, length).ContainsAnyExcept((byte)0));
                }
            }

            Assert.True(pair.Managed.Open(nonce, whole, new byte[length], header));
        }
    }

    [BclTheory]
    [MemberData(nameof(Paths))]
    public void Disposed_key_is_refused(string algorithm, string path)
    {
        using AeadPair pair = Keys(algorithm, path, seed: 9);
        pair.Managed.Dispose();

        Assert.Throws<ObjectDisposedException>(
            () => pair.Managed.Seal(new byte[12], default, default, new byte[pair.TagSize], default));
        Assert.Throws<ObjectDisposedException>(
            () => pair.Managed.Open(new byte[12], new byte[pair.TagSize], default, default));
    }

    [BclTheory]
    [MemberData(nameof(Paths))]
    public async Task Key_disposed_at_work_lets_nothing_out(string algorithm, string path)
    {
        byte[] nonce = Providers.Bytes(12, 10);
        byte[] text = Providers.Bytes(1 << 16, 11);
        var opened = new byte[text.Length];
        byte[] whole;
        using (AeadPair pair = Keys(algorithm, path, seed: 12))
        {
            whole = new byte[text.Length + pair.TagSize];
            pair.Bcl.Seal(nonce, text, default, whole, default);
        }

        for (int i = 0; i < 20; i++)
        {
            using AeadPair pair = Keys(algorithm, path, seed: 12);
            var destination = new byte[whole.Length];
            Task disposal = Task.Run(pair.Managed.Dispose);
            try
            {
                while (true)
                {
                    pair.Managed.Seal(nonce, text, default, destination, default);
                    Assert.True(destination.AsSpan().SequenceEqual(whole));
                    Assert.True(pair.Managed.Open(nonce, whole, opened, default), "a forgery, it said");
                    Assert.True(opened.AsSpan().SequenceEqual(text));
                }
            }
            catch (ObjectDisposedException)
            {
                Assert.True(
                    destination.AsSpan().SequenceEqual(whole) || Array.TrueForAll(destination, b => b == 0));
            }

            await disposal;
        }
    }

    private static AeadPair Keys(string name, string path, int seed)
    {
        AeadAlgorithm algorithm = Providers.Aead(name);
        byte[] key = Providers.Bytes(algorithm.KeySize, seed);
        return new AeadPair(
            ManagedAeads.Create(algorithm, key, Enum.Parse<AeadPath>(path)),
            CryptoProvider.Bcl.CreateAeadKey(algorithm, key));
    }
}
