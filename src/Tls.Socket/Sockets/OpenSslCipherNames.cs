using System;

namespace Tls;

/// <summary>What OpenSSL calls the cipher suites that IANA has registered.</summary>
internal static class OpenSslCipherNames
{
    /// <summary>The name; of a suite that OpenSSL lacks, what it would be called.</summary>
    internal static string Of(string standardName)
    {
        string[] halves = standardName["TLS_".Length..].Split("_WITH_");

        // Suites of TLS 1.3 have kept their registered names.
        if (halves.Length < 2)
        {
            return standardName;
        }

        string cipher = halves[1]
            .Replace("CHACHA20_POLY1305_SHA256", "CHACHA20_POLY1305", StringComparison.Ordinal)
            .Replace("CCM_8", "CCM8", StringComparison.Ordinal)
            .Replace("AES_", "AES", StringComparison.Ordinal);

        // CBC is what is meant when no mode is said, but with a pre-shared key, where it is said.
        if (!halves[0].EndsWith("PSK", StringComparison.Ordinal))
        {
            cipher = cipher.Replace("_CBC", string.Empty, StringComparison.Ordinal);
        }

        // Plain RSA is what is meant when no key exchange is said.
        string prefix = halves[0] == "RSA" ? string.Empty : halves[0] + "_";
        return (prefix + cipher).Replace('_', '-');
    }
}
