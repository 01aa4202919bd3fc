using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls;

/// <summary>What is offered and accepted when the options do not say.</summary>
internal static class TlsDefaults
{
    /// <summary>Longer than anybody thinks over a certificate; short enough that stalled peers do not pile up.</summary>
    internal static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Checks a time for a handshake.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither positive nor infinite.</exception>
    internal static TimeSpan CheckTimeout(TimeSpan timeout)
    {
        bool isFine = timeout == System.Threading.Timeout.InfiniteTimeSpan
            || (timeout > TimeSpan.Zero && timeout.TotalMilliseconds <= int.MaxValue);
        return isFine
            ? timeout
            : throw new ArgumentOutOfRangeException(
                nameof(timeout), timeout, "HandshakeTimeout is positive, or infinite.");
    }

    /// <summary>
    /// Every suite of TLS 1.3 but the one with a short tag, then those of TLS 1.2 but CCM; in TLS 1.2 a server's
    /// certificate decides between ECDSA and RSA, and those with a pre-shared key are for who has one.
    /// </summary>
    internal static IReadOnlyList<CipherSuite> CipherSuites { get; } =
    [
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_AES_256_GCM_SHA384,
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_AES_128_CCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
    ];

    /// <summary>ECDSA and PSS first; PKCS#1 v1.5 is for the signatures inside certificates (RFC 8446 §4.2.3).</summary>
    internal static IReadOnlyList<SignatureScheme> SignatureSchemes { get; } =
    [
        SignatureScheme.EcdsaSecp256r1Sha256,
        SignatureScheme.EcdsaSecp384r1Sha384,
        SignatureScheme.EcdsaSecp521r1Sha512,
        SignatureScheme.Ed25519,
        SignatureScheme.RsaPssRsaeSha256,
        SignatureScheme.RsaPssRsaeSha384,
        SignatureScheme.RsaPssRsaeSha512,
        SignatureScheme.RsaPssPssSha256,
        SignatureScheme.RsaPssPssSha384,
        SignatureScheme.RsaPssPssSha512,
        SignatureScheme.RsaPkcs1Sha256,
        SignatureScheme.RsaPkcs1Sha384,
        SignatureScheme.RsaPkcs1Sha512,
    ];

    /// <summary>The versions to use.</summary>
    /// <exception cref="ArgumentException">One is neither TLS 1.2 nor 1.3, or they are the wrong way round.</exception>
    internal static VersionRange Resolve(ProtocolVersion minimum, ProtocolVersion maximum)
    {
        if (minimum is not (ProtocolVersion.Tls12 or ProtocolVersion.Tls13)
            || maximum is not (ProtocolVersion.Tls12 or ProtocolVersion.Tls13))
        {
            throw new ArgumentException($"Only TLS 1.2 and 1.3 are spoken, not {minimum} to {maximum}.");
        }

        return minimum <= maximum
            ? new VersionRange(minimum, maximum)
            : throw new ArgumentException($"The minimum version {minimum} is above the maximum {maximum}.");
    }

    /// <summary>The versions that there are suites for.</summary>
    internal static VersionRange Narrow(VersionRange versions, IReadOnlyList<CipherSuiteInfo> suites)
    {
        ProtocolVersion minimum = versions.Maximum;
        ProtocolVersion maximum = versions.Minimum;
        foreach (CipherSuiteInfo suite in suites)
        {
            minimum = suite.Version < minimum ? suite.Version : minimum;
            maximum = suite.Version > maximum ? suite.Version : maximum;
        }

        return new VersionRange(minimum, maximum);
    }

    /// <summary>
    /// The suites to use: those asked for, or the default ones the provider has; of the versions spoken alone. Legacy ones
    /// that are allowed come last, whatever the order asked for.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// One asked for is unknown, not supported or a legacy one that is not allowed, or none is left.
    /// </exception>
    internal static IReadOnlyList<CipherSuiteInfo> Resolve(
        IReadOnlyList<CipherSuite>? asked, VersionRange versions, CryptoProvider crypto, LegacyFeatures legacy)
    {
        var found = new List<CipherSuiteInfo>();
        foreach (CipherSuite suite in asked ?? [.. CipherSuites, .. LegacySuites(legacy)])
        {
            CipherSuiteInfo? info = CipherSuiteInfo.Find(suite);
            if (info is not null && (info.Legacy & ~legacy) != LegacyFeatures.None)
            {
                throw new ArgumentException(
                    $"The cipher suite {suite} is a legacy one, which takes {nameof(TlsClientOptions.DangerousLegacy)} "
                    + $"with {info.Legacy}.");
            }

            if (info is not null && info.IsSupportedBy(crypto))
            {
                if (info.Version >= versions.Minimum && info.Version <= versions.Maximum)
                {
                    found.Add(info);
                }
            }
            else if (asked is not null)
            {
                throw new ArgumentException($"The cipher suite {suite} is not supported by the {crypto.Name} provider.");
            }
        }

        // OrderBy is stable: within either sort the order is the one asked for.
        found = [.. found.OrderBy(static info => info.Legacy != LegacyFeatures.None)];
        return NotEmpty(found, "cipher suite of a version that is spoken");
    }

    /// <summary>The schemes to use: those asked for, or the default ones the provider can verify.</summary>
    /// <exception cref="ArgumentException">One asked for is not supported, or none is left.</exception>
    internal static IReadOnlyList<SignatureScheme> Resolve(
        IReadOnlyList<SignatureScheme>? asked, CryptoProvider crypto)
    {
        var found = new List<SignatureScheme>();
        foreach (SignatureScheme scheme in asked ?? SignatureSchemes)
        {
            if (Supports(crypto, scheme))
            {
                found.Add(scheme);
            }
            else if (asked is not null)
            {
                throw new ArgumentException(
                    $"The signature scheme {scheme} is not supported by the {crypto.Name} provider.");
            }
        }

        return NotEmpty(found, "signature scheme");
    }

    /// <summary>
    /// The names to use, each of which fits the wire (RFC 7301 §3.1): a copy, which the caller cannot change any more.
    /// </summary>
    /// <exception cref="ArgumentException">A name is empty, longer than 255 bytes, or not ASCII.</exception>
    internal static IReadOnlyList<string> CheckProtocols(IReadOnlyList<string> protocols)
    {
        string[] copy = [.. protocols];
        foreach (string protocol in copy)
        {
            if (protocol.Length is 0 or > 255 || !System.Text.Ascii.IsValid(protocol))
            {
                throw new ArgumentException(
                    $"An application protocol is 1 to 255 ASCII characters, not \"{protocol}\".");
            }
        }

        return copy;
    }

    /// <summary>The names to use, each of which fits the wire, and all together (RFC 8446 §4.2.4).</summary>
    /// <exception cref="ArgumentException">One is empty, or they are too long.</exception>
    internal static IReadOnlyList<ReadOnlyMemory<byte>> CheckAuthorities(
        IReadOnlyList<ReadOnlyMemory<byte>> authorities)
    {
        const int MaxLength = 0x8000;
        int length = 0;
        foreach (ReadOnlyMemory<byte> authority in authorities)
        {
            length += sizeof(ushort) + authority.Length;
            if (authority.IsEmpty || length > MaxLength)
            {
                throw new ArgumentException($"Names of issuers have 1 to {MaxLength} bytes, all together.");
            }
        }

        return authorities;
    }

    private static IEnumerable<CipherSuite> LegacySuites(LegacyFeatures legacy)
    {
        foreach (CipherSuiteInfo suite in CipherSuiteInfo.All)
        {
            if (suite.Legacy != LegacyFeatures.None && (suite.Legacy & ~legacy) == LegacyFeatures.None)
            {
                yield return suite.Suite;
            }
        }
    }

    private static bool Supports(CryptoProvider crypto, SignatureScheme scheme) => scheme switch
    {
        SignatureScheme.EcdsaSecp256r1Sha256 => crypto.Supports(KeyKind.EcP256),
        SignatureScheme.EcdsaSecp384r1Sha384 => crypto.Supports(KeyKind.EcP384),
        SignatureScheme.EcdsaSecp521r1Sha512 => crypto.Supports(KeyKind.EcP521),
        SignatureScheme.Ed25519 => crypto.Supports(KeyKind.Ed25519),
        SignatureScheme.MLDsa44 => crypto.Supports(KeyKind.MLDsa44),
        SignatureScheme.MLDsa65 => crypto.Supports(KeyKind.MLDsa65),
        SignatureScheme.MLDsa87 => crypto.Supports(KeyKind.MLDsa87),
        SignatureScheme.RsaPssPssSha256 or SignatureScheme.RsaPssPssSha384 or SignatureScheme.RsaPssPssSha512 =>
            crypto.Supports(KeyKind.RsaPss),
        SignatureScheme.RsaPssRsaeSha256 or SignatureScheme.RsaPssRsaeSha384 or SignatureScheme.RsaPssRsaeSha512 or
        SignatureScheme.RsaPkcs1Sha256 or SignatureScheme.RsaPkcs1Sha384 or SignatureScheme.RsaPkcs1Sha512 or
        SignatureScheme.RsaPkcs1Sha256Legacy or SignatureScheme.RsaPkcs1Sha384Legacy or
        SignatureScheme.RsaPkcs1Sha512Legacy or SignatureScheme.RsaPkcs1Sha1 =>
            crypto.Supports(KeyKind.Rsa),
        SignatureScheme.EcdsaSha1 => crypto.Supports(KeyKind.EcP256),
        _ => false,
    };

    private static List<T> NotEmpty<T>(List<T> found, string what) =>
        found.Count > 0 ? found : throw new ArgumentException($"At least one {what} is needed.");
}
