using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>
/// One thing after another: everything a socket does, and every event it raises, runs here, never two at
/// once. Uses a pool thread while there is something to do and none while there is not.
/// </summary>
/// <remarks>
/// It is a <see cref="SynchronizationContext"/>, so what is awaited on the loop goes on on the loop; that
/// holds for the socket's own flow and for handlers alike.
/// </remarks>
internal sealed class SocketLoop : SynchronizationContext, IThreadPoolWorkItem
{
    /// <summary>After so many items in a row, other work of the pool gets its turn.</summary>
    private const int MaxItemsInARow = 64;

    [ThreadStatic]
    private static SocketLoop? _current;

    private readonly object _sync = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _items = new();
    private readonly Action<Exception> _unhandled;
    private bool _scheduled;

    /// <summary>A loop with nothing to do.</summary>
    /// <param name="unhandled">Told of what an item throws; runs on the loop, must not throw itself.</param>
    internal SocketLoop(Action<Exception> unhandled) => _unhandled = unhandled;

    /// <summary>Whether the caller is on this loop.</summary>
    internal bool IsCurrent => _current == this;

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_sync)
        {
            _items.Enqueue((d, state));
            Monitor.Pulse(_sync);
            if (!_scheduled)
            {
                _scheduled = true;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            d(state);
            return;
        }

        using var done = new ManualResetEventSlim();
        Post(
            _ =>
            {
                try
                {
                    d(state);
                }
                finally
                {
                    done.Set();
                }
            },
            null);
        done.Wait();
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs something here, later.</summary>
    internal void Post(Action action) => Post(static state => ((Action)state!)(), action);

    /// <summary>Runs something here and hands back its outcome.</summary>
    internal Task<T> InvokeAsync<T>(Func<T> function)
    {
        var outcome = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                outcome.SetResult(function());
            }
            catch (Exception exception)
            {
                outcome.SetException(exception);
            }
        });
        return outcome.Task;
    }

    /// <summary>
    /// Called by a handler, which is to say on the loop: goes on with the loop's work inside the handler
    /// until that has happened or the time is up.
    /// </summary>
    /// <returns>Whether it has happened.</returns>
    internal bool RunUntil(Task happened, int milliseconds)
    {
        var watch = Stopwatch.StartNew();
        _ = happened.ContinueWith(
            static (_, loop) => ((SocketLoop)loop!).Post(static () => { }),
            this,
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
        while (!happened.IsCompleted)
        {
            (SendOrPostCallback Callback, object? State) item;
            lock (_sync)
            {
                int left = milliseconds < 0
                    ? Timeout.Infinite
                    : (int)Math.Max(0, milliseconds - watch.ElapsedMilliseconds);
                if (_items.Count == 0 && (left == 0 || !Monitor.Wait(_sync, left)))
                {
                    break;
                }

                if (!_items.TryDequeue(out item))
                {
                    continue;
                }
            }

            Run(item);
        }

        return happened.IsCompleted;
    }

    /// <summary>The pool gives us a thread.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        _current = this;
        try
        {
            for (int i = 0; i < MaxItemsInARow; i++)
            {
                (SendOrPostCallback Callback, object? State) item;
                lock (_sync)
                {
                    if (!_items.TryDequeue(out item))
                    {
                        _scheduled = false;
                        return;
                    }
                }

                Run(item);
            }
        }
        finally
        {
            _current = null;
            SetSynchronizationContext(before);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Run((SendOrPostCallback Callback, object? State) item)
    {
        try
        {
            item.Callback(item.State);
        }
        catch (Exception exception)
        {
            _unhandled(exception);
        }
    }
}
