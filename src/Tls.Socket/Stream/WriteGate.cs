using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>
/// Lets one writer in at a time, the others in their turn. Most connections never have two: what the second one waits by is
/// made when there is one, and kept. It is a field of whoever has one, and never copied.
/// </summary>
internal struct WriteGate
{
    private volatile SemaphoreSlim? _queue;
    private State _state;

    /// <summary>Where the gate stands.</summary>
    private enum State
    {
        Free,
        Taken,

        /// <summary>Somebody has had to wait: the queue says from now on who is inside.</summary>
        Queued,
    }

    /// <summary>Enters if nobody is inside.</summary>
    /// <returns>Whether the caller is inside now.</returns>
    internal bool TryEnter() => Interlocked.CompareExchange(ref _state, State.Taken, State.Free) switch
    {
        State.Free => true,
        State.Taken => false,
        _ => _queue!.Wait(0, CancellationToken.None),
    };

    /// <summary>Enters in one's turn.</summary>
    /// <param name="cancellationToken">Gives up: the caller is then not inside.</param>
    internal Task EnterAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        while (Interlocked.CompareExchange(ref _state, State.Taken, State.Free) != State.Free)
        {
            SemaphoreSlim queue = _queue ?? MakeQueue();

            // Unless whoever was inside has just left, who finds the queue then lets the next one in by it.
            if (Interlocked.CompareExchange(ref _state, State.Queued, State.Taken) != State.Free)
            {
                return queue.WaitAsync(cancellationToken);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// The same for whoever may not await: in one's turn among those who do, which <see cref="SemaphoreSlim.Wait()"/> does
    /// not promise. No thread of the pool is needed to wake the caller.
    /// </summary>
    internal void Enter(CancellationToken cancellationToken) => EnterAsync(cancellationToken).GetAwaiter().GetResult();

    /// <summary>Leaves, and lets the next one in.</summary>
    internal void Leave()
    {
        if (Interlocked.CompareExchange(ref _state, State.Free, State.Taken) != State.Taken)
        {
            _ = _queue!.Release();
        }
    }

    /// <summary>A queue behind somebody who is inside.</summary>
    private SemaphoreSlim MakeQueue()
    {
        var mine = new SemaphoreSlim(0, 1);
        return Interlocked.CompareExchange(ref _queue, mine, null) ?? mine;
    }
}
