using System;

namespace Tls.Bench.Timing;

/// <summary>What the greatest |t| means, by the thresholds that are usual.</summary>
internal enum Verdict
{
    /// <summary>Below 4.5: nothing was seen, which does not mean that there is nothing.</summary>
    NoneSeen,

    /// <summary>From 4.5 to 10: to be measured again, and longer.</summary>
    Suspicious,

    /// <summary>Above 10: the time depends on the class.</summary>
    Leak,
}

/// <summary>Gives verdicts.</summary>
internal static class Verdicts
{
    private const double Suspicious = 4.5;
    private const double Leak = 10;

    /// <summary>Of a t of either sign.</summary>
    public static Verdict Of(double t) =>
        Math.Abs(t) > Leak ? Verdict.Leak : Math.Abs(t) > Suspicious ? Verdict.Suspicious : Verdict.NoneSeen;
}
