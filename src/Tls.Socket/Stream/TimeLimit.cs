using System;
using System.Threading;

namespace Tls;

/// <summary>A caller's token, and a time of our own after which it is over too. Whoever begins one ends it.</summary>
internal readonly struct TimeLimit
{
    /// <summary>Clocks tick this coarsely, in milliseconds: a timeout may end so much before its time.</summary>
    private const int Resolution = 50;

    private readonly CancellationTokenSource? _source;
    private readonly CancellationTokenRegistration _link;
    private readonly CancellationToken _caller;
    private readonly long _end;

    internal TimeLimit(TimeSpan time, CancellationToken caller)
    {
        _caller = caller;
        if (time != Timeout.InfiniteTimeSpan)
        {
            _source = SpareSources.Take();
            _link = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
            _source.CancelAfter(time);
            _end = Environment.TickCount64 + (long)time.TotalMilliseconds;
        }
    }

    /// <summary>Cancelled by the caller or by the time.</summary>
    internal CancellationToken Token => _source?.Token ?? _caller;

    /// <summary>What is left, in milliseconds: at least one, so that it is a timeout; -1 for ever.</summary>
    internal int MillisecondsLeft => _source is null
        ? Timeout.Infinite
        : (int)Math.Clamp(_end - Environment.TickCount64, 1, int.MaxValue);

    /// <summary>Whether it was the time that ended something: by the token, or by a timeout of the transport.</summary>
    internal bool Ended(Exception exception) => exception is OperationCanceledException
        ? _source is { IsCancellationRequested: true } && !_caller.IsCancellationRequested
        : TransportTimeouts.IsTimeout(exception) && MillisecondsLeft is > 0 and <= Resolution;

    /// <summary>What had to be done in time is done, or given up.</summary>
    /// <param name="isTokenForgotten">
    /// Whether nobody has the token any more, so that what kept this time may keep another connection's: not when something
    /// that was given it has not come to its end, nor when the application has seen it.
    /// </param>
    internal void Stop(bool isTokenForgotten)
    {
        _link.Dispose();
        if (isTokenForgotten && _source is { } source)
        {
            SpareSources.Keep(source);
        }
        else
        {
            _source?.Dispose();
        }
    }
}
