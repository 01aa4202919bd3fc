using System;

namespace Tls.Crypto;

/// <summary>The AEADs that there are in managed code.</summary>
internal static class ManagedAeads
{
    /// <summary>Whether there is one.</summary>
    public static bool Has(AeadAlgorithm algorithm)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        return IsGcm(algorithm) && AesGcmCipher.IsSupported;
    }

    /// <summary>Makes a key of one that is there, whose size was checked.</summary>
    public static AeadKey Create(AeadAlgorithm algorithm, ReadOnlySpan<byte> key) =>
        new ManagedAesGcmKey(algorithm, key);

    private static bool IsGcm(AeadAlgorithm algorithm) =>
        algorithm == AeadAlgorithm.Aes128Gcm || algorithm == AeadAlgorithm.Aes256Gcm;
}
