using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>
/// Everything TLS and X.509 need of cryptography, behind one seam. What a provider lacks it says by returning
/// false or leaving it out of its lists; the rooms above negotiate only what is there. Providers are
/// immutable and safe to share between threads.
/// </summary>
public abstract partial class CryptoProvider
{
    /// <summary>The provider's name, for people.</summary>
    public abstract string Name { get; }

    /// <summary>The key exchange groups, the preferred first.</summary>
    public abstract IReadOnlyList<KeyExchangeGroup> Groups { get; }

    /// <summary>Fills a buffer from a cryptographically secure source.</summary>
    public abstract void FillRandom(Span<byte> destination);

    /// <summary>Whether the AEAD works here.</summary>
    public abstract bool Supports(AeadAlgorithm algorithm);

    /// <summary>Makes a key ready to seal and open.</summary>
    /// <param name="algorithm">One that <see cref="Supports(AeadAlgorithm)"/> affirms.</param>
    /// <param name="key"><see cref="AeadAlgorithm.KeySize"/> bytes; copied.</param>
    /// <exception cref="ArgumentException">The key has the wrong size.</exception>
    /// <exception cref="NotSupportedException">The algorithm does not work here.</exception>
    public abstract AeadKey CreateAeadKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key);

    /// <summary>Starts a running hash.</summary>
    public abstract RunningHash CreateHash(HashKind kind);

    /// <summary>
    /// Hashes in one step into the first <c>kind.Size()</c> bytes of <paramref name="destination"/>.
    /// </summary>
    public abstract void Hash(HashKind kind, ReadOnlySpan<byte> data, Span<byte> destination);

    /// <summary>
    /// HMAC (RFC 2104) into the first <c>kind.Size()</c> bytes of <paramref name="destination"/>.
    /// </summary>
    public abstract void Hmac(
        HashKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination);

    /// <summary>
    /// HKDF-Extract (RFC 5869 §2.2) into the first <c>kind.Size()</c> bytes of <paramref name="prk"/>.
    /// </summary>
    public abstract void HkdfExtract(
        HashKind kind, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> inputKeyMaterial, Span<byte> prk);

    /// <summary>HKDF-Expand (RFC 5869 §2.3), filling all of <paramref name="output"/>.</summary>
    public abstract void HkdfExpand(
        HashKind kind, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> output);

    /// <summary>Whether keys of the kind can be imported and used.</summary>
    public abstract bool Supports(KeyKind kind);

    /// <summary>Reads a public key.</summary>
    /// <param name="subjectPublicKeyInfo">DER (RFC 5280 §4.1.2.7); hostile bytes are fine.</param>
    /// <param name="key">The key; the caller disposes it.</param>
    /// <returns>False when it is malformed, off its curve, of an absurd size, or of a kind not
    /// supported.</returns>
    public abstract bool TryImportVerifyingKey(
        ReadOnlySpan<byte> subjectPublicKeyInfo, [NotNullWhen(true)] out VerifyingKey? key);

    /// <summary>Reads a private key.</summary>
    /// <param name="format">How it is encoded.</param>
    /// <param name="der">The encoding.</param>
    /// <param name="password">For <see cref="PrivateKeyFormat.EncryptedPkcs8"/>; otherwise ignored.</param>
    /// <param name="key">The key; the caller disposes it.</param>
    /// <returns>False when it is malformed, of a kind not supported, or the password is wrong.</returns>
    public abstract bool TryImportSigningKey(
        PrivateKeyFormat format,
        ReadOnlySpan<byte> der,
        ReadOnlySpan<char> password,
        [NotNullWhen(true)] out SigningKey? key);

    /// <summary>Makes a fresh private key.</summary>
    /// <param name="kind">What sort.</param>
    /// <param name="rsaBits">For RSA, the size of the modulus in bits; otherwise ignored.</param>
    /// <exception cref="NotSupportedException">The kind does not work here.</exception>
    public abstract SigningKey GenerateSigningKey(KeyKind kind, int rsaBits = 2048);

    /// <summary>The group with that code point, or null when the provider has none.</summary>
    public KeyExchangeGroup? FindGroup(NamedGroup name)
    {
        foreach (KeyExchangeGroup group in Groups)
        {
            if (group.Name == name)
            {
                return group;
            }
        }

        return null;
    }
}
