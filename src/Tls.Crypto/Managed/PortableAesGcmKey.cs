using System;

namespace Tls.Crypto;

/// <summary>AES-GCM (RFC 5116 §5.1, §5.2) in managed code that needs no instruction for it.</summary>
internal sealed class PortableAesGcmKey : ManagedAeadKey
{
    /// <summary>Takes a copy of the key.</summary>
    /// <param name="algorithm">AES-128-GCM or AES-256-GCM.</param>
    /// <param name="key">Of the algorithm's size.</param>
    public PortableAesGcmKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
        : base(algorithm, new PortableAesGcmCipher(Checked(algorithm, key)))
    {
    }
}
