using System;

namespace Tls.Crypto.Tests;

/// <summary>Counts what an action allocates on this thread once it is warm.</summary>
internal static class Allocations
{
    public static long Of(int repetitions, Action action)
    {
        for (int i = 0; i < 200; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < repetitions; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
