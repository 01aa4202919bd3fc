using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>A public key of Ed25519 in managed code (RFC 8032, RFC 8410).</summary>
internal sealed class Ed25519VerifyingKey : VerifyingKey
{
    private readonly CryptoProvider _provider;
    private readonly byte[] _encoded;
    private readonly EdwardsPoint _negated;
    private bool _disposed;

    private Ed25519VerifyingKey(CryptoProvider provider, byte[] encoded, EdwardsPoint point)
        : base(KeyKind.Ed25519, Ed25519SigningKey.Bits)
    {
        _provider = provider;
        _encoded = encoded;
        _negated = point.Negate();
    }

    private EdwardsPoint Point
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _negated;
        }
    }

    /// <summary>Reads the 32 bytes of a point, which must be its one encoding.</summary>
    public static bool TryCreate(
        CryptoProvider provider, ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out Ed25519VerifyingKey? key)
    {
        key = encoded.Length == Ed25519.KeySize && EdwardsPoint.TryDecode(encoded, out EdwardsPoint point)
            ? new Ed25519VerifyingKey(provider, encoded.ToArray(), point)
            : null;
        return key is not null;
    }

    public override bool Verify(
        SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        Supports(algorithm) && Ed25519.Verify(_provider, signature, Point, _encoded, data);

    protected override void Dispose(bool disposing) => _disposed = true;
}
