using System;

namespace Tls.Crypto;

/// <summary>ChaCha20-Poly1305 (RFC 8439 §2.8) in managed code.</summary>
internal sealed class ManagedChaCha20Poly1305Key : ManagedAeadKey
{
    /// <summary>Takes a copy of the key.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="path">How wide registers may be; for tests.</param>
    public ManagedChaCha20Poly1305Key(ReadOnlySpan<byte> key, AeadPath path = AeadPath.Widest)
        : base(
            AeadAlgorithm.ChaCha20Poly1305,
            new ChaCha20Poly1305Cipher(Checked(AeadAlgorithm.ChaCha20Poly1305, key), path))
    {
    }
}
