using System;

namespace Tls.Crypto;

/// <summary>AES-GCM with a 16-byte tag (RFC 5116 §5.1, §5.2) in managed code.</summary>
internal sealed class ManagedAesGcmKey : AeadKey
{
    // Not readonly: it would be copied before each call.
    private AesGcmCipher _cipher;

    /// <summary>Takes a copy of the key.</summary>
    /// <param name="algorithm">AES-128-GCM or AES-256-GCM.</param>
    /// <param name="key">Of the algorithm's size.</param>
    /// <param name="wide">False leaves the processor's widest registers unused; for tests.</param>
    public ManagedAesGcmKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key, bool wide = true)
        : base(algorithm)
    {
        AeadContract.CheckKey(algorithm, key);
        _cipher = new AesGcmCipher(key, wide);
    }

    public override void Seal(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> trailer,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        AeadContract.CheckSeal(Algorithm, nonce, plaintext, trailer, destination);
        _cipher.Seal(nonce, plaintext, trailer, destination, associatedData);
    }

    public override bool Open(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        if (ciphertext.Length < Algorithm.TagSize)
        {
            FixedTime.Wipe(destination);
            return false;
        }

        AeadContract.CheckOpen(Algorithm, nonce, ciphertext, destination);
        return _cipher.Open(nonce, ciphertext, destination, associatedData);
    }

    protected override void Dispose(bool disposing) => _cipher.Dispose();
}
