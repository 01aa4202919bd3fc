using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>So many may be under way at once; who comes then waits, and whoever came first goes first.</summary>
internal sealed class FlightSlots(int count)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private int _free = count;

    /// <summary>Takes a slot, which <see cref="Leave"/> gives back.</summary>
    /// <returns>Whether there was one within that time.</returns>
    internal async Task<bool> EnterAsync(TimeSpan patience)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return true;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = _waiting.AddLast(turn);
        }

        try
        {
            await turn.Task.WaitAsync(patience).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            lock (_lock)
            {
                // Who is no longer waiting has just been given one.
                return !_waiting.Remove(turn);
            }
        }
    }

    /// <summary>Gives a slot back, or on.</summary>
    internal void Leave()
    {
        lock (_lock)
        {
            if (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                first.Value.SetResult();
            }
            else
            {
                _free++;
            }
        }
    }
}
