using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using FsCheck.Xunit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>
/// AES-CCM against RFC 3610's own words, spelled out over single AES blocks: no RFC prints cases for TLS.
/// </summary>
public sealed class CcmDifferentialTests
{
    private const int BlockSize = 16;

    [Fact]
    public void Ccm_takes_no_text_of_16_MiB()
    {
        foreach (AeadPath path in Enum.GetValues<AeadPath>())
        {
            using AeadKey aead = ManagedAeads.Create(AeadAlgorithm.Aes128Ccm, new byte[16], path);
            var destination = new byte[(1 << 24) + 16];

            Assert.Throws<ArgumentException>(
                () => aead.Seal(new byte[12], destination.AsSpan(0, 1 << 24), [], destination, []));
            destination.AsSpan().Fill(1);
            Assert.False(aead.Open(new byte[12], destination, destination.AsSpan(0, 1 << 24), []));
            Assert.False(destination.AsSpan(0, 1 << 24).ContainsAnyExcept((byte)0));
        }
    }

    [BclProperty]
    public void Ccm_is_CBC_MAC_then_counter_mode(byte[] plaintext, byte[] header, int seed)
    {
        foreach (AeadAlgorithm algorithm in (AeadAlgorithm[])
            [
                AeadAlgorithm.Aes128Ccm,
                AeadAlgorithm.Aes128Ccm8,
                AeadAlgorithm.Aes256Ccm,
                AeadAlgorithm.Aes256Ccm8,
            ])
        {
            byte[] key = Providers.Bytes(algorithm.KeySize, seed);
            byte[] nonce = Providers.Bytes(12, seed / 2);
            var sealedBytes = new byte[plaintext.Length + algorithm.TagSize];
            byte[] expected = Reference(key, nonce, plaintext, header, algorithm.TagSize);
            foreach (CryptoProvider provider in Providers.OfAeads)
            {
                using AeadKey aead = provider.CreateAeadKey(algorithm, key);
                aead.Seal(nonce, plaintext, [], sealedBytes, header);
                Assert.Equal(expected, sealedBytes);
            }
        }
    }

    /// <summary>RFC 3610 §2.2 to §2.4 with L = 3, as a 12-byte nonce leaves.</summary>
    private static byte[] Reference(byte[] key, byte[] nonce, byte[] plaintext, byte[] header, int tagSize)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;

        // B_0 = flags | nonce | length, then the header with its length before it, then the text, all padded.
        var mac = new byte[BlockSize];
        mac[0] = (byte)((header.Length > 0 ? 0x40 : 0) | ((tagSize - 2) / 2 << 3) | 2);
        nonce.CopyTo(mac, 1);
        BinaryPrimitives.WriteUInt16BigEndian(mac.AsSpan(14), (ushort)plaintext.Length);
        mac = aes.EncryptEcb(mac, PaddingMode.None);
        if (header.Length > 0)
        {
            mac = Absorb(aes, mac, [(byte)(header.Length >> 8), (byte)header.Length, .. header]);
        }

        mac = Absorb(aes, mac, plaintext);

        // S_0 hides the MAC, S_1 and so on the text.
        var result = new byte[plaintext.Length + tagSize];
        for (int i = 0; i < plaintext.Length; i++)
        {
            result[i] = (byte)(plaintext[i] ^ KeyStream(aes, nonce, 1 + (i / BlockSize))[i % BlockSize]);
        }

        byte[] first = KeyStream(aes, nonce, 0);
        for (int i = 0; i < tagSize; i++)
        {
            result[plaintext.Length + i] = (byte)(mac[i] ^ first[i]);
        }

        return result;
    }

    private static byte[] Absorb(Aes aes, byte[] mac, byte[] data)
    {
        for (int start = 0; start < data.Length; start += BlockSize)
        {
            byte[] block = [.. mac];
            for (int i = start; i < Math.Min(start + BlockSize, data.Length); i++)
            {
                block[i - start] ^= data[i];
            }

            mac = aes.EncryptEcb(block, PaddingMode.None);
        }

        return mac;
    }

    private static byte[] KeyStream(Aes aes, byte[] nonce, int counter) =>
        aes.EncryptEcb([2, .. nonce, 0, (byte)(counter >> 8), (byte)counter], PaddingMode.None);
}
