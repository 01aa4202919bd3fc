using System;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>ChaCha20-Poly1305 (RFC 8439 §2.8) over the BCL.</summary>
internal sealed class BclChaCha20Poly1305Key(
    AeadAlgorithm algorithm, ReadOnlySpan<byte> key) : BclAeadKey(algorithm)
{
    private readonly ChaCha20Poly1305 _key = new(key);

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
