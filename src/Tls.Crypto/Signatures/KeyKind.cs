namespace Tls.Crypto;

/// <summary>What sort of asymmetric key it is, as its SubjectPublicKeyInfo says.</summary>
public enum KeyKind
{
    /// <summary>RSA with OID rsaEncryption: signs PKCS#1 v1.5 and PSS.</summary>
    Rsa,

    /// <summary>RSA with OID id-RSASSA-PSS: signs PSS alone (RFC 4055).</summary>
    RsaPss,

    /// <summary>An elliptic curve key on P-256.</summary>
    EcP256,

    /// <summary>An elliptic curve key on P-384.</summary>
    EcP384,

    /// <summary>An elliptic curve key on P-521.</summary>
    EcP521,

    /// <summary>Ed25519 (RFC 8410).</summary>
    Ed25519,

    /// <summary>ML-DSA-44 (FIPS 204, RFC 9881).</summary>
    MLDsa44,

    /// <summary>ML-DSA-65.</summary>
    MLDsa65,

    /// <summary>ML-DSA-87.</summary>
    MLDsa87,
}
