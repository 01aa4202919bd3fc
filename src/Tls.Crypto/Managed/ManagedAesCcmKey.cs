using System;

namespace Tls.Crypto;

/// <summary>AES-CCM with a 16- or 8-byte tag (RFC 6655 §3, §4) in managed code.</summary>
internal sealed class ManagedAesCcmKey : ManagedAeadKey
{
    /// <summary>Takes a copy of the key.</summary>
    /// <param name="algorithm">One of the four with CCM.</param>
    /// <param name="key">Of the algorithm's size.</param>
    /// <param name="path"><see cref="AeadPath.Portable"/> leaves instructions for AES unused; for tests.</param>
    public ManagedAesCcmKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key, AeadPath path = AeadPath.Widest)
        : base(algorithm, Cipher(algorithm, Checked(algorithm, key), path))
    {
    }

    private static IAeadCipher Cipher(AeadAlgorithm algorithm, ReadOnlySpan<byte> key, AeadPath path) =>
        path != AeadPath.Portable && AesRounds.IsSupported
            ? new AesCcmCipher<AesInstructions>(key, algorithm.TagSize)
            : new AesCcmCipher<AesWithoutInstructions>(key, algorithm.TagSize);
}
