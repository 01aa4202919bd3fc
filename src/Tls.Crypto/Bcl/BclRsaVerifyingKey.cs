using System;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>RSASSA-PKCS1-v1_5 and RSASSA-PSS verification over the BCL (RFC 8017 §8).</summary>
internal sealed class BclRsaVerifyingKey : VerifyingKey
{
    private const int PaddingSize = 11; // RFC 8017 §7.2.1 step 1

    private readonly InstancePool<RSA> _pool;
    private readonly PssRestriction? _restriction;

    public BclRsaVerifyingKey(KeyAlgorithm algorithm, RsaPublicKey key)
        : base(algorithm.Kind, key.Bits)
    {
        _restriction = algorithm.Pss;
        var parameters =
            new RSAParameters { Modulus = key.Modulus.ToArray(), Exponent = key.Exponent.ToArray() };
        _pool = new InstancePool<RSA>(RSA.Create(parameters), () => RSA.Create(parameters));
    }

    public override bool Supports(SignatureAlgorithm algorithm) =>
        base.Supports(algorithm) && (_restriction is null || _restriction.Allows(algorithm.Hash()));

    public override bool Verify(
        SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!Supports(algorithm))
        {
            return false;
        }

        // RFC 8017 §8.1.2, §8.2.2 step 1: the signature is as long as the modulus.
        if (signature.Length != (SizeInBits + 7) / 8)
        {
            return false;
        }

        using InstancePool<RSA>.Lease lease = _pool.Rent();
        try
        {
            return lease.Key.VerifyData(
                data, signature, BclSignatures.HashOf(algorithm), BclSignatures.PaddingOf(algorithm));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public override bool TryEncrypt(ReadOnlySpan<byte> message, [NotNullWhen(true)] out byte[]? ciphertext)
    {
        ciphertext = null;
        if (Kind != KeyKind.Rsa || message.Length > ((SizeInBits + 7) / 8) - PaddingSize)
        {
            return false;
        }

        using InstancePool<RSA>.Lease lease = _pool.Rent();
        try
        {
            ciphertext = lease.Key.Encrypt(message, RSAEncryptionPadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }

        return true;
    }

    protected override void Dispose(bool disposing) => _pool.Dispose();
}
