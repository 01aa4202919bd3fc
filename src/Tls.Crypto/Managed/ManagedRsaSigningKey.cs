using System;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>
/// RSASSA-PKCS1-v1_5 and RSASSA-PSS signing (RFC 8017 §8), and RSAES-PKCS1-v1_5 decryption (§7.2), in managed code.
/// </summary>
internal sealed class ManagedRsaSigningKey : SigningKey
{
    private readonly CryptoProvider _provider;
    private readonly PssRestriction? _restriction;
    private readonly byte[] _identifier;
    private readonly SecretBytes _rsaPrivateKey;
    private readonly RsaPrivateOperation _operation;
    private readonly byte[] _subjectPublicKeyInfo;

    /// <summary>Takes ownership of a key.</summary>
    /// <param name="provider">Gives random bytes, and hashes for the key.</param>
    /// <param name="algorithm">The kind, and what it is limited to.</param>
    /// <param name="identifier">The content of the AlgorithmIdentifier that goes before the key.</param>
    /// <param name="rsaPrivateKey">RSAPrivateKey (Appendix A.1.2), DER.</param>
    /// <param name="publicHalf">Its public half.</param>
    /// <param name="operation">The same key, ready for use.</param>
    public ManagedRsaSigningKey(
        CryptoProvider provider,
        KeyAlgorithm algorithm,
        byte[] identifier,
        SecretBytes rsaPrivateKey,
        RsaPublicKey publicHalf,
        RsaPrivateOperation operation)
        : base(algorithm.Kind, publicHalf.Bits)
    {
        _provider = provider;
        _restriction = algorithm.Pss;
        _identifier = identifier;
        _rsaPrivateKey = rsaPrivateKey;
        _operation = operation;
        _subjectPublicKeyInfo = DerBuilder.PublicKeyInfo(identifier, publicHalf.Encode());
    }

    public override ReadOnlyMemory<byte> SubjectPublicKeyInfo => _subjectPublicKeyInfo;

    public override bool Supports(SignatureAlgorithm algorithm) =>
        base.Supports(algorithm) && (_restriction is null || _restriction.Allows(algorithm.Hash()));

    public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data)
    {
        KeyContract.CheckSupported(this, algorithm);
        ObjectDisposedException.ThrowIf(_rsaPrivateKey.IsDisposed, this);
        Span<byte> room = stackalloc byte[SignatureDigest.MaxSize];
        Span<byte> hash = SignatureDigest.Compute(_provider, algorithm, data, room);

        // The smallest modulus there is has room for the longest hash. §8.1.1 step 1: EM of PSS has modBits - 1 bits.
        Span<byte> encoded = stackalloc byte[_operation.ModulusSize];
        encoded.Clear();
        int bits = SizeInBits - 1;
        bool isEncoded = algorithm.IsFor(KeyKind.RsaPss)
            ? EmsaPss.TryEncode(_provider, algorithm.Hash(), hash, bits, encoded[^((bits + 7) / 8)..])
            : EmsaPkcs1.TryEncode(algorithm, hash, encoded);

        // §5.2.1, and a check by e: a wrong signature would give away a factor.
        var signature = new byte[_operation.ModulusSize];
        if (!isEncoded || !_operation.TryApply(encoded, signature))
        {
            ObjectDisposedException.ThrowIf(_rsaPrivateKey.IsDisposed, this);
            throw new CryptographicException("The key is damaged: what it signs does not verify.");
        }

        return signature;
    }

    public override bool CanDecrypt => Kind == KeyKind.Rsa;

    public override void DecryptOver(ReadOnlySpan<byte> ciphertext, Span<byte> message)
    {
        if (!CanDecrypt)
        {
            throw new NotSupportedException("The key does not decrypt.");
        }

        ObjectDisposedException.ThrowIf(_rsaPrivateKey.IsDisposed, this);
        RsaKeyTransport.DecryptOver(_operation, ciphertext, message);
    }

    public override byte[] DangerousExportPkcs8() =>
        DerBuilder.PrivateKeyInfo(_identifier, _rsaPrivateKey.Span);

    protected override void Dispose(bool disposing)
    {
        _rsaPrivateKey.Dispose();
        _operation.Dispose();
    }
}
