using System;
using System.Collections.Generic;
using System.Net;
using System.Text;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// The Web PKI's demands on the names of a leaf (BR 3.2.2.6, 7.1.2.7.12, 7.1.4.3; RFC 5280 §4.2.1.6).
/// </summary>
/// <remarks>
/// A wildcard right below a top-level domain is refused. Other public suffixes are the caller's to know
/// (<see cref="VerificationOptions.IsPublicSuffix"/>): the list of them changes from day to day, and a stale one
/// would refuse sites that are right.
/// </remarks>
internal static class WebPkiNames
{
    internal static void Check(Certificate leaf, VerificationOptions options, List<string> breaches)
    {
        IReadOnlyList<GeneralName> names = leaf.SubjectAlternativeNames;
        if (names.Count == 0)
        {
            breaches.Add("no subject alternative name (BR 7.1.2.7.12)");
        }

        // §4.2.1.6: with an empty subject, the extension MUST be critical. BR 7.1.2.7.12: else it MUST NOT be.
        if (names.Count > 0 && leaf.Subject.IsEmpty != IsCritical(leaf))
        {
            breaches.Add(leaf.Subject.IsEmpty
                ? "an empty subject beside names that are not critical (RFC 5280 §4.2.1.6)"
                : "critical names beside a subject (BR 7.1.2.7.12)");
        }

        if (options.Purpose == CertificatePurpose.ClientAuthentication)
        {
            return;
        }

        foreach (GeneralName name in names)
        {
            if (Breach(name, options.IsPublicSuffix) is string breach)
            {
                breaches.Add(breach);
                break;
            }
        }

        CheckCommonName(leaf, breaches);
    }

    private static string? Breach(GeneralName name, Func<string, bool>? isPublicSuffix)
    {
        switch (name.Kind)
        {
            case GeneralNameKind.IpAddress:
                return null;
            case GeneralNameKind.DnsName:
                string text = Encoding.ASCII.GetString(name.Value.Span);
                bool isWildcard = text.StartsWith("*.", StringComparison.Ordinal);
                string domain = isWildcard ? text[2..] : text;

                // BR 7.1.2.7.12: LDH labels, which have no underscore; a wildcard is the whole first label.
                if (!HostName.IsDnsName(domain) || domain.Contains('_', StringComparison.Ordinal))
                {
                    return $"{name} is no domain name (BR 7.1.2.7.12)";
                }

                // BR 3.2.2.6: no wildcard immediately to the left of a registry-controlled label.
                bool isSuffix = !domain.Contains('.', StringComparison.Ordinal)
                    || isPublicSuffix?.Invoke(domain.ToLowerInvariant()) == true;
                return isWildcard && isSuffix ? $"{name} is a wildcard below a public suffix (BR 3.2.2.6)" : null;
            default:
                // BR 7.1.2.7.12: dNSName and iPAddress, no other.
                return $"{name} is of a kind that is not for servers (BR 7.1.2.7.12)";
        }
    }

    /// <summary>BR 7.1.4.3: if present, one entry that is one of the alternative names, as it stands.</summary>
    private static void CheckCommonName(Certificate leaf, List<string> breaches)
    {
        bool isSeen = false;
        foreach (NameAttribute attribute in leaf.Subject.Attributes())
        {
            if (!attribute.Type.Is(KnownOids.CommonName))
            {
                continue;
            }

            if (isSeen || !attribute.TryDecode(out string? text) || !IsAlternative(text, leaf))
            {
                breaches.Add($"the common name {attribute} is none of the alternative names (BR 7.1.4.3)");
                return;
            }

            isSeen = true;
        }
    }

    private static bool IsAlternative(string text, Certificate leaf)
    {
        foreach (GeneralName name in leaf.AlternativeNames)
        {
            // RFC 5952 §4 and RFC 3986 §3.2.2 are what IPAddress writes.
            bool isSame = name.Kind switch
            {
                GeneralNameKind.DnsName => text == Encoding.ASCII.GetString(name.Value.Span),
                GeneralNameKind.IpAddress => text == new IPAddress(name.Value.Span).ToString(),
                _ => false,
            };
            if (isSame)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCritical(Certificate leaf)
    {
        foreach (CertificateExtension extension in leaf.Extensions)
        {
            if (extension.Oid.Is(KnownOids.SubjectAlternativeName))
            {
                return extension.IsCritical;
            }
        }

        return false;
    }
}
