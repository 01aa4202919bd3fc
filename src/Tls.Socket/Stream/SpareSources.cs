using System.Collections.Generic;
using System.Threading;

namespace Tls;

/// <summary>
/// Sources of cancellation that were never cancelled, for the next time limit: each comes with a timer, and both are as large
/// as much else that a handshake needs.
/// </summary>
internal static class SpareSources
{
    /// <summary>So many handshakes at once make none anew.</summary>
    private const int Most = 64;

    private static readonly Lock Sync = new();
    private static readonly Stack<CancellationTokenSource> Sources = new(Most);

    /// <summary>One that is not cancelled, and not timed.</summary>
    internal static CancellationTokenSource Take()
    {
        lock (Sync)
        {
            return Sources.TryPop(out CancellationTokenSource? spare) ? spare : new CancellationTokenSource();
        }
    }

    /// <summary>Takes one back whose token nobody has any more.</summary>
    internal static void Keep(CancellationTokenSource source)
    {
        // One that was cancelled meanwhile, or whose time came just now, stays so for ever.
        if (source.TryReset())
        {
            lock (Sync)
            {
                if (Sources.Count < Most)
                {
                    Sources.Push(source);
                    return;
                }
            }
        }

        source.Dispose();
    }
}
