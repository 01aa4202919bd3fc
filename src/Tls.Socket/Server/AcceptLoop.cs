using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>
/// Accepts connections until told to stop, each handled concurrently, with a cap on those that have not
/// finished their handshake, and one on all of them. At either cap one more is accepted at most and waits; the operating
/// system's backlog holds the rest.
/// </summary>
internal sealed class AcceptLoop : IDisposable
{
    /// <summary>
    /// When the operating system cannot accept (out of handles, say), it is asked again after so long.
    /// </summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);

    private readonly Socket _listener;
    private readonly HandshakeSlots _slots;
    private readonly Lock _sync = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _accepting = new();
    private TaskCompletionSource? _held;
    private AcceptHolds _holds;
    private int _users = 1;

    /// <summary>Binds and listens.</summary>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    internal AcceptLoop(IPEndPoint endPoint, int backlog, int maxPendingHandshakes)
    {
        _slots = new HandshakeSlots(maxPendingHandshakes);
        _listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(endPoint);
            _listener.Listen(backlog);
            LocalEndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        }
        catch
        {
            _listener.Dispose();
            throw;
        }
    }

    /// <summary>Where it listens, with the port that was found when 0 was asked for.</summary>
    internal IPEndPoint LocalEndPoint { get; }

    /// <summary>The operating system's handle.</summary>
    internal SafeSocketHandle SocketDescriptor => _listener.SafeHandle;

    /// <summary>Told when the operating system could not accept a connection; what it throws is ignored.</summary>
    internal Action<SocketException>? AcceptFailed { get; init; }

    /// <summary>How the next connection is had of the listening socket.</summary>
    internal Func<Socket, CancellationToken, ValueTask<Socket>> Next { get; init; } =
        static (listener, cancellationToken) => listener.AcceptAsync(cancellationToken);

    /// <summary>The places for handshakes.</summary>
    internal HandshakeSlots Slots => _slots;

    /// <summary>Places for connections, established ones included; null when there is no end of them.</summary>
    internal SemaphoreSlim? Connections { get; set; }

    /// <summary>
    /// Accepts until cancelled, and returns when every connection has been handled to its end.
    /// </summary>
    /// <param name="handle">Handles one connection; must not throw.</param>
    /// <param name="cancellationToken">Stops.</param>
    internal async Task RunAsync(
        Func<Socket, HandshakeSlot, Task> handle, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (Connections is not null)
                {
                    await Connections.WaitAsync(cancellationToken).ConfigureAwait(false);
                }

                CancellationToken held = await WhileHeldAsync(cancellationToken).ConfigureAwait(false);
                if (await AcceptAsync(held, cancellationToken).ConfigureAwait(false) is { } accepted)
                {
                    await BeginAsync(handle, accepted, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    _ = Connections?.Release();
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // Told to stop.
        }

        _listener.Dispose();
        Leave();
        await _idle.Task.ConfigureAwait(false);
        _slots.Dispose();
    }

    /// <summary>Accepts nobody until that hold is released, and every other.</summary>
    internal void Hold(AcceptHolds hold)
    {
        CancellationTokenSource accepting;
        lock (_sync)
        {
            _holds |= hold;
            if (_held is not null)
            {
                return;
            }

            _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            accepting = _accepting;
        }

        accepting.Cancel();
    }

    /// <summary>That hold is over.</summary>
    internal void Release(AcceptHolds hold)
    {
        TaskCompletionSource held;
        lock (_sync)
        {
            _holds &= ~hold;
            if (_held is null || _holds != AcceptHolds.None)
            {
                return;
            }

            (held, _held) = (_held, null);
            _accepting = new CancellationTokenSource();
        }

        held.SetResult();
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => _listener.Dispose();

    /// <returns>Cancelled by the next hold.</returns>
    private async Task<CancellationToken> WhileHeldAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task held;
            lock (_sync)
            {
                if (_held is null)
                {
                    return _accepting.Token;
                }

                held = _held.Task;
            }

            await held.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>Null when there is nobody: the operating system could not, or accepting is held.</returns>
    private async Task<Socket?> AcceptAsync(CancellationToken held, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(held, cancellationToken);
        try
        {
            return await Next(_listener, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is not SocketError.OperationAborted)
        {
            Tell(exception);
            await Task.Delay(RetryDelay, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (SocketException) when (held.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (SocketException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Handles a connection as soon as there is a place for its handshake.</summary>
    private async Task BeginAsync(
        Func<Socket, HandshakeSlot, Task> handle, Socket accepted, CancellationToken cancellationToken)
    {
        HandshakeSlot slot;
        try
        {
            slot = await _slots.TakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            accepted.Dispose();
            throw;
        }

        Enter();
        _ = HandleAsync(handle, accepted, slot);
    }

    private async Task HandleAsync(Func<Socket, HandshakeSlot, Task> handle, Socket accepted, HandshakeSlot slot)
    {
        try
        {
            // Not on the accepting flow: a handshake begins with work.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await handle(accepted, slot).ConfigureAwait(false);
        }
        finally
        {
            slot.Dispose();
            _ = Connections?.Release();
            Leave();
        }
    }

    /// <summary>A listener to failures that fails is no reason to accept nobody any more.</summary>
    private void Tell(SocketException exception)
    {
        try
        {
            AcceptFailed?.Invoke(exception);
        }
        catch (Exception mistake) when (mistake is not OutOfMemoryException)
        {
            // It is told again at the next try.
        }
    }

    private void Enter()
    {
        lock (_sync)
        {
            _users++;
        }
    }

    private void Leave()
    {
        lock (_sync)
        {
            if (--_users == 0)
            {
                _idle.SetResult();
            }
        }
    }
}

/// <summary>Why nobody is accepted for now.</summary>
[Flags]
internal enum AcceptHolds
{
    /// <summary>No reason.</summary>
    None = 0,

    /// <summary>The application said so.</summary>
    Paused = 1,

    /// <summary>Too many wait to be taken.</summary>
    Full = 2,
}
