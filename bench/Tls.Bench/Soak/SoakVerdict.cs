using System;
using System.Collections.Generic;
using System.Linq;

namespace Tls.Bench.Soak;

/// <summary>What a process holds is flat if in the last third of the run it is not more than in the middle one.</summary>
internal static class SoakVerdict
{
    /// <summary>How many a short run has, about: fewer say nothing of memory, which comes and goes in steps.</summary>
    internal const int EnoughSamples = 9;

    private const double KiB = 1024;
    private const double MiB = 1024 * KiB;

    // What is counted one by one must not grow, but for the few handles and threads that the run time makes when it likes.
    private static readonly Measure[] All =
    [
        new("managed memory", "KiB", sample => sample.Managed / KiB, Part: 0.03, Slack: 64),
        new("working set", "MiB", sample => sample.WorkingSet / MiB, Part: 0.05, Slack: 1),
        new("handles", "", sample => sample.Handles, Part: 0, Slack: 2),
        new("buffers", "", sample => sample.Buffers, Part: 0, Slack: 0),
        new("threads", "", sample => sample.Threads, Part: 0, Slack: 4),
    ];

    /// <summary>Prints the medians of both thirds, and judges.</summary>
    /// <returns>Whether all is flat.</returns>
    internal static bool Print(IReadOnlyList<SoakSample> samples)
    {
        int third = samples.Count / 3;
        SoakSample[] middle = [.. samples.Skip(third).Take(third)];
        SoakSample[] last = [.. samples.Skip(2 * third)];
        Console.WriteLine($"{"",-20}{"middle third",14}{"last third",14}");
        bool isFlat = true;
        foreach (Measure measure in All)
        {
            double before = Median(middle.Select(measure.Of));
            double after = Median(last.Select(measure.Of));
            bool grows = after > (before * (1 + measure.Part)) + measure.Slack;
            isFlat &= !grows;
            Console.WriteLine(
                $"{measure.Name,-20}{before,14:N0}{after,14:N0} {measure.Unit,-4}{(grows ? "GROWS" : "flat")}");
        }

        return isFlat;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>What is looked at, and by how much it may be more: a part of it, and something beside.</summary>
    private sealed record Measure(string Name, string Unit, Func<SoakSample, double> Of, double Part, double Slack);
}
