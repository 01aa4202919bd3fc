using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Kit;

/// <summary>Every suite, group and kind of certificate that is tried, and what peers call them.</summary>
public static class Matrix
{
    /// <summary>Every suite of TLS 1.3, the one that is off unless asked for among them.</summary>
    internal static IReadOnlyList<CipherSuite> Suites { get; } =
    [
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_AES_256_GCM_SHA384,
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_AES_128_CCM_SHA256,
        CipherSuite.TLS_AES_128_CCM_8_SHA256,
    ];

    /// <summary>Every group that all peers have.</summary>
    internal static IReadOnlyList<NamedGroup> Groups { get; } =
        [NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1];

    /// <summary>Every group that only newer peers have.</summary>
    public static TheoryData<NamedGroup> NewGroups =>
        [NamedGroup.X25519MLKem768, NamedGroup.Secp256r1MLKem768, NamedGroup.MLKem1024];

    /// <summary>Every kind of key that only newer peers have.</summary>
    public static TheoryData<KeyKind> NewCertificates => [KeyKind.MLDsa44, KeyKind.MLDsa65, KeyKind.MLDsa87];

    /// <summary>Every kind of key that all peers have.</summary>
    internal static IReadOnlyList<KeyKind> Certificates { get; } =
    [
        KeyKind.Rsa, KeyKind.RsaPss, KeyKind.EcP256, KeyKind.EcP384, KeyKind.EcP521, KeyKind.Ed25519,
    ];

    /// <summary>One row each.</summary>
    public static TheoryData<CipherSuite> AllSuites => [.. Suites];

    /// <summary>One row each.</summary>
    public static TheoryData<NamedGroup> AllGroups => [.. Groups];

    /// <summary>One row each.</summary>
    public static TheoryData<KeyKind> AllCertificates => [.. Certificates];

    /// <summary>Every suite with every group with every kind of certificate.</summary>
    public static TheoryData<CipherSuite, NamedGroup, KeyKind> Everything
    {
        get
        {
            var rows = new TheoryData<CipherSuite, NamedGroup, KeyKind>();
            foreach (KeyKind certificate in Certificates)
            {
                foreach (NamedGroup group in Groups)
                {
                    foreach (CipherSuite suite in Suites)
                    {
                        rows.Add(suite, group, certificate);
                    }
                }
            }

            return rows;
        }
    }

    /// <summary>A group that is not this one.</summary>
    internal static NamedGroup OtherThan(NamedGroup group) =>
        group == NamedGroup.X25519 ? NamedGroup.Secp256r1 : NamedGroup.X25519;

    /// <summary>What OpenSSL and curl call a suite.</summary>
    internal static string OpenSslName(this CipherSuite suite) => suite.ToString();

    /// <summary>What OpenSSL and curl call a group.</summary>
    internal static string OpenSslName(this NamedGroup group) => group switch
    {
        NamedGroup.X25519 => "X25519",
        NamedGroup.Secp256r1 => "P-256",
        NamedGroup.Secp384r1 => "P-384",
        NamedGroup.Secp521r1 => "P-521",
        NamedGroup.X25519MLKem768 => "X25519MLKEM768",
        NamedGroup.Secp256r1MLKem768 => "SecP256r1MLKEM768",
        NamedGroup.MLKem1024 => "MLKEM1024",
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };

    /// <summary>What a priority string of GnuTLS calls a suite.</summary>
    internal static string GnuTlsName(this CipherSuite suite) => suite switch
    {
        CipherSuite.TLS_AES_128_GCM_SHA256 => "AES-128-GCM",
        CipherSuite.TLS_AES_256_GCM_SHA384 => "AES-256-GCM",
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256 => "CHACHA20-POLY1305",
        CipherSuite.TLS_AES_128_CCM_SHA256 => "AES-128-CCM",
        CipherSuite.TLS_AES_128_CCM_8_SHA256 => "AES-128-CCM-8",
        _ => throw new ArgumentOutOfRangeException(nameof(suite)),
    };

    /// <summary>What a priority string of GnuTLS calls a group.</summary>
    internal static string GnuTlsName(this NamedGroup group) => group switch
    {
        NamedGroup.X25519 => "GROUP-X25519",
        NamedGroup.Secp256r1 => "GROUP-SECP256R1",
        NamedGroup.Secp384r1 => "GROUP-SECP384R1",
        NamedGroup.Secp521r1 => "GROUP-SECP521R1",
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };

    /// <summary>
    /// A priority string of GnuTLS that allows those suites and groups, the preferred first, and TLS 1.3
    /// alone.
    /// </summary>
    internal static string GnuTlsPriority(
        IReadOnlyList<CipherSuite> suites, IReadOnlyList<NamedGroup> groups) =>
        "NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:-GROUP-ALL"
        + string.Concat(suites.Select(suite => ":+" + suite.GnuTlsName()))
        + string.Concat(groups.Select(group => ":+" + group.GnuTlsName()));
}
