using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <content>The end of what we write does not come into the middle of a long write.</content>
public sealed partial class TlsStream
{
    /// <summary>Whether a write has given up the gate, and more of it is to come. Set inside the gate.</summary>
    private volatile bool _isMidWrite;

    /// <summary>Completed at the end of such a write, if somebody waits for it.</summary>
    private TaskCompletionSource<bool>? _midWriteOver;

    /// <summary>
    /// Enters the write gate where no write is under way: the peer would take the part before a close_notify for the
    /// whole, and the rest could not be sent any more (RFC 8446 §6.1).
    /// </summary>
    private async ValueTask EnterBetweenWritesAsync<TIo>(CancellationToken cancellationToken)
        where TIo : IIoAdapter
    {
        while (true)
        {
            await TIo.EnterAsync(ref _writeGate, cancellationToken).ConfigureAwait(false);
            if (!_isMidWrite)
            {
                return;
            }

            var mine = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            TaskCompletionSource<bool> over = Interlocked.CompareExchange(ref _midWriteOver, mine, null) ?? mine;
            _writeGate.Leave();
            if (!_isMidWrite)
            {
                // It ended before it could know of us.
                _ = over.TrySetResult(true);
                _ = Interlocked.CompareExchange(ref _midWriteOver, null, over);
            }

            _ = await TIo.AnswerAsync(new ValueTask<bool>(over.Task.WaitAsync(cancellationToken)))
                .ConfigureAwait(false);
        }
    }

    /// <summary>Whoever waits for the end of a long write goes on.</summary>
    private void EndMidWrite()
    {
        if (_isMidWrite)
        {
            _isMidWrite = false;
            Interlocked.MemoryBarrier();
            _ = Interlocked.Exchange(ref _midWriteOver, null)?.TrySetResult(true);
        }
    }
}
