using System;

namespace Tls.Crypto;

/// <summary>A public key of ML-DSA in managed code (FIPS 204, RFC 9881).</summary>
internal sealed class MlDsaVerifyingKey(KeyKind kind, MlDsaParameters parameters, MlDsaPublicKey key)
    : VerifyingKey(kind, parameters.Lambda)
{
    private bool _disposed;

    public override bool Verify(
        SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Supports(algorithm) && key.Verify(data, signature);
    }

    protected override void Dispose(bool disposing) => _disposed = true;
}
