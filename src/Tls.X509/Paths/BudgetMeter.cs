namespace Tls.X509;

/// <summary>Counts what one verification costs, and remembers which limit stopped it.</summary>
internal sealed class BudgetMeter
{
    private readonly PathBudget _budget;
    private int _signatures;
    private int _candidates;
    private int _nameComparisons;
    private int _policyNodes;

    internal BudgetMeter(PathBudget budget) => _budget = budget;

    /// <summary>What ran out, in words; null while nothing has.</summary>
    internal string? Exhausted { get; private set; }

    internal bool IsSpent => Exhausted is not null;

    internal BudgetSpent Spent => new(_signatures, _candidates, _nameComparisons, _policyNodes);

    internal bool TrySignature() => TrySpend(ref _signatures, _budget.Signatures, "signatures");

    internal bool TryCandidate() => TrySpend(ref _candidates, _budget.Candidates, "candidates");

    internal bool TryNameComparison() =>
        TrySpend(ref _nameComparisons, _budget.NameComparisons, "name comparisons");

    internal bool TryPolicyNode() => TrySpend(ref _policyNodes, _budget.PolicyNodes, "policy nodes");

    private bool TrySpend(ref int count, int limit, string what)
    {
        if (IsSpent)
        {
            return false;
        }

        if (count >= limit)
        {
            Exhausted = $"more than {limit} {what}";
            return false;
        }

        count++;
        return true;
    }
}
