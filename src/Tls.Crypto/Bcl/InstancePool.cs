using System;
using System.Threading;

namespace Tls.Crypto;

/// <summary>
/// Lends instances of a BCL key so that no two threads ever use the same one: the BCL does not promise that
/// its asymmetric keys may be shared. One instance serves until there is contention; then more are made, at
/// most one per processor kept.
/// </summary>
internal sealed class InstancePool<T>(T first, Func<T> create) : IDisposable
    where T : class, IDisposable
{
    private T? _first = first;
    private T?[]? _more;
    private bool _disposed;

    public Lease Rent()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        T? instance = Interlocked.Exchange(ref _first, null);
        T?[]? more = Volatile.Read(ref _more);
        for (int i = 0; instance is null && more is not null && i < more.Length; i++)
        {
            instance = Interlocked.Exchange(ref more[i], null);
        }

        return new Lease(this, instance ?? create());
    }

    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        Empty();
    }

    private void Return(T instance)
    {
        if (Interlocked.CompareExchange(ref _first, instance, null) is null || TryKeep(instance))
        {
            // An instance that comes home after Dispose is released by whoever brings it.
            if (Volatile.Read(ref _disposed))
            {
                Empty();
            }

            return;
        }

        instance.Dispose();
    }

    private bool TryKeep(T instance)
    {
        T?[] more = Volatile.Read(ref _more) ?? MakeRoom();
        for (int i = 0; i < more.Length; i++)
        {
            if (Interlocked.CompareExchange(ref more[i], instance, null) is null)
            {
                return true;
            }
        }

        return false;
    }

    private T?[] MakeRoom()
    {
        var fresh = new T?[Math.Max(1, Environment.ProcessorCount - 1)];
        return Interlocked.CompareExchange(ref _more, fresh, null) ?? fresh;
    }

    private void Empty()
    {
        Interlocked.Exchange(ref _first, null)?.Dispose();
        T?[] more = Volatile.Read(ref _more) ?? [];
        for (int i = 0; i < more.Length; i++)
        {
            Interlocked.Exchange(ref more[i], null)?.Dispose();
        }
    }

    /// <summary>One instance on loan; disposing gives it back.</summary>
    public readonly ref struct Lease(InstancePool<T> pool, T instance)
    {
        public T Key { get; } = instance;

        public void Dispose() => pool.Return(Key);
    }
}
