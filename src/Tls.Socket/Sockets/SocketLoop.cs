using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>
/// One thing after another: everything a socket does, and every event it raises, runs here, never two at
/// once. Uses a pool thread while there is something to do and none while there is not; or runs where a given
/// context says.
/// </summary>
/// <remarks>
/// It is a <see cref="SynchronizationContext"/>, so what is awaited on the loop goes on on the loop; that
/// holds for the socket's own flow and for handlers alike.
/// </remarks>
internal sealed class SocketLoop : SynchronizationContext, IThreadPoolWorkItem
{
    /// <summary>After so many items in a row, other work of the pool gets its turn.</summary>
    private const int MaxItemsInARow = 64;

    /// <summary>What there is to do; and the lock of everything here.</summary>
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _items = new();
    private readonly TlsSocket? _owner;
    private SynchronizationContext? _target;
    private volatile bool _isTargetLost;
    private bool _scheduled;

    /// <summary>The thread that works here now; 0 when none does.</summary>
    private int _worker;

    /// <summary>The thread where the target has run us last; 0 before it has.</summary>
    private int _targetThread;

    /// <summary>A loop with nothing to do.</summary>
    /// <param name="owner">Told, on the loop, of what an item throws; null where that is nobody's business.</param>
    internal SocketLoop(TlsSocket? owner = null) => _owner = owner;

    /// <summary>Whether the caller is on this loop.</summary>
    internal bool IsCurrent => Volatile.Read(ref _worker) == Environment.CurrentManagedThreadId;

    /// <summary>Where the work is done; null for the pool. To be set while there is nothing to do.</summary>
    internal SynchronizationContext? Target
    {
        get => _target;
        set
        {
            lock (_items)
            {
                (_target, _targetThread, _isTargetLost) = (value, 0, false);
            }
        }
    }

    /// <summary>The context on which it all runs in the end; null for the pool.</summary>
    internal SynchronizationContext? Context => Innermost(_target);

    /// <summary>
    /// Whether the target has refused work, as that of a window that is gone may: what is left is done on the pool.
    /// </summary>
    internal bool HasLostTarget => _isTargetLost || (_target is SocketLoop { HasLostTarget: true });

    /// <summary>
    /// Whether the caller keeps the target from running us: then whoever waits has to do the work meanwhile.
    /// </summary>
    /// <remarks>
    /// Some contexts come as another object each time, so one of the same kind on the thread where we ran last
    /// counts as well.
    /// </remarks>
    internal bool BlocksTarget
    {
        get
        {
            if (Innermost(_target) is not { } target || Innermost(Current) is not { } current)
            {
                return false;
            }

            return ReferenceEquals(current, target)
                || (current.GetType() == target.GetType()
                    && Volatile.Read(ref _targetThread) == Environment.CurrentManagedThreadId);
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_items)
        {
            _items.Enqueue((d, state));
            Monitor.PulseAll(_items);
            if (_scheduled)
            {
                return;
            }

            _scheduled = true;
        }

        Schedule();
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            d(state);
            return;
        }

        Task<bool> done = InvokeAsync(() =>
        {
            d(state);
            return true;
        });
        _ = Wait(done, Timeout.Infinite);
        done.GetAwaiter().GetResult();
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
    /// Blocks until that has happened or the time is up. On the loop, which is to say inside a handler, and where
    /// nobody else could, it goes on with the loop's work meanwhile.
    /// </summary>
    /// <returns>Whether it has happened.</returns>
    internal bool Wait(Task happened, int milliseconds) =>
        IsCurrent || BlocksTarget ? RunUntil(happened, milliseconds) : happened.Wait(milliseconds);

    private bool RunUntil(Task happened, int milliseconds)
    {
        var watch = Stopwatch.StartNew();
        _ = happened.ContinueWith(
            static (_, loop) => ((SocketLoop)loop!).Wake(),
            this,
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
        bool isNested = IsCurrent;
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            while (!happened.IsCompleted)
            {
                (SendOrPostCallback Callback, object? State) item;
                lock (_items)
                {
                    int left = milliseconds < 0
                        ? Timeout.Infinite
                        : (int)Math.Max(0, milliseconds - watch.ElapsedMilliseconds);
                    bool isOurs = isNested || _worker == 0;
                    if (!isOurs || !_items.TryDequeue(out item))
                    {
                        if (happened.IsCompleted || left == 0 || !Monitor.Wait(_items, left))
                        {
                            break;
                        }

                        continue;
                    }

                    _worker = Environment.CurrentManagedThreadId;
                }

                Run(item);
                if (!isNested)
                {
                    StopWorking();
                }
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }

        return happened.IsCompleted;
    }

    /// <summary>The pool gives us a thread.</summary>
    void IThreadPoolWorkItem.Execute() => Execute();

    private void Execute()
    {
        SynchronizationContext? before = Current;
        lock (_items)
        {
            if (_target is not null)
            {
                _targetThread = Environment.CurrentManagedThreadId;
            }

            if (_worker != 0)
            {
                // Who waits here does the work; or a handler has let its context run other things.
                _scheduled = false;
                return;
            }

            _worker = Environment.CurrentManagedThreadId;
        }

        SetSynchronizationContext(this);
        try
        {
            for (int i = 0; i < MaxItemsInARow; i++)
            {
                (SendOrPostCallback Callback, object? State) item;
                lock (_items)
                {
                    if (!_items.TryDequeue(out item))
                    {
                        break;
                    }
                }

                Run(item);
            }
        }
        finally
        {
            SetSynchronizationContext(before);
            lock (_items)
            {
                _scheduled = false;
            }

            StopWorking();
        }
    }

    /// <summary>The work is left to others; what there still is needs somebody.</summary>
    private void StopWorking()
    {
        lock (_items)
        {
            _worker = 0;
            Monitor.PulseAll(_items);
            if (_scheduled || _items.Count == 0)
            {
                return;
            }

            _scheduled = true;
        }

        Schedule();
    }

    private void Schedule()
    {
        if (_target is { } target && !_isTargetLost)
        {
            try
            {
                target.Post(static loop => ((SocketLoop)loop!).Execute(), this);
                return;
            }
            catch (Exception exception)
            {
                // Whoever made us run may hold a lock, or be a thread that dies of an exception: it is told on the loop.
                _isTargetLost = true;
                lock (_items)
                {
                    _items.Enqueue((_ => _owner?.HandlerThrew(exception), null));
                }
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Wake()
    {
        lock (_items)
        {
            Monitor.PulseAll(_items);
        }
    }

    /// <summary>The context on which it all runs in the end: loops may stand on one another.</summary>
    private static SynchronizationContext? Innermost(SynchronizationContext? context)
    {
        while (context is SocketLoop loop)
        {
            context = loop._target;
        }

        return context;
    }

    private void Run((SendOrPostCallback Callback, object? State) item)
    {
        try
        {
            item.Callback(item.State);
        }
        catch (Exception exception)
        {
            _owner?.HandlerThrew(exception);
        }
    }
}
