using System;

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

    /// <summary>The modulus of an RSA key, the field of a curve, or λ of ML-DSA (FIPS 204 §4), in bits.</summary>
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

    /// <summary>Releases the key.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the implementation holds.</summary>
    protected abstract void Dispose(bool disposing);
}
