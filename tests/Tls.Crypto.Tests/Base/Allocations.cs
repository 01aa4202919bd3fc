using System;
using System.Threading;

namespace Tls.Crypto.Tests;

/// <summary>
/// Counts what an action allocates on this thread once it is warm. Code that the just-in-time compiler has not optimised
/// yet may allocate, and when it is done depends on the machine: what counts is what the allocation comes down to.
/// </summary>
internal static class Allocations
{
    private const int Rounds = 100;

    public static long Of(int repetitions, Action action)
    {
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < repetitions; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Thread.Sleep(Math.Min(round, 20));
        }

        return least;
    }
}
