using System;
using System.Threading;

namespace Tls.Cli;

/// <summary>Ends a connection on which nothing moves for a while, or whose server stops.</summary>
internal sealed class IdleTimer : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly TimeSpan _time;

    internal IdleTimer(TimeSpan time, CancellationToken stopping)
    {
        _time = time;
        _source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    /// <summary>Whether time has run out, or the server stops.</summary>
    internal bool IsOver => _source.IsCancellationRequested;

    /// <summary>Begins anew, for the next thing that is waited for.</summary>
    internal CancellationToken Restart()
    {
        _source.CancelAfter(_time);
        return _source.Token;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
