using System;

namespace Tls.Crypto;

/// <summary>The AEADs that there are in managed code.</summary>
internal static class ManagedAeads
{
    /// <summary>Whether there is one.</summary>
    public static bool Has(AeadAlgorithm algorithm)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        return algorithm == AeadAlgorithm.ChaCha20Poly1305 || (IsGcm(algorithm) && AesGcmCipher.IsSupported);
    }

    /// <summary>Makes a key of one that is there, whose size was checked.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="key">The key.</param>
    /// <param name="path">The way through it; for tests.</param>
    public static AeadKey Create(
        AeadAlgorithm algorithm, ReadOnlySpan<byte> key, AeadPath path = AeadPath.Widest)
    {
        if (algorithm == AeadAlgorithm.ChaCha20Poly1305)
        {
            return new ManagedChaCha20Poly1305Key(key, path);
        }

        return new ManagedAesGcmKey(algorithm, key, wide: path == AeadPath.Widest);
    }

    private static bool IsGcm(AeadAlgorithm algorithm) =>
        algorithm == AeadAlgorithm.Aes128Gcm || algorithm == AeadAlgorithm.Aes256Gcm;
}
