using System;

namespace Tls.Crypto;

/// <summary>A private key that signs. Safe to use from many threads at once.</summary>
public abstract class SigningKey : IDisposable
{
    /// <summary>Creates the base of a key.</summary>
    protected SigningKey(KeyKind kind, int sizeInBits)
    {
        Kind = kind;
        SizeInBits = sizeInBits;
    }

    /// <summary>What sort of key it is.</summary>
    public KeyKind Kind { get; }

    /// <summary>
    /// The modulus of an RSA key, the field of a curve, or λ of ML-DSA (FIPS 204 §4), in bits.
    /// </summary>
    public int SizeInBits { get; }

    /// <summary>
    /// Whether the key takes part in the algorithm: as its kind says, and for a key of the kind
    /// <see cref="KeyKind.RsaPss"/> as its parameters allow (RFC 4055 §3.1).
    /// </summary>
    public virtual bool Supports(SignatureAlgorithm algorithm) => algorithm.IsFor(Kind);

    /// <summary>The public half, DER encoded (RFC 5280 §4.1.2.7).</summary>
    public abstract ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <summary>Signs.</summary>
    /// <param name="algorithm">One of this key's.</param>
    /// <param name="data">What to sign: the data, not its hash.</param>
    /// <returns>The signature.</returns>
    /// <exception cref="ArgumentException">The key does not sign that way.</exception>
    public abstract byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data);

    /// <summary>
    /// Whether the key decrypts by RSAES-PKCS1-v1_5, which the RSA key exchange of TLS 1.2 needs and nothing
    /// else.
    /// </summary>
    public virtual bool CanDecrypt => false;

    /// <summary>
    /// RSAES-PKCS1-v1_5 (RFC 8017 §7.2.2) of a message whose length is known, without a word on whether there
    /// was one: if the ciphertext is one of a message of that length, the message goes over what is there;
    /// otherwise that is left.
    /// </summary>
    /// <param name="ciphertext">Hostile bytes are fine, of any length.</param>
    /// <param name="message">Filled with what to go on with otherwise (RFC 5246 §7.4.7.1: random
    /// bytes).</param>
    /// <exception cref="NotSupportedException"><see cref="CanDecrypt"/> is false.</exception>
    /// <remarks>
    /// An implementation MUST NOT let it be seen which of the two it was, not by an exception and not by the
    /// time taken: from that one bit whoever sends ciphertexts learns what they decrypt to (Bleichenbacher's
    /// attack).
    /// </remarks>
    public virtual void DecryptOver(ReadOnlySpan<byte> ciphertext, Span<byte> message) =>
        throw new NotSupportedException("The key does not decrypt.");

    /// <summary>The private key as PKCS#8 (RFC 5958), for writing to a file; the caller wipes it.</summary>
    /// <exception cref="NotSupportedException">The key cannot leave where it lives.</exception>
    public abstract byte[] DangerousExportPkcs8();

    /// <summary>Wipes the key.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases and wipes what the implementation holds.</summary>
    protected abstract void Dispose(bool disposing);
}
