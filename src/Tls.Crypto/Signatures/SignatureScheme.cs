namespace Tls.Crypto;

/// <summary>
/// TLS signature schemes (RFC 8446 §4.2.3). In TLS 1.3 an ECDSA scheme fixes its curve; TLS 1.2 reads only
/// the hash. Any other value may come from the wire and is kept as it is.
/// </summary>
public enum SignatureScheme : ushort
{
    /// <summary>RSASSA-PKCS1-v1_5 with SHA-1: TLS 1.2 only, and only where a dangerous option says so.</summary>
    RsaPkcs1Sha1 = 0x0201,

    /// <summary>ECDSA with SHA-1: TLS 1.2 only, and only where a dangerous option says so.</summary>
    EcdsaSha1 = 0x0203,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256: certificates only in TLS 1.3.</summary>
    RsaPkcs1Sha256 = 0x0401,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-384: certificates only in TLS 1.3.</summary>
    RsaPkcs1Sha384 = 0x0501,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-512: certificates only in TLS 1.3.</summary>
    RsaPkcs1Sha512 = 0x0601,

    /// <summary>The same for signatures by client certificates in TLS 1.3 (draft-ietf-tls-tls13-pkcs1).</summary>
    RsaPkcs1Sha256Legacy = 0x0420,

    /// <summary>The same with SHA-384.</summary>
    RsaPkcs1Sha384Legacy = 0x0520,

    /// <summary>The same with SHA-512.</summary>
    RsaPkcs1Sha512Legacy = 0x0620,

    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    EcdsaSecp256r1Sha256 = 0x0403,

    /// <summary>ECDSA on P-384 with SHA-384.</summary>
    EcdsaSecp384r1Sha384 = 0x0503,

    /// <summary>ECDSA on P-521 with SHA-512.</summary>
    EcdsaSecp521r1Sha512 = 0x0603,

    /// <summary>RSASSA-PSS with SHA-256, key with OID rsaEncryption.</summary>
    RsaPssRsaeSha256 = 0x0804,

    /// <summary>RSASSA-PSS with SHA-384, key with OID rsaEncryption.</summary>
    RsaPssRsaeSha384 = 0x0805,

    /// <summary>RSASSA-PSS with SHA-512, key with OID rsaEncryption.</summary>
    RsaPssRsaeSha512 = 0x0806,

    /// <summary>Ed25519 (RFC 8032).</summary>
    Ed25519 = 0x0807,

    /// <summary>Ed448 (RFC 8032).</summary>
    Ed448 = 0x0808,

    /// <summary>ML-DSA-44: TLS 1.3 only (draft-ietf-tls-mldsa).</summary>
    MLDsa44 = 0x0904,

    /// <summary>ML-DSA-65: TLS 1.3 only.</summary>
    MLDsa65 = 0x0905,

    /// <summary>ML-DSA-87: TLS 1.3 only.</summary>
    MLDsa87 = 0x0906,

    /// <summary>RSASSA-PSS with SHA-256, key with OID id-RSASSA-PSS.</summary>
    RsaPssPssSha256 = 0x0809,

    /// <summary>RSASSA-PSS with SHA-384, key with OID id-RSASSA-PSS.</summary>
    RsaPssPssSha384 = 0x080a,

    /// <summary>RSASSA-PSS with SHA-512, key with OID id-RSASSA-PSS.</summary>
    RsaPssPssSha512 = 0x080b,
}
