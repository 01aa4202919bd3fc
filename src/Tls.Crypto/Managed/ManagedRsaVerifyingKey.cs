using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>RSASSA-PKCS1-v1_5 and RSASSA-PSS verification in managed code (RFC 8017 §8).</summary>
internal sealed class ManagedRsaVerifyingKey : VerifyingKey
{
    private readonly CryptoProvider _provider;
    private readonly PssRestriction? _restriction;
    private readonly RsaPublicOperation _operation;
    private volatile bool _disposed;

    public ManagedRsaVerifyingKey(CryptoProvider provider, KeyAlgorithm algorithm, RsaPublicKey key)
        : base(algorithm.Kind, key.Bits)
    {
        _provider = provider;
        _restriction = algorithm.Pss;
        _operation = new RsaPublicOperation(key);
    }

    public override bool Supports(SignatureAlgorithm algorithm) =>
        base.Supports(algorithm) && (_restriction is null || _restriction.Allows(algorithm.Hash()));

    public override bool Verify(
        SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!Supports(algorithm))
        {
            return false;
        }

        Span<byte> room = stackalloc byte[SignatureDigest.MaxSize];
        Span<byte> hash = SignatureDigest.Compute(_provider, algorithm, data, room);
        return _operation.Verify(_provider, algorithm, hash, signature);
    }

    public override bool TryEncrypt(ReadOnlySpan<byte> message, [NotNullWhen(true)] out byte[]? ciphertext)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ciphertext = null;
        return Kind == KeyKind.Rsa && _operation.TryEncrypt(_provider, message, out ciphertext);
    }

    protected override void Dispose(bool disposing) => _disposed = true;
}
