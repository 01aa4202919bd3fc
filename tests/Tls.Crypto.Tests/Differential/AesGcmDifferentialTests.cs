using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Crypto.Tests;

/// <summary>Managed AES-GCM, by each of its paths, against the BCL's.</summary>
public sealed class AesGcmDifferentialTests(ITestOutputHelper output)
{
    private const int TagSize = 16;
    private const byte Guard = 0xa5;

    /// <summary>The size of the key, and whether 512-bit registers may be used.</summary>
    public static TheoryData<int, bool> Paths =>
        new() { { 16, true }, { 16, false }, { 32, true }, { 32, false } };

    [AesGcmTheory]
    [MemberData(nameof(Paths))]
    public void Every_length_agrees(int keySize, bool wide)
    {
        using AeadPair pair = Keys(keySize, wide, seed: 1);
        IEnumerable<int> lengths = Enumerable.Range(0, 601)
            .Concat(Enumerable.Range(5, 28).SelectMany(n => Around(128 * n)))
            .Concat(Around(16_384));
        foreach (int length in lengths)
        {
            pair.Check(length, trailing: Math.Min(length, length % 3), associated: 5 + (length % 9));
        }
    }

    [AesGcmTheory]
    [MemberData(nameof(Paths))]
    public void Every_length_agrees_as_the_first_of_a_key(int keySize, bool wide)
    {
        // What long messages need of a key is made before the first of them, in whatever part of it the length is.
        foreach (int length in Enumerable.Range(0, 601).Append(1400))
        {
            using AeadPair pair = Keys(keySize, wide, seed: length);
            pair.Check(length, trailing: length % 5 == 0 ? length : Math.Min(length, 1), associated: 5);
            pair.Check(40, trailing: 1, associated: 5);
            pair.Check(length + 300, trailing: 1, associated: 5);
        }
    }

    [AesGcmTheory]
    [MemberData(nameof(Paths))]
    public void Every_length_of_associated_data_agrees(int keySize, bool wide)
    {
        using AeadPair pair = Keys(keySize, wide, seed: 2);
        foreach (int associated in Enumerable.Range(0, 65).Append(1000))
        {
            foreach (int length in (int[])[0, 1, 16, 100, 300])
            {
                pair.Check(length, trailing: 0, associated);
            }
        }
    }

    [AesGcmTheory]
    [MemberData(nameof(Paths))]
    public void Every_length_of_trailer_agrees(int keySize, bool wide)
    {
        using AeadPair pair = Keys(keySize, wide, seed: 3);
        foreach (int trailing in Enumerable.Range(0, 41).Append(128).Append(1000))
        {
            foreach (int before in (int[])[0, 1, 15, 16, 17, 111, 112, 127, 128, 129, 143, 255, 256, 400])
            {
                pair.Check(before + trailing, trailing, associated: 5);
            }
        }
    }

    [AesGcmTheory]
    [MemberData(nameof(Paths))]
    public void Counter_carries_through_its_bytes(int keySize, bool wide)
    {
        using AeadPair pair = Keys(keySize, wide, seed: 4);

        // More than 2^16 blocks: the counter's third byte changes.
        pair.Check((17 * (1 << 16)) + 5, trailing: 1, associated: 5);
    }

    [AesGcmTheory]
    [MemberData(nameof(Paths))]
    public void Every_flipped_bit_is_refused_and_wipes(int keySize, bool wide)
    {
        using AeadPair pair = Keys(keySize, wide, seed: 5);
        byte[] nonce = Providers.Bytes(12, 6);
        byte[] header = Providers.Bytes(5, 7);
        foreach (int length in (int[])[0, 1, 40, 300])
        {
            var whole = new byte[length + TagSize];
            pair.Managed.Seal(nonce, Providers.Bytes(length, 8), default, whole, header);
            for (int bit = 0; bit < 8 * whole.Length; bit++)
            {
                byte[] forged = [.. whole];
                forged[bit / 8] ^= (byte)(1 << (bit % 8));
                var opened = new byte[length];
                opened.AsSpan().Fill(Guard);

                Assert.False(pair.Managed.Open(nonce, forged, opened, header));
                Assert.False(opened.AsSpan().ContainsAnyExcept((byte)0));
                Assert.False(pair.Managed.Open(nonce, forged, forged.AsSpan(0, length), header));
                Assert.False(forged.AsSpan(0, length).ContainsAnyExcept((byte)0));
            }

            Assert.True(pair.Managed.Open(nonce, whole, new byte[length], header));
        }
    }

    [AesGcmTheory]
    [MemberData(nameof(Paths))]
    public void Disposed_key_is_refused(int keySize, bool wide)
    {
        using AeadPair pair = Keys(keySize, wide, seed: 9);
        pair.Managed.Dispose();

        Assert.Throws<ObjectDisposedException>(
            () => pair.Managed.Seal(new byte[12], default, default, new byte[TagSize], default));
        Assert.Throws<ObjectDisposedException>(
            () => pair.Managed.Open(new byte[12], new byte[TagSize], default, default));
    }

    [AesGcmTheory]
    [MemberData(nameof(Paths))]
    public async Task Key_disposed_at_work_lets_nothing_out(int keySize, bool wide)
    {
        byte[] nonce = Providers.Bytes(12, 10);
        byte[] text = Providers.Bytes(1 << 19, 11);
        var whole = new byte[text.Length + TagSize];
        var opened = new byte[text.Length];
        using (AeadPair pair = Keys(keySize, wide, seed: 12))
        {
            pair.Bcl.Seal(nonce, text, default, whole, default);
        }

        for (int i = 0; i < 50; i++)
        {
            using AeadPair pair = Keys(keySize, wide, seed: 12);
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

    [AesGcmTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Switch_leaves_AES_GCM_to_the_BCL(bool disabled)
    {
        AppContext.SetSwitch(DefaultCryptoProvider.DisableManagedAesGcm, disabled);
        try
        {
            var provider = new DefaultCryptoProvider(CryptoProvider.Bcl, CryptoProvider.Managed);
            using AeadKey key = provider.CreateAeadKey(AeadAlgorithm.Aes128Gcm, new byte[16]);
            Assert.Equal(disabled || !X86Base.IsSupported, key is not ManagedAesGcmKey);
        }
        finally
        {
            AppContext.SetSwitch(DefaultCryptoProvider.DisableManagedAesGcm, false);
        }
    }

    private static IEnumerable<int> Around(int length) => Enumerable.Range(length - 17, 35);

    private AeadPair Keys(int keySize, bool wide, int seed)
    {
        if (wide && !GcmWide.IsSupported)
        {
            output.WriteLine("This processor multiplies 128 bits at most: the narrow path again.");
        }

        AeadAlgorithm algorithm = keySize == 16 ? AeadAlgorithm.Aes128Gcm : AeadAlgorithm.Aes256Gcm;
        byte[] key = Providers.Bytes(keySize, seed);
        return new AeadPair(
            new ManagedAesGcmKey(algorithm, key, wide), CryptoProvider.Bcl.CreateAeadKey(algorithm, key));
    }
}
