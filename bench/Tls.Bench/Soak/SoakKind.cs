using System;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Bench.Soak;

/// <summary>One sort of clients, and what became of them.</summary>
/// <param name="name">What it is called in the table.</param>
/// <param name="weight">How many of it there are among the others.</param>
/// <param name="isHonest">Whether the server has nothing to complain about.</param>
/// <param name="run">One connection; says whether it was as its name says: there may be no session to resume.</param>
internal sealed class SoakKind(string name, int weight, bool isHonest, Func<Random, Task<bool>> run)
{
    /// <summary>A connection that takes longer hangs.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private long _count;
    private long _asNamed;
    private long _failed;
    private string? _failure;

    internal string Name => name;

    internal int Weight => weight;

    internal bool IsHonest => isHonest;

    /// <summary>How many there were.</summary>
    internal long Count => Interlocked.Read(ref _count);

    /// <summary>How many were as the name says.</summary>
    internal long AsNamed => Interlocked.Read(ref _asNamed);

    /// <summary>How many failed, and should not have.</summary>
    internal long Failed => Interlocked.Read(ref _failed);

    /// <summary>How the first of those failed.</summary>
    internal string? Failure => Volatile.Read(ref _failure);

    /// <summary>One connection.</summary>
    internal async Task RunAsync(Random random)
    {
        Interlocked.Increment(ref _count);
        try
        {
            if (await run(random).WaitAsync(Longest))
            {
                Interlocked.Increment(ref _asNamed);
            }
        }
        catch (Exception exception)
        {
            Interlocked.Increment(ref _failed);
            _ = Interlocked.CompareExchange(ref _failure, exception.ToString(), null);
        }
    }
}
