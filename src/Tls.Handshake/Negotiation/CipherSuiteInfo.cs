using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// What a cipher suite is made of: an AEAD and the hash of its key schedule (RFC 8446 §B.4); in TLS 1.2 also
/// whose signature it calls for, and in legacy suites CBC instead of the AEAD. The key exchange is ECDHE in all of them
/// but other legacy ones, where it is RSA.
/// </summary>
public sealed class CipherSuiteInfo
{
    private readonly AeadAlgorithm? _aead;

    private CipherSuiteInfo(
        CipherSuite suite, AeadAlgorithm aead, HashKind hash, SuiteAuthentication authentication)
    {
        Suite = suite;
        _aead = aead;
        Hash = hash;
        Authentication = authentication;
    }

    private CipherSuiteInfo(
        CipherSuite suite, CbcAlgorithm cbc, HashKind hash, SuiteAuthentication authentication)
    {
        Suite = suite;
        Cbc = cbc;
        Hash = hash;
        Authentication = authentication;
    }

    /// <summary>The suites of TLS 1.3 we speak, the preferred first.</summary>
    public static IReadOnlyList<CipherSuiteInfo> Tls13 { get; } =
    [
        Of13(CipherSuite.TLS_AES_128_GCM_SHA256, AeadAlgorithm.Aes128Gcm, HashKind.Sha256),
        Of13(CipherSuite.TLS_AES_256_GCM_SHA384, AeadAlgorithm.Aes256Gcm, HashKind.Sha384),
        Of13(CipherSuite.TLS_CHACHA20_POLY1305_SHA256, AeadAlgorithm.ChaCha20Poly1305, HashKind.Sha256),
        Of13(CipherSuite.TLS_AES_128_CCM_SHA256, AeadAlgorithm.Aes128Ccm, HashKind.Sha256),
        Of13(CipherSuite.TLS_AES_128_CCM_8_SHA256, AeadAlgorithm.Aes128Ccm8, HashKind.Sha256),
    ];

    /// <summary>The suites of TLS 1.2 with certificates, the preferred first.</summary>
    public static IReadOnlyList<CipherSuiteInfo> Tls12 { get; } =
    [
        Ecdsa(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, AeadAlgorithm.Aes128Gcm, HashKind.Sha256),
        Rsa(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, AeadAlgorithm.Aes128Gcm, HashKind.Sha256),
        Ecdsa(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, AeadAlgorithm.Aes256Gcm, HashKind.Sha384),
        Rsa(CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, AeadAlgorithm.Aes256Gcm, HashKind.Sha384),
        Ecdsa(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            AeadAlgorithm.ChaCha20Poly1305,
            HashKind.Sha256),
        Rsa(
            CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
            AeadAlgorithm.ChaCha20Poly1305,
            HashKind.Sha256),
        Ecdsa(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM, AeadAlgorithm.Aes128Ccm, HashKind.Sha256),
        Ecdsa(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CCM, AeadAlgorithm.Aes256Ccm, HashKind.Sha256),
        Ecdsa(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8, AeadAlgorithm.Aes128Ccm8, HashKind.Sha256),
        Ecdsa(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8, AeadAlgorithm.Aes256Ccm8, HashKind.Sha256),
    ];

    /// <summary>The suites of TLS 1.2 with a pre-shared key, the preferred first.</summary>
    public static IReadOnlyList<CipherSuiteInfo> Tls12Psk { get; } =
    [
        Psk(CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256, AeadAlgorithm.Aes128Gcm, HashKind.Sha256),
        Psk(CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384, AeadAlgorithm.Aes256Gcm, HashKind.Sha384),
        Psk(
            CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
            AeadAlgorithm.ChaCha20Poly1305,
            HashKind.Sha256),
        Psk(CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256, AeadAlgorithm.Aes128Ccm, HashKind.Sha256),
        Psk(CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256, AeadAlgorithm.Aes128Ccm8, HashKind.Sha256),
    ];

    /// <summary>
    /// The suites of TLS 1.2 with CBC (<see cref="LegacyFeatures.CbcSuites"/>), the preferred first; below every other.
    /// </summary>
    public static IReadOnlyList<CipherSuiteInfo> Tls12Cbc { get; } =
    [
        OfCbc(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
            CbcAlgorithm.Aes128Sha256,
            SuiteAuthentication.Ecdsa),
        OfCbc(
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, CbcAlgorithm.Aes128Sha256, SuiteAuthentication.Rsa),
        OfCbc(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
            CbcAlgorithm.Aes256Sha384,
            SuiteAuthentication.Ecdsa,
            HashKind.Sha384),
        OfCbc(
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
            CbcAlgorithm.Aes256Sha384,
            SuiteAuthentication.Rsa,
            HashKind.Sha384),
        OfCbc(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, CbcAlgorithm.Aes128Sha1, SuiteAuthentication.Ecdsa),
        OfCbc(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, CbcAlgorithm.Aes128Sha1, SuiteAuthentication.Rsa),
        OfCbc(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, CbcAlgorithm.Aes256Sha1, SuiteAuthentication.Ecdsa),
        OfCbc(CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, CbcAlgorithm.Aes256Sha1, SuiteAuthentication.Rsa),
        OfCbc(CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA, CbcAlgorithm.Aes128Sha1, SuiteAuthentication.Psk),
        OfCbc(CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA, CbcAlgorithm.Aes256Sha1, SuiteAuthentication.Psk),
    ];

    /// <summary>
    /// The suites of TLS 1.2 with RSA key exchange (<see cref="LegacyFeatures.RsaKeyExchange"/>), the preferred first;
    /// below every other.
    /// </summary>
    public static IReadOnlyList<CipherSuiteInfo> Tls12Rsa { get; } =
    [
        RsaKeyExchange(CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256, AeadAlgorithm.Aes128Gcm, HashKind.Sha256),
        RsaKeyExchange(CipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384, AeadAlgorithm.Aes256Gcm, HashKind.Sha384),
        OfCbc(
            CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256,
            CbcAlgorithm.Aes128Sha256,
            SuiteAuthentication.RsaKeyExchange),
        OfCbc(
            CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA, CbcAlgorithm.Aes128Sha1, SuiteAuthentication.RsaKeyExchange),
        OfCbc(
            CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA, CbcAlgorithm.Aes256Sha1, SuiteAuthentication.RsaKeyExchange),
    ];

    /// <summary>
    /// Every suite we speak, the preferred first; which of them are offered is for the options to say.
    /// </summary>
    public static IReadOnlyList<CipherSuiteInfo> All { get; } =
        [.. Tls13, .. Tls12, .. Tls12Psk, .. Tls12Cbc, .. Tls12Rsa];

    /// <summary>The code point.</summary>
    public CipherSuite Suite { get; }

    /// <summary>What protects the records.</summary>
    /// <exception cref="InvalidOperationException">It is no AEAD: see <see cref="Cbc"/>.</exception>
    public AeadAlgorithm Aead => _aead ?? throw new InvalidOperationException($"{Suite} has no AEAD.");

    /// <summary>What protects the records instead of an AEAD; null where there is one.</summary>
    public CbcAlgorithm? Cbc { get; }

    /// <summary>What has to be turned on for the suite to be offered or accepted.</summary>
    public LegacyFeatures Legacy =>
        (Cbc is null ? LegacyFeatures.None : LegacyFeatures.CbcSuites)
        | (Authentication == SuiteAuthentication.RsaKeyExchange
            ? LegacyFeatures.RsaKeyExchange
            : LegacyFeatures.None);

    /// <summary>What the transcript and the key schedule use.</summary>
    public HashKind Hash { get; }

    /// <summary>Whose signature the suite calls for.</summary>
    public SuiteAuthentication Authentication { get; }

    /// <summary>The one version the suite belongs to.</summary>
    public ProtocolVersion Version => Authentication == SuiteAuthentication.Any
        ? ProtocolVersion.Tls13
        : ProtocolVersion.Tls12;

    /// <summary>Whether the provider can protect records so.</summary>
    public bool IsSupportedBy(CryptoProvider crypto) =>
        Cbc is { } cbc ? crypto.Supports(cbc) : crypto.Supports(Aead);

    /// <summary>The suite of that code point, or null when we do not speak it.</summary>
    public static CipherSuiteInfo? Find(CipherSuite suite)
    {
        foreach (CipherSuiteInfo info in All)
        {
            if (info.Suite == suite)
            {
                return info;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Suite.ToString();

    private static CipherSuiteInfo Of13(CipherSuite suite, AeadAlgorithm aead, HashKind hash) =>
        new(suite, aead, hash, SuiteAuthentication.Any);

    private static CipherSuiteInfo Ecdsa(CipherSuite suite, AeadAlgorithm aead, HashKind hash) =>
        new(suite, aead, hash, SuiteAuthentication.Ecdsa);

    /// <summary>RFC 5246 §5: the PRF is that of SHA-256 unless the suite says otherwise, whatever its HMAC is.</summary>
    private static CipherSuiteInfo OfCbc(
        CipherSuite suite,
        CbcAlgorithm cbc,
        SuiteAuthentication authentication,
        HashKind hash = HashKind.Sha256) => new(suite, cbc, hash, authentication);

    private static CipherSuiteInfo Psk(CipherSuite suite, AeadAlgorithm aead, HashKind hash) =>
        new(suite, aead, hash, SuiteAuthentication.Psk);

    private static CipherSuiteInfo RsaKeyExchange(CipherSuite suite, AeadAlgorithm aead, HashKind hash) =>
        new(suite, aead, hash, SuiteAuthentication.RsaKeyExchange);

    private static CipherSuiteInfo Rsa(CipherSuite suite, AeadAlgorithm aead, HashKind hash) =>
        new(suite, aead, hash, SuiteAuthentication.Rsa);
}
