using System;

namespace Tls.Crypto;

/// <summary>What a signature algorithm consists of, and which keys make it.</summary>
public static class SignatureAlgorithmExtensions
{
    /// <summary>Whether a key of the kind makes and checks signatures of the algorithm.</summary>
    public static bool IsFor(this SignatureAlgorithm algorithm, KeyKind kind) => algorithm switch
    {
        SignatureAlgorithm.RsaPkcs1Sha256
            or SignatureAlgorithm.RsaPkcs1Sha384
            or SignatureAlgorithm.RsaPkcs1Sha512
            or SignatureAlgorithm.DangerousRsaPkcs1Sha1 =>
            kind == KeyKind.Rsa,
        SignatureAlgorithm.RsaPssSha256
            or SignatureAlgorithm.RsaPssSha384
            or SignatureAlgorithm.RsaPssSha512 =>
            kind is KeyKind.Rsa or KeyKind.RsaPss,
        SignatureAlgorithm.EcdsaSha256
            or SignatureAlgorithm.EcdsaSha384
            or SignatureAlgorithm.EcdsaSha512
            or SignatureAlgorithm.DangerousEcdsaSha1 =>
            kind is KeyKind.EcP256 or KeyKind.EcP384 or KeyKind.EcP521,
        SignatureAlgorithm.Ed25519 => kind == KeyKind.Ed25519,
        SignatureAlgorithm.MLDsa44 => kind == KeyKind.MLDsa44,
        SignatureAlgorithm.MLDsa65 => kind == KeyKind.MLDsa65,
        SignatureAlgorithm.MLDsa87 => kind == KeyKind.MLDsa87,
    };

    /// <summary>Which hash the algorithm applies to the data (Ed25519 uses SHA-512 inside).</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// ML-DSA, which uses SHAKE256 inside, or SHA-1: neither is a <see cref="HashKind"/>.
    /// </exception>
    public static HashKind Hash(this SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.RsaPkcs1Sha256
            or SignatureAlgorithm.RsaPssSha256
            or SignatureAlgorithm.EcdsaSha256 =>
            HashKind.Sha256,
        SignatureAlgorithm.RsaPkcs1Sha384
            or SignatureAlgorithm.RsaPssSha384
            or SignatureAlgorithm.EcdsaSha384 =>
            HashKind.Sha384,
        SignatureAlgorithm.RsaPkcs1Sha512 or SignatureAlgorithm.RsaPssSha512 or SignatureAlgorithm.EcdsaSha512
            or SignatureAlgorithm.Ed25519 => HashKind.Sha512,
        SignatureAlgorithm.MLDsa44 or SignatureAlgorithm.MLDsa65 or SignatureAlgorithm.MLDsa87
            or SignatureAlgorithm.DangerousRsaPkcs1Sha1 or SignatureAlgorithm.DangerousEcdsaSha1 =>
            throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Its hash is no HashKind."),
    };
}
