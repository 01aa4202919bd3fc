using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

#pragma warning disable CA5350 // Weak, as legacy suites are: the BCL's SHA-1 says what ours has to come to.

namespace Tls.Crypto.Tests;

/// <summary>RFC 5246 §6.2.3.2 and RFC 7366 by the BCL, with any padding, right or wrong.</summary>
internal static class NaiveCbc
{
    public static CbcAlgorithm[] Algorithms { get; } =
    [
        CbcAlgorithm.Aes128Sha1, CbcAlgorithm.Aes256Sha1, CbcAlgorithm.Aes128Sha256, CbcAlgorithm.Aes256Sha384,
    ];

    public static byte[] Header { get; } = [0, 0, 0, 0, 0, 0, 0, 7, 23, 3, 3];

    public static byte[] Iv { get; } = Providers.Bytes(16, 16);

    public static byte[] Key(CbcAlgorithm algorithm) => Providers.Bytes(algorithm.KeySize, 1);

    public static byte[] MacKey(CbcAlgorithm algorithm) => Providers.Bytes(algorithm.MacSize, 2);

    public static byte[] Padding(int last)
    {
        byte[] padding = new byte[last + 1];
        padding.AsSpan().Fill((byte)last);
        return padding;
    }

    /// <summary>The shortest padding of at least so much, with which there are whole blocks.</summary>
    public static int PaddingFor(int length, int atLeast = 0)
    {
        int last = atLeast;
        while ((length + last + 1) % 16 != 0)
        {
            last++;
        }

        return last;
    }

    public static byte[] Mac(CbcAlgorithm algorithm, ReadOnlySpan<byte> content)
    {
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)content.Length);
        byte[] data = [.. Header, .. length, .. content];
        byte[] key = MacKey(algorithm);
        return algorithm.MacSize switch
        {
            20 => HMACSHA1.HashData(key, data),
            32 => HMACSHA256.HashData(key, data),
            _ => HMACSHA384.HashData(key, data),
        };
    }

    /// <summary>Encrypts whole blocks.</summary>
    public static byte[] Encrypt(CbcAlgorithm algorithm, params byte[][] parts)
    {
        byte[] plaintext = [];
        foreach (byte[] part in parts)
        {
            plaintext = [.. plaintext, .. part];
        }

        using var aes = Aes.Create();
        aes.Key = Key(algorithm);
        return aes.EncryptCbc(plaintext, Iv, PaddingMode.None);
    }

    /// <summary>MAC, then pad, then encrypt.</summary>
    public static byte[] MacThenEncrypt(CbcAlgorithm algorithm, byte[] content, int last) =>
        Encrypt(algorithm, content, Mac(algorithm, content), Padding(last));

    /// <summary>Pad, encrypt, then MAC.</summary>
    public static byte[] EncryptThenMac(CbcAlgorithm algorithm, byte[] content, byte[] padding)
    {
        byte[] blocks = Encrypt(algorithm, content, padding);
        return [.. blocks, .. Mac(algorithm, [.. Iv, .. blocks])];
    }
}
