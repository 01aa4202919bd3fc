namespace Tls.Crypto;

/// <summary>The encodings a private key comes in.</summary>
public enum PrivateKeyFormat
{
    /// <summary>PKCS#8 PrivateKeyInfo, PEM label PRIVATE KEY (RFC 5958).</summary>
    Pkcs8,

    /// <summary>PKCS#8 EncryptedPrivateKeyInfo, PEM label ENCRYPTED PRIVATE KEY (RFC 5958).</summary>
    EncryptedPkcs8,

    /// <summary>ECPrivateKey, PEM label EC PRIVATE KEY (RFC 5915).</summary>
    Sec1,

    /// <summary>RSAPrivateKey, PEM label RSA PRIVATE KEY (RFC 8017).</summary>
    Pkcs1,
}
