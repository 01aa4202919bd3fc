using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <content>
/// Waiting. The calls without <c>Async</c> block their caller, as Qt's do; inside a handler, and on the <see
/// cref="HandlerContext"/>, they go on with the socket's work, so events are raised inside the call.
/// </content>
public sealed partial class TlsSocket
{
    private const int DefaultWait = 30_000;

    private List<Waiter>? _waiters;

    /// <summary>Blocks until TCP is connected.</summary>
    /// <param name="milliseconds">For so long at most; -1 for ever.</param>
    /// <returns>False when it failed or took too long.</returns>
    public bool WaitForConnected(int milliseconds = DefaultWait) => Wait(IsConnectedOutcome(), milliseconds);

    /// <summary>The same without blocking, with a token instead of a time.</summary>
    public Task<bool> WaitForConnectedAsync(CancellationToken cancellationToken = default) =>
        When(IsConnectedOutcome(), cancellationToken);

    /// <summary>Blocks until the handshake is done.</summary>
    /// <param name="milliseconds">For so long at most; -1 for ever.</param>
    /// <returns>False when it failed, took too long, or encryption was never asked for.</returns>
    public bool WaitForEncrypted(int milliseconds = DefaultWait) => Wait(IsEncryptedOutcome(), milliseconds);

    /// <summary>The same without blocking, with a token instead of a time.</summary>
    public Task<bool> WaitForEncryptedAsync(CancellationToken cancellationToken = default) =>
        When(IsEncryptedOutcome(), cancellationToken);

    /// <summary>Blocks until something has arrived since the last read, or the last such wait.</summary>
    /// <param name="milliseconds">For so long at most; -1 for ever.</param>
    /// <returns>False when the connection ended first, or it took too long.</returns>
    public bool WaitForReadyRead(int milliseconds = DefaultWait) => Wait(HasNewsOutcome(), milliseconds);

    /// <summary>The same without blocking, with a token instead of a time.</summary>
    public Task<bool> WaitForReadyReadAsync(CancellationToken cancellationToken = default) =>
        When(HasNewsOutcome(), cancellationToken);

    /// <summary>Blocks until some of what was written is on its way.</summary>
    /// <param name="milliseconds">For so long at most; -1 for ever.</param>
    /// <returns>False when nothing was waiting, the connection ended first, or it took too long.</returns>
    public bool WaitForBytesWritten(int milliseconds = DefaultWait) =>
        Wait(HasWrittenOutcome(), milliseconds);

    /// <summary>The same without blocking, with a token instead of a time.</summary>
    public Task<bool> WaitForBytesWrittenAsync(CancellationToken cancellationToken = default) =>
        When(HasWrittenOutcome(), cancellationToken);

    /// <summary>Blocks until the connection is over.</summary>
    /// <param name="milliseconds">For so long at most; -1 for ever.</param>
    /// <returns>False when it took too long.</returns>
    public bool WaitForDisconnected(int milliseconds = DefaultWait) => Wait(IsOverOutcome(), milliseconds);

    /// <summary>The same without blocking, with a token instead of a time.</summary>
    public Task<bool> WaitForDisconnectedAsync(CancellationToken cancellationToken = default) =>
        When(IsOverOutcome(), cancellationToken);

    private Func<bool?> IsConnectedOutcome()
    {
        SocketConnection? connection = _connection;
        return () => connection is null || connection.IsOver ? false : connection.WasConnected ? true : null;
    }

    private Func<bool?> IsEncryptedOutcome()
    {
        SocketConnection? connection = _connection;
        return () => connection is null || connection.IsOver || connection.Encryption is null
            ? false
            : connection.WasEncrypted ? true : null;
    }

    private Func<bool?> HasNewsOutcome() => () =>
    {
        if (_hasNews)
        {
            _hasNews = false;
            return true;
        }

        return _connection is null ? false : null;
    };

    private Func<bool?> HasWrittenOutcome()
    {
        SocketConnection? connection = _connection;
        long before = connection?.Written ?? 0;
        return () => connection is null || (connection.Written == before && connection.Accepted == before)
            ? false
            : connection.Written > before ? true : connection.IsOver ? false : null;
    }

    private Func<bool?> IsOverOutcome() => () => _connection is null ? true : null;

    /// <summary>Something has changed: whoever waited for it goes on.</summary>
    private void Changed()
    {
        lock (_sync)
        {
            for (int i = (_waiters?.Count ?? 0) - 1; i >= 0; i--)
            {
                if (_waiters![i].Outcome() is { } outcome)
                {
                    _waiters[i].Done.TrySetResult(outcome);
                    _waiters.RemoveAt(i);
                }
            }

            ForgetNoWaiters();
        }
    }

    private bool Wait(Func<bool?> outcome, int milliseconds)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, Timeout.Infinite);
        if (Enlist(outcome, out bool now) is not { } waiter)
        {
            return now;
        }

        Task<bool> done = waiter.Done.Task;
        bool inTime = _loop.Wait(done, milliseconds);
        Dismiss(waiter);
        return inTime && done.Result;
    }

    private async Task<bool> When(Func<bool?> outcome, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        if (Enlist(outcome, out bool now) is not { } waiter)
        {
            return now;
        }

        try
        {
            return await waiter.Done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Dismiss(waiter);
        }
    }

    /// <summary>
    /// Waits until a connection has come that far; a caller who gives up ends a connection that has not.
    /// </summary>
    private async Task UntilAsync(
        SocketConnection connection,
        Func<SocketConnection, bool> reached,
        CancellationToken cancellationToken,
        bool cancelsConnection = true)
    {
        bool isThere;
        try
        {
            isThere = await When(
                () => reached(connection) ? true : connection.IsOver ? false : null, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancelsConnection)
        {
            await connection.GiveUpAsync().ConfigureAwait(false);
            throw;
        }

        if (!isThere)
        {
            ThrowEnded(connection);
        }
    }

    private void ThrowEnded(SocketConnection connection)
    {
        ThrowIfDisposed();
        switch (connection.Failure)
        {
            case null:
                throw new TlsSocketClosedException();

            case
            {
                Error: TlsSocketError.HandlerFailed or TlsSocketError.HandshakeTimeout or TlsSocketError.HandshakeShed,
            } failure:
                throw new IOException(failure.Message, failure.Exception);

            case { } failure:
                ExceptionDispatchInfo.Throw(failure.Exception);
                break;
        }
    }

    private Waiter? Enlist(Func<bool?> outcome, out bool now)
    {
        lock (_sync)
        {
            if (outcome() is { } known)
            {
                now = known;
                return null;
            }

            now = false;
            var waiter = new Waiter(outcome);
            (_waiters ??= []).Add(waiter);
            return waiter;
        }
    }

    private void Dismiss(Waiter waiter)
    {
        lock (_sync)
        {
            _ = _waiters?.Remove(waiter);
            ForgetNoWaiters();
        }
    }

    /// <summary>Nobody waits for most sockets most of the time.</summary>
    private void ForgetNoWaiters() => _waiters = _waiters is { Count: > 0 } ? _waiters : null;

    /// <summary>Somebody who waits.</summary>
    /// <param name="Outcome">Null while there is none; asked under the lock.</param>
    private sealed record Waiter(Func<bool?> Outcome)
    {
        /// <summary>Completed with the outcome.</summary>
        internal TaskCompletionSource<bool> Done { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
