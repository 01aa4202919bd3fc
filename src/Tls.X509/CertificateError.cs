using System;

namespace Tls.X509;

/// <summary>One thing that is wrong with one certificate of a path.</summary>
/// <param name="Code">Which rule was broken.</param>
/// <param name="Depth">Where in the path: 0 is the leaf.</param>
/// <param name="Certificate">Which certificate; null when there is none, or none that can be parsed.</param>
/// <param name="Detail">The numbers and names behind it, in a few words.</param>
public sealed record CertificateError(
    CertificateErrorCode Code, int Depth, Certificate? Certificate, string Detail)
{
    private const int MaxDetail = 400;

    /// <summary>
    /// The numbers and names behind it, in a few words; names out of certificates make it no longer.
    /// </summary>
    public string Detail { get; init; } =
        Detail.Length <= MaxDetail ? Detail : string.Concat(Detail.AsSpan(0, MaxDetail), "…");

    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Code} at depth {Depth}: {Detail}";
}
