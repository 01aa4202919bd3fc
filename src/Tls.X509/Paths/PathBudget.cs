using System;

namespace Tls.X509;

/// <summary>
/// What a search for a path may cost, so that hostile chains end in a verdict and not in work. Spending any
/// of it up ends the search with <see cref="CertificateErrorCode.BudgetExceeded"/>; a too long path alone is
/// passed over.
/// </summary>
public sealed record PathBudget
{
    /// <summary>
    /// Far above what any honest chain needs, and small enough to be spent within a second.
    /// </summary>
    public static PathBudget Default { get; } = new();

    /// <summary>The hard limit on the certificates of one path, whatever the caller's depth.</summary>
    public int Certificates { get; init; } = 20;

    /// <summary>Signatures checked.</summary>
    public int Signatures { get; init; } = 100;

    /// <summary>Possible issuers looked at.</summary>
    public int Candidates { get; init; } = 2_000;

    /// <summary>
    /// Names compared with name constraints; names and constraints that are long together count as one more
    /// for every 128 octets.
    /// </summary>
    public int NameComparisons { get; init; } = 250_000;

    /// <summary>How long it may take, by <see cref="VerificationOptions.Clock"/>.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Nodes and mappings in the graphs of policies.</summary>
    public int PolicyNodes { get; init; } = 10_000;
}

/// <summary>What a search has cost.</summary>
/// <param name="Signatures">Signatures checked.</param>
/// <param name="Candidates">Possible issuers looked at.</param>
/// <param name="NameComparisons">Names compared with name constraints, longer ones more than once.</param>
/// <param name="PolicyNodes">Nodes and mappings in the graphs of policies.</param>
public readonly record struct BudgetSpent(
    int Signatures, int Candidates, int NameComparisons, int PolicyNodes);
