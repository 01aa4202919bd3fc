using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Kit;

/// <summary>Every suite of TLS 1.2 with every kind of certificate it goes with, and what peers call the suites.</summary>
public static class Matrix12
{
    /// <summary>The suites that all peers have, with a certificate of each kind that fits.</summary>
    public static TheoryData<CipherSuite, KeyKind> Everything
    {
        get
        {
            var rows = new TheoryData<CipherSuite, KeyKind>();
            foreach (KeyKind certificate in Matrix.Certificates)
            {
                foreach (CipherSuite suite in Suites.Where(suite => IsFor(suite, certificate)))
                {
                    rows.Add(suite, certificate);
                }
            }

            return rows;
        }
    }

    /// <summary>The CBC suites with a certificate that fits, MAC-then-encrypt and encrypt-then-MAC.</summary>
    public static TheoryData<CipherSuite, bool> Cbc
    {
        get
        {
            var rows = new TheoryData<CipherSuite, bool>();
            foreach (CipherSuiteInfo suite in CipherSuiteInfo.Tls12Cbc)
            {
                if (suite.Authentication != SuiteAuthentication.Psk)
                {
                    rows.Add(suite.Suite, false);
                    rows.Add(suite.Suite, true);
                }
            }

            return rows;
        }
    }

    /// <summary>The kind of certificate that goes with a CBC suite.</summary>
    internal static KeyKind CertificateFor(CipherSuite suite) =>
        IsFor(suite, KeyKind.EcP256) ? KeyKind.EcP256 : KeyKind.Rsa;

    /// <summary>Every suite, the CCM ones among them.</summary>
    internal static IReadOnlyList<CipherSuite> Suites { get; } =
        [.. CipherSuiteInfo.Tls12.Select(suite => suite.Suite)];

    /// <summary>What OpenSSL calls a suite of TLS 1.2.</summary>
    internal static string OpenSslName12(this CipherSuite suite) => suite.ToString()
        .Replace("TLS_", string.Empty, StringComparison.Ordinal)
        .Replace("WITH_", string.Empty, StringComparison.Ordinal)
        .Replace("CHACHA20_POLY1305_SHA256", "CHACHA20_POLY1305", StringComparison.Ordinal)
        .Replace("CCM_8", "CCM8", StringComparison.Ordinal)
        .Replace("_CBC_", "_", StringComparison.Ordinal)
        .Replace("AES_", "AES", StringComparison.Ordinal)
        .Replace('_', '-');

    /// <summary>A priority string of GnuTLS that allows that suite of TLS 1.2 alone.</summary>
    internal static string GnuTlsPriority12(this CipherSuite suite)
    {
        string cipher = suite.ToString().Split("_WITH_")[1];
        string name = cipher.StartsWith("CHACHA20", StringComparison.Ordinal)
            ? "CHACHA20-POLY1305"
            : string.Join('-', cipher.Split('_').Where(part => !part.StartsWith("SHA", StringComparison.Ordinal)));
        string mac = cipher.Contains("_CBC_", StringComparison.Ordinal) ? ":-MAC-ALL:+" + MacOf(cipher) : string.Empty;
        return $"NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+{name}{mac}";
    }

    private static string MacOf(string cipher) => cipher.Split('_')[^1] switch
    {
        "SHA" => "SHA1",
        string mac => mac,
    };

    private static bool IsFor(CipherSuite suite, KeyKind certificate) =>
        suite.ToString().Contains("_ECDSA_", StringComparison.Ordinal)
            == (certificate is not (KeyKind.Rsa or KeyKind.RsaPss));
}
