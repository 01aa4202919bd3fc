using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Tests.Qt;

/// <summary>A context with one thread, as that of a user interface.</summary>
internal sealed class OneThread : IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _items = [];
    private readonly Thread _thread;
    private readonly bool _isRenewed;

    /// <param name="isRenewed">Whether code finds another object as its context each time, as in WPF.</param>
    internal OneThread(bool isRenewed = false)
    {
        _isRenewed = isRenewed;
        Context = new Its(this);
        _thread = new Thread(Work) { IsBackground = true };
        _thread.Start();
    }

    internal SynchronizationContext Context { get; }

    internal bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>Runs it there.</summary>
    internal Task<T> RunAsync<T>(Func<T> function)
    {
        var outcome = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Context.Post(
            _ =>
            {
                try
                {
                    outcome.SetResult(function());
                }
                catch (Exception exception)
                {
                    outcome.SetException(exception);
                }
            },
            null);
        return outcome.Task;
    }

    public void Dispose() => _items.CompleteAdding();

    private void Work()
    {
        foreach ((SendOrPostCallback callback, object? state) in _items.GetConsumingEnumerable())
        {
            SynchronizationContext.SetSynchronizationContext(_isRenewed ? new Its(this) : Context);
            callback(state);
        }
    }

    private sealed class Its(OneThread owner) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            if (!owner._items.IsAddingCompleted)
            {
                owner._items.Add((d, state));
            }
        }
    }
}
