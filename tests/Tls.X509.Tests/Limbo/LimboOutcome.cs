namespace Tls.X509.Tests.Limbo;

/// <summary>What came of a case.</summary>
/// <param name="IsTrusted">The verdict; null when the case was left out.</param>
/// <param name="Context">Why, in words.</param>
/// <param name="Spent">What it cost.</param>
internal sealed record LimboOutcome(bool? IsTrusted, string Context, BudgetSpent Spent)
{
    /// <summary>The word of limbo's own ActualResult.</summary>
    internal string ActualResult => IsTrusted switch
    {
        true => "SUCCESS",
        false => "FAILURE",
        null => "SKIPPED",
    };

    internal bool Agrees(bool expectsSuccess) => IsTrusted == expectsSuccess;
}
