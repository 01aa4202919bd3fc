using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// Whose signature a cipher suite of TLS 1.2 calls for (RFC 8422 §2), or what stands for it; in TLS 1.3 suites do not
/// say.
/// </summary>
public enum SuiteAuthentication
{
    /// <summary>Any: the suite is one of TLS 1.3.</summary>
    Any,

    /// <summary>ECDHE_ECDSA: ECDSA, or EdDSA.</summary>
    Ecdsa,

    /// <summary>ECDHE_RSA: RSA, PKCS#1 v1.5 or PSS.</summary>
    Rsa,

    /// <summary>ECDHE_PSK: nobody's; a key that both sides have (RFC 5489).</summary>
    Psk,

    /// <summary>
    /// RSA: nobody's; a server that can decrypt what was encrypted to its certificate's key (RFC 5246 §7.4.7.1).
    /// </summary>
    RsaKeyExchange,
}

/// <summary>Which keys authenticate which suites.</summary>
internal static class SuiteAuthenticationExtensions
{
    /// <summary>Whether a certificate with such a key may authenticate a suite of that sort.</summary>
    internal static bool Fits(this SuiteAuthentication authentication, KeyKind kind) => authentication switch
    {
        SuiteAuthentication.Any => true,
        SuiteAuthentication.Psk => false,
        SuiteAuthentication.Ecdsa =>
            kind is KeyKind.EcP256 or KeyKind.EcP384 or KeyKind.EcP521 or KeyKind.Ed25519,
        SuiteAuthentication.Rsa => kind is KeyKind.Rsa or KeyKind.RsaPss,

        // RFC 8446 §4.2.3, RFC 4055 §1.2: a key of id-RSASSA-PSS is for signatures alone.
        SuiteAuthentication.RsaKeyExchange => kind is KeyKind.Rsa,
    };
}
