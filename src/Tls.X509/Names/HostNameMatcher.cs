using System;
using System.Text;

namespace Tls.X509;

/// <summary>
/// Compares what was meant with what a certificate presents (RFC 9525 §6): DNS-ID with DNS names, IP-ID with
/// addresses. The subject's common name is never looked at (§2).
/// </summary>
internal static class HostNameMatcher
{
    internal static bool Matches(HostName reference, Certificate certificate)
    {
        foreach (GeneralName presented in certificate.AlternativeNames)
        {
            bool matches = presented.Kind switch
            {
                GeneralNameKind.DnsName =>
                    !reference.IsIpAddress && MatchesDns(reference, presented.Value.Span),

                // §6.5: octets are compared for identity.
                GeneralNameKind.IpAddress =>
                    reference.IsIpAddress && reference.Address.SequenceEqual(presented.Value.Span),
                _ => false,
            };
            if (matches)
            {
                return true;
            }
        }

        return false;
    }

    private static bool MatchesDns(HostName reference, ReadOnlySpan<byte> presented)
    {
        ReadOnlySpan<char> name = reference.Text;
        if (!presented.StartsWith("*."u8))
        {
            // §6.3: labels are compared ignoring the case of ASCII letters. A valid reference has no odd
            // characters.
            return Ascii.EqualsIgnoreCase(presented, name);
        }

        // §6.3: a wildcard is the whole left-most label, and stands for exactly one label.
        int firstDot = name.IndexOf('.');
        return firstDot > 0 && Ascii.EqualsIgnoreCase(presented[2..], name[(firstDot + 1)..]);
    }
}
