using System;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace Tls;

/// <summary>Wakes the one flow that waits for it, or the next that will. Waiting allocates nothing.</summary>
internal sealed class AutoSignal : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _wake = new() { RunContinuationsAsynchronously = true };
    private bool _isAwaited;
    private bool _isSet;

    /// <summary>Wakes whoever waits.</summary>
    internal void Set()
    {
        lock (this)
        {
            if (!_isAwaited)
            {
                _isSet = true;
                return;
            }

            _isAwaited = false;
        }

        // Not under the lock: where the flow goes on is the application's to say.
        _wake.SetResult(true);
    }

    /// <summary>Waits to be woken. What ends the waiting for another reason has to wake it too.</summary>
    internal ValueTask WaitAsync()
    {
        lock (this)
        {
            if (_isSet)
            {
                _isSet = false;
                return ValueTask.CompletedTask;
            }

            _wake.Reset();
            _isAwaited = true;
            return new ValueTask(this, _wake.Version);
        }
    }

    void IValueTaskSource.GetResult(short token) => _wake.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wake.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wake.OnCompleted(continuation, state, token, flags);
}
