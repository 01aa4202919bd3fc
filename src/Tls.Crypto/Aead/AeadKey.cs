using System;

namespace Tls.Crypto;

/// <summary>
/// One AEAD key, ready to seal and open. The hot path: one virtual call per record, nothing allocated.
/// An instance is used by one thread at a time.
/// </summary>
public abstract class AeadKey : IDisposable
{
    /// <summary>Creates the base of a key of the given algorithm.</summary>
    protected AeadKey(AeadAlgorithm algorithm) => Algorithm = algorithm;

    /// <summary>What the key is for.</summary>
    public AeadAlgorithm Algorithm { get; }

    /// <summary>
    /// Encrypts and authenticates <paramref name="plaintext"/> followed by <paramref name="trailer"/>.
    /// </summary>
    /// <param name="nonce">12 bytes, never used twice under this key.</param>
    /// <param name="plaintext">
    /// Any length; may be the very start of <paramref name="destination"/> (in place), but not overlap it
    /// otherwise.
    /// </param>
    /// <param name="trailer">
    /// What follows the plaintext inside the encryption: TLS 1.3's content type and padding. May be empty;
    /// may not overlap <paramref name="destination"/>.
    /// </param>
    /// <param name="destination">Ciphertext, then tag: exactly plaintext + trailer + <c>Algorithm.TagSize</c>
    /// bytes.</param>
    /// <param name="associatedData">Authenticated, not encrypted: TLS's record header.</param>
    public abstract void Seal(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> trailer,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData);

    /// <summary>Checks and decrypts.</summary>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="ciphertext">Ciphertext, then tag.</param>
    /// <param name="destination">
    /// Exactly ciphertext − <c>Algorithm.TagSize</c> bytes; may be the very start of <paramref
    /// name="ciphertext"/> (in place), but not overlap it otherwise.
    /// </param>
    /// <param name="associatedData">What was given to <see cref="Seal"/>.</param>
    /// <returns>
    /// False when the tag does not fit, or <paramref name="ciphertext"/> is shorter than a tag;
    /// <paramref name="destination"/> is then wiped. There is one way to fail, and it says nothing more.
    /// </returns>
    public abstract bool Open(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData);

    /// <summary>Wipes the key.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases and wipes what the implementation holds.</summary>
    protected abstract void Dispose(bool disposing);
}
