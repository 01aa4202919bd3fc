using System;

namespace Tls.Handshake;

/// <summary>
/// What TLS 1.2 has and nobody should need: offered and accepted only by who names it. Each weakens whoever
/// turns it on, and is for peers that know nothing better.
/// </summary>
[Flags]
public enum LegacyFeatures
{
    /// <summary>Nothing of it.</summary>
    None = 0,

    /// <summary>
    /// Suites that encrypt by AES-CBC and authenticate by HMAC (RFC 5246 §6.2.3.2, RFC 7366). What is wrong with them is how
    /// easily an implementation tells an attacker about the padding; ours takes care not to.
    /// </summary>
    CbcSuites = 1,

    /// <summary>
    /// The key exchange in which a client encrypts the secret to the server's RSA key (RFC 5246 §7.4.7.1). It
    /// has no forward secrecy: whoever gets the key later reads everything that was ever recorded. And a
    /// server that decrypts whatever it is sent must do so without a trace of the outcome (Bleichenbacher's
    /// attack).
    /// </summary>
    RsaKeyExchange = 2,
}
