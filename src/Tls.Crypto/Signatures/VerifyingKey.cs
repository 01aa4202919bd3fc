using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>A public key that checks signatures. Safe to use from many threads at once.</summary>
public abstract class VerifyingKey : IDisposable
{
    /// <summary>Creates the base of a key.</summary>
    protected VerifyingKey(KeyKind kind, int sizeInBits)
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

    /// <summary>Checks a signature.</summary>
    /// <param name="algorithm">How it was made.</param>
    /// <param name="data">What was signed: the data, not its hash.</param>
    /// <param name="signature">The signature; hostile bytes are fine.</param>
    /// <returns>False when it does not fit, is malformed, or the algorithm is not one of this
    /// key's.</returns>
    public abstract bool Verify(
        SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);

    /// <summary>
    /// Encrypts by RSAES-PKCS1-v1_5 (RFC 8017 §7.2.1), which the RSA key exchange of TLS 1.2 needs and
    /// nothing else.
    /// </summary>
    /// <param name="message">What to encrypt; shorter than the modulus by 11 bytes or more.</param>
    /// <param name="ciphertext">As long as the modulus.</param>
    /// <returns>False when the key is not one that encrypts so, or is too small.</returns>
    public virtual bool TryEncrypt(ReadOnlySpan<byte> message, [NotNullWhen(true)] out byte[]? ciphertext)
    {
        ciphertext = null;
        return false;
    }

    /// <summary>Releases the key.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the implementation holds.</summary>
    protected abstract void Dispose(bool disposing);
}
