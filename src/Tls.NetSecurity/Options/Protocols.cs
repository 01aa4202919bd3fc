using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Tls.Crypto;
using Tls.Wire;

namespace Tls;

/// <summary>What <see cref="SslStream"/>'s options say of versions, suites, schemes and application protocols.</summary>
internal static class Protocols
{
    private static readonly SignatureScheme[] Schemes =
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

    /// <summary>
    /// The versions allowed: of what is asked for, TLS 1.2 and 1.3. Older ones are an allowance nobody makes use of; to
    /// allow nothing else is refused.
    /// </summary>
    /// <exception cref="NotSupportedException">Neither TLS 1.2 nor 1.3 is allowed.</exception>
    internal static (ProtocolVersion Minimum, ProtocolVersion Maximum) Versions(SslProtocols allowed)
    {
        bool has12 = allowed == SslProtocols.None || allowed.HasFlag(SslProtocols.Tls12);
        bool has13 = allowed == SslProtocols.None || allowed.HasFlag(SslProtocols.Tls13);
        return (has12, has13) switch
        {
            (true, true) => (ProtocolVersion.Tls12, ProtocolVersion.Tls13),
            (true, false) => (ProtocolVersion.Tls12, ProtocolVersion.Tls12),
            (false, true) => (ProtocolVersion.Tls13, ProtocolVersion.Tls13),
            (false, false) => throw new NotSupportedException(
                $"EnabledSslProtocols {allowed}: only TLS 1.2 and 1.3 are spoken."),
        };
    }

    /// <summary>
    /// The suites allowed, of those that are spoken: ECDHE with an AEAD, or TLS 1.3's. Null for the default ones.
    /// </summary>
    /// <exception cref="NotSupportedException">None of them is spoken.</exception>
    internal static IReadOnlyList<CipherSuite>? Suites(CipherSuitesPolicy? policy)
    {
        // A policy cannot be made where it does not work.
        if (policy is null || OperatingSystem.IsWindows() || OperatingSystem.IsAndroid())
        {
            return null;
        }

        CipherSuite[] spoken =
            [.. policy.AllowedCipherSuites.Where(IsSpoken).Select(suite => (CipherSuite)suite)];
        return spoken.Length > 0
            ? spoken
            : throw new NotSupportedException(
                "CipherSuitesPolicy: none of its suites is spoken, which are those of TLS 1.3 and ECDHE with an AEAD.");
    }

    /// <summary>The signature schemes allowed; null for the default ones.</summary>
    internal static IReadOnlyList<SignatureScheme>? SignatureSchemes(bool allowPss, bool allowPkcs1) =>
        allowPss && allowPkcs1 ? null :
        [
            .. Schemes.Where(scheme =>
            {
                string name = scheme.ToString();
                return (allowPss || !name.StartsWith("RsaPss", StringComparison.Ordinal))
                    && (allowPkcs1 || !name.StartsWith("RsaPkcs1", StringComparison.Ordinal));
            }),
        ];

    /// <summary>The application protocols, as text.</summary>
    /// <exception cref="NotSupportedException">One is not ASCII.</exception>
    internal static IReadOnlyList<string> Application(IReadOnlyList<SslApplicationProtocol>? protocols) =>
    [
        .. (protocols ?? []).Select(protocol => Ascii.IsValid(protocol.Protocol.Span)
            ? Encoding.ASCII.GetString(protocol.Protocol.Span)
            : throw new NotSupportedException($"ApplicationProtocols: {protocol} is not ASCII.")),
    ];

    /// <summary>Encrypting always is within every policy but one.</summary>
    /// <exception cref="ArgumentException">The policy is none that there is.</exception>
    /// <exception cref="NotSupportedException">It wants no encryption.</exception>
    internal static void Check(EncryptionPolicy policy)
    {
        const EncryptionPolicy allowNone = (EncryptionPolicy)1;
        const EncryptionPolicy none = (EncryptionPolicy)2;
        switch (policy)
        {
            case EncryptionPolicy.RequireEncryption:
            case allowNone:
                return;

            case none:
                throw new NotSupportedException("EncryptionPolicy.NoEncryption: everything is encrypted here.");

            default:
                throw new ArgumentException($"There is no EncryptionPolicy {policy}.", nameof(policy));
        }
    }

    private static bool IsSpoken(TlsCipherSuite suite)
    {
        string name = suite.ToString();
        bool isAead = name.Contains("_GCM", StringComparison.Ordinal) || name.Contains("_CCM", StringComparison.Ordinal)
            || name.Contains("_CHACHA20", StringComparison.Ordinal);
        bool isOurs = name.StartsWith("TLS_ECDHE_ECDSA_", StringComparison.Ordinal)
            || name.StartsWith("TLS_ECDHE_RSA_", StringComparison.Ordinal)
            || !name.Contains("_WITH_", StringComparison.Ordinal);
        return isAead && isOurs && !IsRare(name);
    }

    // ARIA and Camellia have AEAD suites too.
    private static bool IsRare(string name) =>
        name.Contains("ARIA", StringComparison.Ordinal) || name.Contains("CAMELLIA", StringComparison.Ordinal);
}
