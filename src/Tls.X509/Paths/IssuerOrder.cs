using System;
using System.Collections.Generic;

namespace Tls.X509;

/// <summary>
/// Which of several certificates of the right name is the likeliest issuer (RFC 4158 §3.5): by key id, then
/// validity.
/// </summary>
internal static class IssuerOrder
{
    internal const int Mismatch = 0;
    internal const int Unknown = 1;
    internal const int Match = 2;

    /// <summary>Sorts the likeliest first; equals keep their order.</summary>
    internal static void Sort(List<Certificate> candidates, Certificate child, DateTimeOffset time)
    {
        int count = candidates.Count;
        List<(int Score, int Index, Certificate Certificate)> scored = new(count);
        for (int i = 0; i < count; i++)
        {
            Certificate candidate = candidates[i];
            bool isValid = time >= candidate.NotBefore && time <= candidate.NotAfter;
            scored.Add(((KeyMatch(child, candidate) * 2) + (isValid ? 1 : 0), i, candidate));
        }

        scored.Sort(static (left, right) =>
            left.Score != right.Score ? right.Score.CompareTo(
                left.Score) : left.Index.CompareTo(right.Index));
        for (int i = 0; i < count; i++)
        {
            candidates[i] = scored[i].Certificate;
        }
    }

    /// <summary>
    /// RFC 5280 §4.2.1.1: whether the child's authority key identifier names the issuer's key.
    /// </summary>
    internal static int KeyMatch(Certificate child, Certificate issuer)
    {
        ReadOnlySpan<byte> wanted = child.AuthorityKeyIdentifier is { } authority
            ? authority.KeyIdentifier.Span
            : default;
        ReadOnlySpan<byte> offered = issuer.SubjectKeyIdentifier.Span;
        if (wanted.IsEmpty || offered.IsEmpty)
        {
            return Unknown;
        }

        return wanted.SequenceEqual(offered) ? Match : Mismatch;
    }
}
