using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Tests.Leaks;

/// <summary>Whoever counts counts everybody: these run alone.</summary>
[CollectionDefinition(nameof(Census), DisableParallelization = true)]
public sealed class CensusCollection;

/// <summary>
/// What there is before something and must not be more afterwards: handles, buffers of the pool, objects of ours that
/// somebody still holds; and tasks that failed and nobody looked.
/// </summary>
internal sealed class Census : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<WeakReference> _followed = new();
    private readonly ConcurrentQueue<Exception> _unobserved = new();
    private readonly PoolCount _pool;
    private readonly int _sockets;

    private Census()
    {
        Collect();
        TaskScheduler.UnobservedTaskException += Note;
        _sockets = Sockets();
        _pool = new PoolCount();
    }

    /// <summary>How many buffers were rented since the beginning.</summary>
    internal long RentedEver => _pool.RentedEver;

    internal static Census Begin() => new();

    /// <summary>Nobody may hold these at the end.</summary>
    internal void Follow(params IEnumerable<object?> things)
    {
        foreach (object? thing in things)
        {
            if (thing is not null)
            {
                _followed.Enqueue(new WeakReference(thing));
            }
        }
    }

    /// <summary>Waits, for a while at most, until all is as it was.</summary>
    internal async Task SettleAsync()
    {
        DateTime end = DateTime.UtcNow + Patience;
        string difference;
        while ((difference = Difference()).Length > 0 && DateTime.UtcNow < end)
        {
            await Task.Delay(20);
        }

        Assert.Equal(string.Empty, difference);
        Assert.Empty(_unobserved);
    }

    public void Dispose()
    {
        TaskScheduler.UnobservedTaskException -= Note;
        _pool.Dispose();
    }

    private string Difference()
    {
        Collect();
        List<string> more = [];
        int sockets = Sockets();
        if (sockets > _sockets)
        {
            more.Add($"sockets: {_sockets} before, {sockets} now");
        }

        if (_pool.Out > 0)
        {
            more.Add("buffers not given back, in bytes: " + _pool.Sizes);
        }

        if (_pool.Twice > 0)
        {
            more.Add($"buffers given back twice: {_pool.Twice}");
        }

        more.AddRange(_followed.Select(weak => weak.Target).OfType<object>().GroupBy(
            thing => thing.GetType().Name, (name, held) => $"{name}: {held.Count()} still held"));
        return string.Join("; ", more);
    }

    private void Note(object? sender, UnobservedTaskExceptionEventArgs e) => _unobserved.Enqueue(e.Exception);

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    /// <summary>How many handles of sockets the process has; 0 where the system does not say.</summary>
    private static int Sockets()
    {
        if (!Directory.Exists("/proc/self/fd"))
        {
            return 0;
        }

        return Directory.GetFiles("/proc/self/fd").Count(IsSocket);
    }

    private static bool IsSocket(string handle)
    {
        try
        {
            return new FileInfo(handle).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
