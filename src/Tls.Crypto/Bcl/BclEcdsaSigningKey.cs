using System;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>ECDSA signing over the BCL; the signature is DER (RFC 3279 §2.2.3).</summary>
internal sealed class BclEcdsaSigningKey : SigningKey
{
    private readonly SecretBytes _scalar;
    private readonly InstancePool<ECDsa> _pool;
    private readonly byte[] _subjectPublicKeyInfo;

    /// <summary>Takes ownership of a private scalar, big endian and as long as the field.</summary>
    /// <exception cref="CryptographicException">The scalar is not one of the curve's.</exception>
    public BclEcdsaSigningKey(BclCurve curve, SecretBytes scalar)
        : base(curve.Kind, curve.Bits)
    {
        _scalar = scalar;
        ECDsa first = Create(curve, scalar);
        _pool = new InstancePool<ECDsa>(first, () => Create(curve, scalar));
        _subjectPublicKeyInfo = first.ExportSubjectPublicKeyInfo();
        PublicPoint = curve.EncodePoint(first.ExportParameters(includePrivateParameters: false).Q);
    }

    public override ReadOnlyMemory<byte> SubjectPublicKeyInfo => _subjectPublicKeyInfo;

    /// <summary>The public half, uncompressed.</summary>
    internal ReadOnlyMemory<byte> PublicPoint { get; }

    public static BclEcdsaSigningKey Generate(BclCurve curve)
    {
        using ECDsa fresh = ECDsa.Create(curve.Curve);
        byte[] d = fresh.ExportParameters(includePrivateParameters: true).D!;
        var scalar = SecretBytes.Alone(curve.FieldSize);
        d.CopyTo(scalar.Span[(curve.FieldSize - d.Length)..]);
        FixedTime.Wipe(d);
        return new BclEcdsaSigningKey(curve, scalar);
    }

    public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data)
    {
        KeyContract.CheckSupported(this, algorithm);
        using InstancePool<ECDsa>.Lease lease = _pool.Rent();

        // Only this way in allocates nothing; the BCL's own DER costs 1.4 KB of garbage a signature.
        Span<byte> hash = stackalloc byte[HashKindExtensions.MaxSize];
        int hashSize = CryptographicOperations.HashData(BclSignatures.HashOf(algorithm), data, hash);
        Span<byte> signature = stackalloc byte[EcdsaSignature.MaxFixedSize];
        return lease.Key.TrySignHash(hash[..hashSize], signature, out int length)
            ? EcdsaSignature.Encode(signature[..length])
            : throw new CryptographicException("The signature is longer than twice a field.");
    }

    public override byte[] DangerousExportPkcs8()
    {
        using InstancePool<ECDsa>.Lease lease = _pool.Rent();
        return lease.Key.ExportPkcs8PrivateKey();
    }

    protected override void Dispose(bool disposing)
    {
        _pool.Dispose();
        _scalar.Dispose();
    }

    private static ECDsa Create(BclCurve curve, SecretBytes scalar)
    {
        ECParameters parameters = curve.PrivateParameters(scalar.Span);
        try
        {
            return ECDsa.Create(parameters);
        }
        finally
        {
            FixedTime.Wipe(parameters.D);
        }
    }
}
