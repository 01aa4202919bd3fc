using System;
using System.Collections.Generic;
using System.Text;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Permitted and excluded subtrees (RFC 5280 §4.2.1.10, §6.1.3 (b), (c)) for DNS names, addresses,
/// distinguished names, mail addresses and URIs. A name of another kind that meets a constraint of its kind
/// is refused, as it cannot be judged.
/// </summary>
internal static class NameConstraintChecker
{
    private const int MaxShown = 3;
    private const int MaxWords = 100;

    /// <summary>The first violation, in words, or null.</summary>
    internal static string? Violation(Certificate certificate, NameConstraints constraints, BudgetMeter meter)
    {
        foreach (GeneralName name in certificate.AlternativeNames)
        {
            string? violation = Violation(name, constraints, meter);

            // RFC 8398 §6: constraints on mail addresses are for those beyond ASCII too.
            if (violation is null && name.InternationalMailbox() is ReadOnlyMemory<byte> mailbox)
            {
                violation = Violation(GeneralName.Of(GeneralNameKind.Rfc822Name, mailbox), constraints, meter);
            }

            if (violation is not null)
            {
                return violation;
            }
        }

        // §4.2.1.10: directory constraints also apply to the subject field, when it is not empty.
        if (!certificate.Subject.IsEmpty
            && Violation(GeneralName.Of(certificate.Subject), constraints, meter)
                is string subjectViolation)
        {
            return subjectViolation;
        }

        return MailInSubject(certificate, constraints, meter);
    }

    /// <summary>
    /// §4.2.1.10: mail constraints apply to emailAddress in the subject when no alternative name is mail.
    /// </summary>
    private static string? MailInSubject(
        Certificate certificate, NameConstraints constraints, BudgetMeter meter)
    {
        if (!Constrains(constraints, GeneralNameKind.Rfc822Name))
        {
            return null;
        }

        foreach (GeneralName name in certificate.AlternativeNames)
        {
            if (name.Kind == GeneralNameKind.Rfc822Name)
            {
                return null;
            }
        }

        foreach (NameAttribute attribute in certificate.Subject.Attributes())
        {
            if (attribute.Type.Is(KnownOids.EmailAddress)
                && Violation(
                    GeneralName.Of(GeneralNameKind.Rfc822Name, attribute.Value), constraints, meter) is string violation)
            {
                return violation;
            }
        }

        return null;
    }

    private static bool Constrains(NameConstraints constraints, GeneralNameKind kind)
    {
        foreach (GeneralName subtree in constraints.Permitted)
        {
            if (subtree.Kind == kind)
            {
                return true;
            }
        }

        foreach (GeneralName subtree in constraints.Excluded)
        {
            if (subtree.Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    private static string? Violation(GeneralName subject, NameConstraints constraints, BudgetMeter meter)
    {
        GeneralNameKind kind = subject.Kind;
        ReadOnlyMemory<byte> name = subject.Value;
        bool isConstrained = false;
        bool isPermitted = false;
        foreach (GeneralName subtree in constraints.Permitted)
        {
            if (!meter.TryNameComparison(subtree.Value.Length + name.Length))
            {
                return meter.Exhausted;
            }

            if (subtree.Kind == kind)
            {
                isConstrained = true;
                isPermitted = isPermitted || Covers(subtree, name, isExclusion: false) == true;
            }
        }

        // §6.1.3 (b): within one of the permitted subtrees of its kind, when there are any.
        if (isConstrained && !isPermitted)
        {
            return $"{Words(subject)} is within no permitted subtree ({Permitted(kind, constraints)})";
        }

        foreach (GeneralName subtree in constraints.Excluded)
        {
            if (!meter.TryNameComparison(subtree.Value.Length + name.Length))
            {
                return meter.Exhausted;
            }

            // §6.1.3 (c): not within any of the excluded subtrees; what cannot be judged counts as within.
            if (subtree.Kind == kind && Covers(subtree, name, isExclusion: true) != false)
            {
                return $"{Words(subject)} is within the excluded subtree {Words(subtree)}";
            }
        }

        return null;
    }

    /// <summary>The first few that would have done, in words.</summary>
    private static string Permitted(GeneralNameKind kind, NameConstraints constraints)
    {
        List<string> words = [];
        foreach (GeneralName subtree in constraints.Permitted)
        {
            if (subtree.Kind == kind && words.Count == MaxShown)
            {
                words.Add("...");
                break;
            }

            if (subtree.Kind == kind)
            {
                words.Add(Words(subtree));
            }
        }

        return string.Join(", ", words);
    }

    /// <summary>A name for people, who read no kilobytes.</summary>
    private static string Words(GeneralName name)
    {
        string words = name.ToString();
        return words.Length <= MaxWords ? words : $"{words.AsSpan(0, MaxWords)}...";
    }

    /// <summary>Whether the subtree covers the name; null when that cannot be judged.</summary>
    private static bool? Covers(GeneralName subtree, ReadOnlyMemory<byte> name, bool isExclusion) =>
        subtree.Kind switch
        {
            GeneralNameKind.DnsName => CoversDns(
                Encoding.Latin1.GetString(
                    subtree.Value.Span), Encoding.Latin1.GetString(name.Span), isExclusion),
            GeneralNameKind.IpAddress => CoversAddress(subtree.Value.Span, name.Span),
            GeneralNameKind.DirectoryName => CoversDirectory(
                subtree.Directory(), DistinguishedName.Parse(name)),
            GeneralNameKind.Rfc822Name => CoversMail(
                Encoding.Latin1.GetString(subtree.Value.Span), Encoding.Latin1.GetString(name.Span)),
            GeneralNameKind.Uri => CoversUri(
                Encoding.Latin1.GetString(subtree.Value.Span), Encoding.Latin1.GetString(name.Span)),
            _ => null,
        };

    /// <summary>§4.2.1.10: any name made by adding zero or more labels to the left of the base.</summary>
    private static bool? CoversDns(string subtree, string name, bool isExclusion)
    {
        bool isWildcard = name.StartsWith("*.", StringComparison.Ordinal);
        string host = isWildcard ? name[2..] : name;

        // §4.2.1.10: the base is in preferred name syntax, which has no leading period; empty covers
        // everything.
        if (!HostName.IsDnsName(host) || (subtree.Length > 0 && !HostName.IsDnsName(subtree)))
        {
            return null;
        }

        if (subtree.Length == 0 || IsOrEndsWithLabels(host, subtree))
        {
            return true;
        }

        // A wildcard stands for one label: it may stand for the very one that is excluded.
        return isExclusion && isWildcard && IsOrEndsWithLabels(subtree, host)
            && subtree.IndexOf('.', StringComparison.Ordinal) == subtree.Length - host.Length - 1;
    }

    /// <summary>§4.2.1.10: an address and a mask of the same family.</summary>
    private static bool CoversAddress(ReadOnlySpan<byte> range, ReadOnlySpan<byte> address)
    {
        if (range.Length != address.Length * 2)
        {
            return false;
        }

        ReadOnlySpan<byte> mask = range[address.Length..];
        for (int i = 0; i < address.Length; i++)
        {
            if (((address[i] ^ range[i]) & mask[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// §7.1: the base is the beginning of the name; of the strings, only three kinds are compared.
    /// </summary>
    private static bool? CoversDirectory(DistinguishedName subtree, DistinguishedName name)
    {
        if (name.IsWithin(subtree))
        {
            return true;
        }

        foreach (NameAttribute attribute in name.Attributes())
        {
            // The same text in an older kind of string would be another name, and slip out of an exclusion.
            if (attribute.Tag is DerTag.TeletexString or DerTag.BmpString or DerTag.UniversalString)
            {
                return null;
            }
        }

        return false;
    }

    /// <summary>
    /// §4.2.1.10: a mailbox, all mailboxes of a host, or (with a leading period) of a domain's hosts.
    /// </summary>
    private static bool? CoversMail(string subtree, string mailbox)
    {
        int at = mailbox.IndexOf('@', StringComparison.Ordinal);

        // RFC 2821 §4.1.2: local part and host around one sign; a quoted local part is left unjudged.
        if (at <= 0 || at == mailbox.Length - 1 || mailbox.LastIndexOf('@') != at)
        {
            return null;
        }

        // What is no name, such as one with a final dot or of another kind of string, cannot be compared.
        string host = mailbox[(at + 1)..];
        if (!HostName.IsDnsName(host))
        {
            return null;
        }

        int subtreeAt = subtree.IndexOf('@', StringComparison.Ordinal);
        if (subtreeAt < 0)
        {
            return CoversHost(subtree, host);
        }

        // A base that is no mailbox itself says nothing that could be compared.
        string subtreeHost = subtree[(subtreeAt + 1)..];
        return subtreeAt == 0 || !HostName.IsDnsName(subtreeHost)
            ? null
            : mailbox.AsSpan(0, at).SequenceEqual(subtree.AsSpan(0, subtreeAt))
                && host.Equals(subtreeHost, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>§4.2.1.10: the host of the URI, or (with a leading period) the hosts below it.</summary>
    private static bool? CoversUri(string subtree, string uri)
    {
        // RFC 3986 §3.2: scheme "://" [ userinfo "@" ] host [ ":" port ], ended by "/", "?" or "#".
        int start = uri.IndexOf("://", StringComparison.Ordinal) + 3;
        ReadOnlySpan<char> authority = start < 3 ? default : uri.AsSpan(start);
        int end = authority.IndexOfAny('/', '?', '#');
        authority = end < 0 ? authority : authority[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        int port = authority.IndexOf(':');
        string host = (port < 0 ? authority : authority[..port]).ToString();

        // §4.2.1.10: a URI without a host that is a name, when constrained, MUST be rejected.
        return HostName.IsDnsName(host) ? CoversHost(subtree, host) : null;
    }

    /// <summary>
    /// §4.2.1.10, of mail and URIs: a host, or with a leading period those below it; null for a base that is
    /// neither, which would otherwise exclude nothing.
    /// </summary>
    private static bool? CoversHost(string subtree, string host)
    {
        bool isDomain = subtree.StartsWith('.');
        if (!HostName.IsDnsName(isDomain ? subtree[1..] : subtree))
        {
            return null;
        }

        return isDomain
            ? host.Length > subtree.Length && host.EndsWith(subtree, StringComparison.OrdinalIgnoreCase)
            : host.Equals(subtree, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsOrEndsWithLabels(string name, string labels) =>
        name.EndsWith(labels, StringComparison.OrdinalIgnoreCase)
        && (name.Length == labels.Length || name[^(labels.Length + 1)] == '.');
}
