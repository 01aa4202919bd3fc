using System;

namespace Tls.X509;

/// <summary>Counts what one verification costs, and remembers which limit stopped it.</summary>
internal sealed class BudgetMeter
{
    // A name and a constraint of usual length cost one comparison together; longer ones as many as they are long.
    private const int OctetsPerComparison = 128;

    // How many cheap steps pass between two looks at the clock.
    private const int StepsPerLook = 256;

    private readonly PathBudget _budget;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private int _signatures;
    private int _candidates;
    private int _nameComparisons;
    private int _policyNodes;
    private int _steps;

    internal BudgetMeter(PathBudget budget, TimeProvider? clock = null)
    {
        _budget = budget;
        _clock = clock ?? TimeProvider.System;
        _start = _clock.GetTimestamp();
    }

    /// <summary>What ran out, in words; null while nothing has.</summary>
    internal string? Exhausted { get; private set; }

    internal bool IsSpent => Exhausted is not null;

    internal BudgetSpent Spent => new(_signatures, _candidates, _nameComparisons, _policyNodes);

    internal bool TrySignature() =>
        IsInTime() && TrySpend(ref _signatures, 1, _budget.Signatures, "signatures");

    internal bool TryCandidate() =>
        IsInTime() && TrySpend(ref _candidates, 1, _budget.Candidates, "candidates");

    /// <summary>Pays for one comparison.</summary>
    /// <param name="octets">The length of what is compared, together.</param>
    internal bool TryNameComparison(int octets) => MayStep() && TrySpend(
        ref _nameComparisons, 1 + (octets / OctetsPerComparison), _budget.NameComparisons, "name comparisons");

    internal bool TryPolicyNode() =>
        MayStep() && TrySpend(ref _policyNodes, 1, _budget.PolicyNodes, "policy nodes");

    private bool MayStep() => ++_steps % StepsPerLook != 0 || IsInTime();

    private bool IsInTime()
    {
        if (!IsSpent && _clock.GetElapsedTime(_start) > _budget.Time)
        {
            Exhausted = FormattableString.Invariant($"more than {_budget.Time.TotalSeconds} s");
        }

        return !IsSpent;
    }

    private bool TrySpend(ref int count, int cost, int limit, string what)
    {
        if (IsSpent)
        {
            return false;
        }

        if (cost > limit - count)
        {
            Exhausted = $"more than {limit} {what}";
            return false;
        }

        count += cost;
        return true;
    }
}
