using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>The providers and algorithms every contract is held against.</summary>
internal static class Providers
{
    public static IReadOnlyList<AeadAlgorithm> AeadAlgorithms { get; } =
    [
        AeadAlgorithm.Aes128Gcm,
        AeadAlgorithm.Aes256Gcm,
        AeadAlgorithm.ChaCha20Poly1305,
        AeadAlgorithm.Aes128Ccm,
        AeadAlgorithm.Aes128Ccm8,
        AeadAlgorithm.Aes256Ccm,
        AeadAlgorithm.Aes256Ccm8,
    ];

    /// <summary>Those that are there: without OpenSSL on Linux the managed one alone.</summary>
    public static IReadOnlyList<CryptoProvider> All { get; } = PlatformLibrary.IsThere
        ? [CryptoProvider.Bcl, CryptoProvider.Default, CryptoProvider.Managed]
        : [CryptoProvider.Managed];

    /// <summary>
    /// Those whose AEADs differ: also the default without the processor's widest registers, and the managed one by its other
    /// paths.
    /// </summary>
    public static IReadOnlyList<CryptoProvider> OfAeads { get; } =
    [
        .. All,
        .. PlatformLibrary.IsThere
            ? (CryptoProvider[])[new DefaultCryptoProvider(CryptoProvider.Bcl, CryptoProvider.Managed, wide: false)]
            : [],
        new PathProvider("Managed, narrow", AeadPath.Narrow),
        new PathProvider("Managed, portable", AeadPath.Portable),
    ];

    public static CryptoProvider Named(string name) => OfAeads.First(provider => provider.Name == name);

    public static AeadAlgorithm Aead(
        string name) => AeadAlgorithms.First(algorithm => algorithm.Name == name);

    /// <summary>Every provider with every AEAD it supports.</summary>
    public static TheoryData<string, string> Aeads()
    {
        var data = new TheoryData<string, string>();
        foreach (CryptoProvider provider in OfAeads)
        {
            foreach (AeadAlgorithm algorithm in AeadAlgorithms.Where(provider.Supports))
            {
                data.Add(provider.Name, algorithm.Name);
            }
        }

        return data;
    }

    /// <summary>Bytes that look random and are the same in every run.</summary>
    public static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
