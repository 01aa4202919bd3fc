using System;

namespace Tls.Crypto;

/// <summary>The AEADs in managed code: all of them, by what the processor has.</summary>
internal static class ManagedAeads
{
    /// <summary>Makes a key.</summary>
    /// <param name="algorithm">Any.</param>
    /// <param name="key">Of its size.</param>
    /// <param name="path">The way through it; for tests.</param>
    public static AeadKey Create(
        AeadAlgorithm algorithm, ReadOnlySpan<byte> key, AeadPath path = AeadPath.Widest)
    {
        if (algorithm == AeadAlgorithm.ChaCha20Poly1305)
        {
            return new ManagedChaCha20Poly1305Key(key, path);
        }

        if (algorithm != AeadAlgorithm.Aes128Gcm && algorithm != AeadAlgorithm.Aes256Gcm)
        {
            return new ManagedAesCcmKey(algorithm, key, path);
        }

        return path != AeadPath.Portable && AesGcmCipher.IsSupported
            ? new ManagedAesGcmKey(algorithm, key, wide: path == AeadPath.Widest)
            : new PortableAesGcmKey(algorithm, key);
    }
}
