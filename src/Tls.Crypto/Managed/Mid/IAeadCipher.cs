using System;

namespace Tls.Crypto;

/// <summary>An AEAD with its key. Arguments are checked by the caller, as <see cref="ManagedAeadKey"/> does.</summary>
internal interface IAeadCipher : IDisposable
{
    /// <summary>
    /// Encrypts <paramref name="plaintext"/> and <paramref name="trailer"/> into <paramref name="destination"/>, which has room
    /// for the tag besides.
    /// </summary>
    void Seal(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> trailer,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData);

    /// <summary>
    /// Decrypts into <paramref name="destination"/>, which is shorter by the tag, and wipes it if the tag is wrong.
    /// </summary>
    /// <returns>Whether the tag is right.</returns>
    bool Open(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData);
}
