using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>
/// A public key of P-384 or P-521 in managed code (FIPS 186-5 §6.4.2); the signature is strict DER (RFC 3279 §2.2.3).
/// </summary>
internal sealed class ManagedEcdsaVerifyingKey : VerifyingKey
{
    private readonly CryptoProvider _provider;
    private readonly EcCurve _curve;
    private readonly byte[] _point;
    private volatile bool _disposed;

    private ManagedEcdsaVerifyingKey(CryptoProvider provider, EcCurve curve, ReadOnlySpan<byte> point)
        : base(curve.Kind, curve.Bits)
    {
        _provider = provider;
        _curve = curve;
        _point = point.ToArray();
    }

    /// <summary>Takes a copy of a point.</summary>
    /// <param name="provider">Hashes for the key.</param>
    /// <param name="curve">The curve.</param>
    /// <param name="point">Uncompressed; hostile bytes are fine.</param>
    /// <param name="key">The key, or null where it is no point of the curve.</param>
    public static bool TryCreate(
        CryptoProvider provider, EcCurve curve, ReadOnlySpan<byte> point, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = curve.IsPoint(point) ? new ManagedEcdsaVerifyingKey(provider, curve, point) : null;
        return key is not null;
    }

    public override bool Verify(
        SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Span<byte> fixedForm = stackalloc byte[2 * EcCurve.MaxFieldSize];
        fixedForm = fixedForm[..(2 * _curve.FieldSize)];
        if (!Supports(algorithm) || !EcdsaSignature.TryDecode(signature, fixedForm))
        {
            return false;
        }

        Span<byte> room = stackalloc byte[SignatureDigest.MaxSize];
        return _curve.Verify(fixedForm, SignatureDigest.Compute(_provider, algorithm, data, room), _point);
    }

    protected override void Dispose(bool disposing) => _disposed = true;
}
