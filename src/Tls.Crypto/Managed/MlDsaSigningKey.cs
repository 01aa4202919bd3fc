using System;

namespace Tls.Crypto;

/// <summary>A private key of ML-DSA in managed code (FIPS 204, RFC 9881).</summary>
internal sealed class MlDsaSigningKey : SigningKey
{
    private readonly CryptoProvider _random;
    private readonly MlDsaParameters _parameters;
    private readonly MlDsaPrivateKey _key;
    private readonly SecretBytes? _seed;
    private readonly byte[] _subjectPublicKeyInfo;

    /// <summary>Takes ownership of a key, and of its seed if that is known.</summary>
    public MlDsaSigningKey(
        CryptoProvider random, KeyKind kind, MlDsaParameters parameters, MlDsaPrivateKey key, SecretBytes? seed)
        : base(kind, parameters.Lambda)
    {
        _random = random;
        _parameters = parameters;
        _key = key;
        _seed = seed;
        _subjectPublicKeyInfo = DerBuilder.PublicKeyInfo(MlDsaKeys.Identifier(kind), key.PublicKey);
    }

    public override ReadOnlyMemory<byte> SubjectPublicKeyInfo => _subjectPublicKeyInfo;

    /// <summary>Signs with fresh randomness: the hedged variant (FIPS 204 §3.4).</summary>
    public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data)
    {
        KeyContract.CheckSupported(this, algorithm);
        using var random = new SecretBytes(MlDsaParameters.SeedSize);
        _random.FillRandom(random.Span);
        var signature = new byte[_parameters.SignatureSize];
        _key.Sign(signature, data, random.Span);
        return signature;
    }

    public override byte[] DangerousExportPkcs8() => MlDsaKeys.Write(Kind, _parameters, _key, _seed);

    protected override void Dispose(bool disposing)
    {
        _key.Dispose();
        _seed?.Dispose();
    }
}
