using System;
using System.Threading;

namespace Tls;

/// <summary>A caller's token, and a time of our own after which it is over too.</summary>
internal readonly struct TimeLimit : IDisposable
{
    private readonly CancellationTokenSource? _source;
    private readonly CancellationToken _caller;

    internal TimeLimit(TimeSpan time, CancellationToken caller)
    {
        _caller = caller;
        if (time != Timeout.InfiniteTimeSpan)
        {
            _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
            _source.CancelAfter(time);
        }
    }

    /// <summary>Cancelled by the caller or by the time.</summary>
    internal CancellationToken Token => _source?.Token ?? _caller;

    /// <summary>Whether it was the time.</summary>
    internal bool IsOver => _source is { IsCancellationRequested: true } && !_caller.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose() => _source?.Dispose();
}
