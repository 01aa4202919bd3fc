namespace Tls.Crypto;

/// <summary>
/// What is computed, without TLS's or X.509's names for it: the curve of ECDSA comes from the key; a PSS salt
/// is as long as its hash, and its mask generation uses that hash too.
/// </summary>
public enum SignatureAlgorithm
{
    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2).</summary>
    RsaPkcs1Sha256,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-384.</summary>
    RsaPkcs1Sha384,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-512.</summary>
    RsaPkcs1Sha512,

    /// <summary>RSASSA-PSS with SHA-256 (RFC 8017 §8.1).</summary>
    RsaPssSha256,

    /// <summary>RSASSA-PSS with SHA-384.</summary>
    RsaPssSha384,

    /// <summary>RSASSA-PSS with SHA-512.</summary>
    RsaPssSha512,

    /// <summary>ECDSA with SHA-256; the signature is DER (RFC 3279 §2.2.3).</summary>
    EcdsaSha256,

    /// <summary>ECDSA with SHA-384.</summary>
    EcdsaSha384,

    /// <summary>ECDSA with SHA-512.</summary>
    EcdsaSha512,

    /// <summary>Ed25519 (RFC 8032).</summary>
    Ed25519,

    /// <summary>ML-DSA-44 with an empty context (FIPS 204).</summary>
    MLDsa44,

    /// <summary>ML-DSA-65 with an empty context.</summary>
    MLDsa65,

    /// <summary>ML-DSA-87 with an empty context.</summary>
    MLDsa87,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-1, which can be forged (RFC 9155): for old peers of TLS 1.2.</summary>
    DangerousRsaPkcs1Sha1,

    /// <summary>ECDSA with SHA-1, which can be forged (RFC 9155): for old peers of TLS 1.2.</summary>
    DangerousEcdsaSha1,
}
