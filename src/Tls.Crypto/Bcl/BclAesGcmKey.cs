using System;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>AES-GCM with a 16-byte tag (RFC 5116 §5.1, §5.2) over the BCL.</summary>
internal sealed class BclAesGcmKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key) : BclAeadKey(algorithm)
{
    private readonly AesGcm _key = new(key, algorithm.TagSize);

    protected override void Encrypt(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        Span<byte> ciphertext,
        Span<byte> tag,
        ReadOnlySpan<byte> associatedData) =>
        _key.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);

    protected override void Decrypt(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<byte> tag,
        Span<byte> plaintext,
        ReadOnlySpan<byte> associatedData) =>
        _key.Decrypt(nonce, ciphertext, tag, plaintext, associatedData);

    protected override void Dispose(bool disposing) => _key.Dispose();
}
