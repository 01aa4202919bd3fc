using System;
using System.Diagnostics;
using System.Threading;

namespace Tls.Bench.Soak;

/// <summary>What this process holds while no connection is under way.</summary>
/// <param name="At">Since the beginning.</param>
/// <param name="Connections">How many there have been.</param>
/// <param name="Managed">Live objects of the managed heap, in bytes.</param>
/// <param name="WorkingSet">Memory in RAM, native memory included, in bytes.</param>
/// <param name="Handles">Handles of the system: files, sockets, events.</param>
/// <param name="Buffers">Buffers that are out of the pools.</param>
/// <param name="Threads">Threads of the system.</param>
internal sealed record SoakSample(
    TimeSpan At, long Connections, long Managed, long WorkingSet, int Handles, int Buffers, int Threads)
{
    /// <summary>Measures when nothing is left that could be let go.</summary>
    internal static SoakSample Now(TimeSpan at, long connections, SoakBuffers buffers)
    {
        for (int round = 0; round < 2; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            Thread.Sleep(TimeSpan.FromMilliseconds(50));
        }

        using var process = Process.GetCurrentProcess();
        return new SoakSample(
            at,
            connections,
            GC.GetTotalMemory(forceFullCollection: true),
            process.WorkingSet64,
            process.HandleCount,
            buffers.Out,
            process.Threads.Count);
    }
}
