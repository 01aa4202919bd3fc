using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls;

/// <summary>
/// What a cipher suite is called and made of (QSslCipher). Two are equal when they are the same suite.
/// </summary>
/// <param name="Suite">The suite.</param>
public sealed record TlsCipher(CipherSuite Suite)
{
    /// <summary>Every suite that can be asked for here, the preferred first; legacy ones are not among them.</summary>
    public static IReadOnlyList<TlsCipher> Supported { get; } = Modern();

    /// <summary>The name that IANA has registered, such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256.</summary>
    public string StandardName => Suite.ToString();

    /// <summary>The name that OpenSSL has for it, such as ECDHE-RSA-AES128-GCM-SHA256.</summary>
    public string Name => OpenSslCipherNames.Of(StandardName);

    /// <summary>How the keys are agreed on: ECDHE, RSA, or any in TLS 1.3, where the suite does not say.</summary>
    public string KeyExchangeMethod => IsTls13 ? "any" : KeyExchangeAndAuthentication[0];

    /// <summary>What authenticates: RSA, ECDSA, PSK, or any in TLS 1.3, where the suite does not say.</summary>
    public string AuthenticationMethod => IsTls13 ? "any" : KeyExchangeAndAuthentication[^1];

    /// <summary>What encrypts, with the size of its key in bits, such as AESGCM(128).</summary>
    public string EncryptionMethod => FormattableString.Invariant($"{Encryption}({UsedBits})");

    /// <summary>The size of the key that encrypts, in bits.</summary>
    public int UsedBits => StandardName.Contains("AES_128", StringComparison.Ordinal) ? 128 : 256;

    /// <summary>The size of the key that the algorithm has, in bits; the same, as nothing is weakened for export.</summary>
    public int SupportedBits => UsedBits;

    /// <summary>The version of TLS that the suite belongs to.</summary>
    public TlsProtocol Protocol => IsTls13 ? TlsProtocol.Tls13 : TlsProtocol.Tls12;

    /// <summary>The same as text: TLSv1.2 or TLSv1.3.</summary>
    public string ProtocolString => IsTls13 ? "TLSv1.3" : "TLSv1.2";

    private bool IsTls13 => !StandardName.Contains("_WITH_", StringComparison.Ordinal);

    private string[] KeyExchangeAndAuthentication => StandardName["TLS_".Length..].Split("_WITH_")[0].Split('_');

    private string Encryption => StandardName switch
    {
        { } name when name.Contains("_GCM", StringComparison.Ordinal) => "AESGCM",
        { } name when name.Contains("_CCM_8", StringComparison.Ordinal) => "AESCCM8",
        { } name when name.Contains("_CCM", StringComparison.Ordinal) => "AESCCM",
        { } name when name.Contains("CHACHA20", StringComparison.Ordinal) => "CHACHA20/POLY1305",
        _ => "AES",
    };

    /// <summary>The suite of that name, OpenSSL's or IANA's.</summary>
    /// <exception cref="ArgumentException">No suite that is supported here is called so.</exception>
    public static TlsCipher FromName(string name) => Find(name)
        ?? throw new ArgumentException($"No cipher suite is called \"{name}\".", nameof(name));

    /// <summary>
    /// The suites that a list in OpenSSL's manner names, in its order: names and groups between colons, commas or spaces,
    /// <c>!</c> before what shall never be, <c>-</c> before what is taken out again, <c>+</c> before what goes to the end,
    /// <c>A+B</c> for what is in both groups, and <c>@STRENGTH</c> to put longer keys first.
    /// </summary>
    /// <remarks>
    /// The groups: ALL, HIGH, DEFAULT, ECDHE (kECDHE, EECDH), aRSA, ECDSA (aECDSA), PSK (kECDHEPSK), AES, AES128, AES256, AESGCM, AESCCM,
    /// AESCCM8, CHACHA20, TLSv1.2, TLSv1.3; what is insecure (aNULL, eNULL, EXPORT, RC4, 3DES, MD5, and SHA1, SHA256 and
    /// SHA384, which are there of CBC) is there to be excluded, and holds nothing. HIGH is here without AESCCM8. No group holds a suite without forward secrecy and AEAD. Unlike in OpenSSL, suites
    /// of TLS 1.3 are listed with all others, and are left as they are by default when the list names none.
    /// </remarks>
    /// <exception cref="ArgumentException">A word is no name and no group, or nothing is left.</exception>
    public static IReadOnlyList<TlsCipher> Parse(string list) => OpenSslCipherList.Parse(list);

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static TlsCipher? Find(string name)
    {
        foreach (TlsCipher cipher in Supported)
        {
            if (string.Equals(cipher.Name, name, StringComparison.OrdinalIgnoreCase)
                || string.Equals(cipher.StandardName, name, StringComparison.OrdinalIgnoreCase))
            {
                return cipher;
            }
        }

        return null;
    }

    /// <summary>The suites of a list, with their names.</summary>
    internal static IReadOnlyList<TlsCipher> List(IReadOnlyList<CipherSuite> suites)
    {
        var ciphers = new TlsCipher[suites.Count];
        for (int i = 0; i < ciphers.Length; i++)
        {
            ciphers[i] = new TlsCipher(suites[i]);
        }

        return ciphers;
    }

    /// <summary>The suites that are offered when nobody says otherwise, as far as they work here.</summary>
    internal static IReadOnlyList<CipherSuite> DefaultSuites()
    {
        var suites = new List<CipherSuite>();
        foreach (CipherSuite suite in TlsDefaults.CipherSuites)
        {
            if (CipherSuiteInfo.Find(suite) is { } info && CryptoProvider.Default.Supports(info.Aead))
            {
                suites.Add(suite);
            }
        }

        return suites;
    }

    private static List<TlsCipher> Modern()
    {
        var ciphers = new List<TlsCipher>();
        foreach (CipherSuiteInfo info in CipherSuiteInfo.All)
        {
            if (info.Legacy == LegacyFeatures.None)
            {
                ciphers.Add(new TlsCipher(info.Suite));
            }
        }

        return ciphers;
    }
}
