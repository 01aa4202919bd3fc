using System;
using System.Globalization;
using System.IO;
using System.Threading;

namespace Tls.Bench.Idle;

/// <summary>What this process holds, in bytes.</summary>
/// <param name="Private">
/// Memory of this process alone that is in RAM, whoever asked for it: the managed heap, what native libraries have
/// allocated, stacks.
/// </param>
/// <param name="Managed">Live objects of the managed heap.</param>
internal readonly record struct ProcessMemory(long Private, long Managed)
{
    private const string Rollup = "/proc/self/smaps_rollup";
    private const int Rounds = 4;

    /// <summary>Measures when nothing is left that could be let go.</summary>
    internal static ProcessMemory Now()
    {
        if (!File.Exists(Rollup))
        {
            throw new PlatformNotSupportedException($"Memory is read from {Rollup}, which is Linux's.");
        }

        for (int round = 0; round < Rounds; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            Thread.Sleep(TimeSpan.FromMilliseconds(250));
        }

        long managed = GC.GetTotalMemory(forceFullCollection: true);
        long resident = 0;
        foreach (string line in File.ReadLines(Rollup))
        {
            if (line.StartsWith("Private_Clean:", StringComparison.Ordinal)
                || line.StartsWith("Private_Dirty:", StringComparison.Ordinal))
            {
                string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                resident += 1024 * long.Parse(words[1], CultureInfo.InvariantCulture);
            }
        }

        return new ProcessMemory(resident, managed);
    }
}
