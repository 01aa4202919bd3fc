using System;

namespace Tls.Crypto;

/// <summary>A private key of ECDSA in managed code (FIPS 186-5 §6.4.1); the signature is DER (RFC 3279 §2.2.3).</summary>
internal sealed class ManagedEcdsaSigningKey : SigningKey
{
    private readonly CryptoProvider _provider;
    private readonly EcCurve _curve;
    private readonly SecretBytes _scalar;
    private readonly byte[] _publicPoint;
    private readonly byte[] _subjectPublicKeyInfo;

    /// <summary>Takes ownership of a scalar of the curve's.</summary>
    public ManagedEcdsaSigningKey(CryptoProvider provider, EcCurve curve, SecretBytes scalar)
        : base(curve.Kind, curve.Bits)
    {
        _provider = provider;
        _curve = curve;
        _scalar = scalar;
        _publicPoint = new byte[curve.PointSize];
        curve.GetPublic(_publicPoint, scalar.Span);
        _subjectPublicKeyInfo = DerBuilder.PublicKeyInfo(KeyOids.EcIdentifier(curve.Kind), _publicPoint);
    }

    public override ReadOnlyMemory<byte> SubjectPublicKeyInfo => _subjectPublicKeyInfo;

    /// <summary>The public half, uncompressed.</summary>
    internal ReadOnlySpan<byte> PublicPoint => _publicPoint;

    public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data)
    {
        KeyContract.CheckSupported(this, algorithm);
        Span<byte> room = stackalloc byte[SignatureDigest.MaxSize];
        Span<byte> hash = SignatureDigest.Compute(_provider, algorithm, data, room);
        Span<byte> random = stackalloc byte[EcdsaNonce.RandomSize];
        _provider.FillRandom(random);
        Span<byte> signature = stackalloc byte[2 * EcCurve.MaxFieldSize];
        signature = signature[..(2 * _curve.FieldSize)];

        // SHA-1 has no HMAC here, nor should a nonce hang on it.
        HashKind kind = algorithm == SignatureAlgorithm.DangerousEcdsaSha1 ? HashKind.Sha256 : algorithm.Hash();
        EcdsaNonce.Sign(_curve, kind, signature, _scalar.Span, hash, random);
        FixedTime.Wipe(random);

        // A key that is wiped meanwhile has perhaps signed with zeros.
        ObjectDisposedException.ThrowIf(_scalar.IsDisposed, this);
        return EcdsaSignature.Encode(signature);
    }

    public override byte[] DangerousExportPkcs8()
    {
        // RFC 5915 §3, inside PrivateKeyInfo: the curve is said outside.
        byte[] scalar = DerBuilder.Wrap(DerCursor.OctetString, _scalar.Span);
        byte[] content =
        [
            DerCursor.Integer, 1, 1,
            .. scalar,
            .. DerBuilder.Wrap(
                DerCursor.Context(1), DerBuilder.Wrap(DerCursor.BitString, [0], _publicPoint)),
        ];
        byte[] inner = DerBuilder.Wrap(DerCursor.Sequence, content);
        try
        {
            return DerBuilder.PrivateKeyInfo(KeyOids.EcIdentifier(Kind), inner);
        }
        finally
        {
            FixedTime.Wipe(scalar);
            FixedTime.Wipe(content);
            FixedTime.Wipe(inner);
        }
    }

    protected override void Dispose(bool disposing) => _scalar.Dispose();
}
