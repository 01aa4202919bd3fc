using System;
using System.Security.Cryptography;
using System.Threading;

namespace Tls.Crypto;

/// <summary>
/// RSASSA-PKCS1-v1_5 and RSASSA-PSS signing over the BCL (RFC 8017 §8), and RSAES-PKCS1-v1_5 decryption
/// (§7.2) in managed code.
/// </summary>
internal sealed class BclRsaSigningKey : SigningKey
{
    private readonly SecretBytes _rsaPrivateKey;
    private readonly InstancePool<RSA> _pool;
    private readonly PssRestriction? _restriction;
    private readonly byte[] _identifier;
    private readonly byte[] _subjectPublicKeyInfo;

    /// <summary>
    /// For decryption alone: the BCL throws on bad padding, and so tells what nobody may know.
    /// </summary>
    private readonly Lazy<RsaPrivateOperation?> _operation;

    /// <summary>Takes ownership of an RSAPrivateKey (RFC 8017 Appendix A.1.2).</summary>
    /// <param name="algorithm">The kind, and what it is limited to.</param>
    /// <param name="identifier">The content of the AlgorithmIdentifier that goes before the key.</param>
    /// <param name="sizeInBits">The size of the modulus.</param>
    /// <param name="rsaPrivateKey">The DER.</param>
    /// <exception cref="CryptographicException">The key is malformed.</exception>
    public BclRsaSigningKey(
        KeyAlgorithm algorithm, byte[] identifier, int sizeInBits, SecretBytes rsaPrivateKey)
        : base(algorithm.Kind, sizeInBits)
    {
        _restriction = algorithm.Pss;
        _identifier = identifier;
        _rsaPrivateKey = rsaPrivateKey;
        _operation = new Lazy<RsaPrivateOperation?>(
            () => RsaPrivateOperation.TryCreate(
                CryptoProvider.Bcl, rsaPrivateKey.Span, out RsaPrivateOperation? made) ? made : null,
            LazyThreadSafetyMode.ExecutionAndPublication);
        RSA first = Create(rsaPrivateKey);
        _pool = new InstancePool<RSA>(first, () => Create(rsaPrivateKey));
        _subjectPublicKeyInfo = DerBuilder.PublicKeyInfo(identifier, first.ExportRSAPublicKey());
    }

    public override ReadOnlyMemory<byte> SubjectPublicKeyInfo => _subjectPublicKeyInfo;

    public static BclRsaSigningKey Generate(KeyKind kind, int bits)
    {
        if (bits is < RsaPublicKey.MinimumBits or > RsaPublicKey.MaximumBits || bits % 8 != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(bits),
                bits,
                $"A modulus has {RsaPublicKey.MinimumBits} to {RsaPublicKey.MaximumBits} bits, a multiple of 8.");
        }

        using RSA fresh = RSA.Create(bits);
        byte[] der = fresh.ExportRSAPrivateKey();
        var owned = SecretBytes.Alone(der);
        FixedTime.Wipe(der);
        return new BclRsaSigningKey(new KeyAlgorithm(kind, null), KeyOids.RsaIdentifier(kind), bits, owned);
    }

    public override bool Supports(SignatureAlgorithm algorithm) =>
        base.Supports(algorithm) && (_restriction is null || _restriction.Allows(algorithm.Hash()));

    public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data)
    {
        KeyContract.CheckSupported(this, algorithm);
        using InstancePool<RSA>.Lease lease = _pool.Rent();
        return lease.Key.SignData(
            data, BclSignatures.HashOf(algorithm), BclSignatures.PaddingOf(algorithm));
    }

    public override bool CanDecrypt => Kind == KeyKind.Rsa
        && SizeInBits is >= RsaPrivateOperation.MinimumBits and <= RsaPrivateOperation.MaximumBits;

    public override void DecryptOver(ReadOnlySpan<byte> ciphertext, Span<byte> message)
    {
        if (!CanDecrypt)
        {
            throw new NotSupportedException("The key does not decrypt.");
        }

        // A key that the BCL takes and that cannot be worked with here decrypts nothing, like a wrong one.
        if (_operation.Value is { } operation)
        {
            RsaKeyTransport.DecryptOver(operation, ciphertext, message);
        }
    }

    public override byte[] DangerousExportPkcs8() =>
        DerBuilder.PrivateKeyInfo(_identifier, _rsaPrivateKey.Span);

    protected override void Dispose(bool disposing)
    {
        _pool.Dispose();
        if (_operation.IsValueCreated)
        {
            _operation.Value?.Dispose();
        }

        _rsaPrivateKey.Dispose();
    }

    private static RSA Create(SecretBytes rsaPrivateKey)
    {
        RSA rsa = RSA.Create();
        try
        {
            rsa.ImportRSAPrivateKey(rsaPrivateKey.Span, out int read);

            // The encoding is the key and nothing after it.
            return read == rsaPrivateKey.Length ? rsa : throw new CryptographicException("Trailing bytes.");
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
    }
}
