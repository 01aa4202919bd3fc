using System;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>ECDSA verification over the BCL; the signature is strict DER (RFC 3279 §2.2.3).</summary>
internal sealed class BclEcdsaVerifyingKey : VerifyingKey
{
    private const int MaxSignatureSize = 2 * 66;

    private readonly InstancePool<ECDsa> _pool;

    /// <summary>Takes a point, which the BCL checks.</summary>
    /// <exception cref="CryptographicException">The point is not on the curve.</exception>
    public BclEcdsaVerifyingKey(BclCurve curve, ECPoint point)
        : base(curve.Kind, curve.Bits)
    {
        var parameters = new ECParameters { Curve = curve.Curve, Q = point };
        _pool = new InstancePool<ECDsa>(ECDsa.Create(parameters), () => ECDsa.Create(parameters));
    }

    public override bool Verify(
        SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        Span<byte> fixedForm = stackalloc byte[MaxSignatureSize];
        fixedForm = fixedForm[..(2 * ((SizeInBits + 7) / 8))];
        if (!Supports(algorithm) || !EcdsaSignature.TryDecode(signature, fixedForm))
        {
            return false;
        }

        using InstancePool<ECDsa>.Lease lease = _pool.Rent();
        try
        {
            return lease.Key.VerifyData(
                data,
                fixedForm,
                BclSignatures.HashOf(algorithm),
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    protected override void Dispose(bool disposing) => _pool.Dispose();
}
