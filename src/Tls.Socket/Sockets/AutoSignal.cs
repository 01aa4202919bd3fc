using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>Wakes the one flow that waits for it, or the next that will.</summary>
internal sealed class AutoSignal
{
    private readonly Lock _sync = new();
    private TaskCompletionSource? _waiter;
    private bool _isSet;

    /// <summary>Wakes whoever waits.</summary>
    internal void Set()
    {
        lock (_sync)
        {
            if (_waiter is null)
            {
                _isSet = true;
            }
            else
            {
                _waiter.TrySetResult();
                _waiter = null;
            }
        }
    }

    /// <summary>Waits to be woken.</summary>
    internal Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            if (_isSet)
            {
                _isSet = false;
                return Task.CompletedTask;
            }

            _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiter.Task.WaitAsync(cancellationToken);
        }
    }
}
