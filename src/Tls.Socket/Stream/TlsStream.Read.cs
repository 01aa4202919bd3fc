using System;
using System.Buffers;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls;

/// <content>Reading: at once when the bytes are there, else through one pooled state machine.</content>
public sealed partial class TlsStream
{
    /// <summary>What a read that waits holds, in bytes: most requests fit, and thousands of idle connections bear it.</summary>
    private const int WaitingRoomSize = 512;

    private byte[]? _waitingRoom;

    /// <summary>The last answer to the peer that was not sent at once.</summary>
    private Task? _answering;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        TlsEngine engine = BeginRead();
        try
        {
            while (true)
            {
                if (TryTake(engine, buffer, out int count))
                {
                    return count;
                }

                if (_asked == TlsStatus.Complete && buffer.IsEmpty && _received.IsEmpty)
                {
                    AnswerPeer(engine);
                    _ = _inner.Read(Span<byte>.Empty);
                }

                SyncIo.Finish(FillAsync<SyncIo>(engine, CancellationToken.None));
            }
        }
        catch (TlsException)
        {
            TellPeerAsync().GetAwaiter().GetResult();
            throw;
        }
        finally
        {
            EndRead();
        }
    }

    /// <inheritdoc/>
    public override int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(
        byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <summary>
    /// Reads plaintext: what is there, or as soon as something is. With an empty buffer, waits until
    /// something is there and takes nothing; no buffer of the pool is held meanwhile, whatever is read into.
    /// </summary>
    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        TlsEngine engine = BeginRead();
        try
        {
            if (!TryTake(engine, buffer.Span, out int count))
            {
                return ReadSlowlyAsync(engine, buffer, cancellationToken);
            }

            EndRead();
            return new ValueTask<int>(count);
        }
        catch (TlsException failure)
        {
            return FailReadAsync(failure);
        }
        catch
        {
            EndRead();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IAsyncResult BeginRead(
        byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadSlowlyAsync(
        TlsEngine engine, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (_asked == TlsStatus.Complete && _received.IsEmpty)
                {
                    await WaitForBytesAsync(engine, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    await FillAsync<AsyncIo>(engine, cancellationToken).ConfigureAwait(false);
                }

                if (TryTake(engine, buffer.Span, out int count))
                {
                    return count;
                }
            }
        }
        catch (TlsException)
        {
            await TellPeerAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            EndRead();
        }
    }

    /// <summary>Where idle connections spend their time: without a pooled buffer, whatever the caller reads into.</summary>
    /// <remarks>
    /// Not by a read into an empty buffer: sockets wake that up for bytes that an earlier read has taken, and then a buffer
    /// would be held after all, or one more call of the system spent on each message. A short message is here at once; of a
    /// long one the rest is read into a pooled buffer.
    /// </remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WaitForBytesAsync(TlsEngine engine, CancellationToken cancellationToken)
    {
        AnswerPeer(engine);
        byte[] room = _waitingRoom ??= ArrayPool<byte>.Shared.Rent(WaitingRoomSize);
        int count = await _inner.ReadAsync(
            room.AsMemory(0, WaitingRoomSize), cancellationToken).ConfigureAwait(false);
        if (count == 0)
        {
            engine.EndOfInput();
        }
        else
        {
            room.AsSpan(0, count).CopyTo(_received.GetRoom().Span);
            _received.Arrived(count);
        }
    }

    private async ValueTask<int> FailReadAsync(TlsException failure)
    {
        EndRead();
        await TellPeerAsync().ConfigureAwait(false);
        throw failure;
    }

    /// <summary>Sends answers the engine owes, and reads from the transport once.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FillAsync<TIo>(TlsEngine engine, CancellationToken cancellationToken)
        where TIo : IIoAdapter
    {
        if (await AnswerAskedAsync<TIo>(engine, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        AnswerPeer(engine);
        _ = await ReceiveMoreAsync<TIo>(engine, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends what the engine owes, if it does.</summary>
    private void AnswerPeer(TlsEngine engine)
    {
        if (engine.OwesOutput)
        {
            // Not awaited: a peer that takes nothing until we have read what it sends would wait for us
            // forever.
            Task answering = AnswerPeerAsync();
            if (!answering.IsCompleted)
            {
                // One that is queued behind another is done at once, and sent by the other.
                _answering = answering;
            }
        }
    }

    /// <summary>Sends what the engine owes; how that fails is for the next write to report.</summary>
    private async Task AnswerPeerAsync()
    {
        try
        {
            await SendPendingAsync<AsyncIo>(mustWait: false, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _writeFailure ??= exception;
        }
    }

    /// <summary>Takes what is there, as many records as fit.</summary>
    /// <returns>False when nothing is there, and more must be read first.</returns>
    private bool TryTake(TlsEngine engine, Span<byte> buffer, out int count)
    {
        count = 0;
        while (true)
        {
            if (engine.HasPlaintext)
            {
                count += engine.TakePlaintext(buffer[count..]);
                if (count > 0 || buffer.IsEmpty)
                {
                    return true;
                }
            }

            bool wasThere = !_received.Plaintext.IsEmpty;
            count += _received.Take(buffer[count..]);
            if (count == buffer.Length && (count > 0 || wasThere))
            {
                return true;
            }

            if (_unreported is { } earlier && count == 0)
            {
                _unreported = null;
                throw earlier;
            }

            Received received;
            try
            {
                received = engine.Receive(_received.Ciphertext, handshaking: false, direct: buffer[count..]);
                _received.Consume(received);
                count += received.Direct;
            }
            catch (TlsException failure) when (count > 0)
            {
                // What came before the failure is the caller's; the next read reports it.
                _unreported ??= failure;
                return true;
            }

            if (received.Status == TlsStatus.Closed)
            {
                // In TLS 1.2 a close_notify is answered by another; nobody waits for it.
                AnswerPeer(engine);

                return true;
            }

            if (received.Status != TlsStatus.Complete)
            {
                // §4.6.2: a question after the handshake waits for its answer as missing bytes do.
                _asked = received.Status == TlsStatus.WantRead ? TlsStatus.Complete : received.Status;
                return count > 0;
            }
        }
    }

    private TlsEngine BeginRead()
    {
        TlsEngine engine = ConnectedEngine();
        if (Interlocked.Exchange(ref _isReading, true))
        {
            // Disposing reads last, so to speak, and never ends.
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            throw new NotSupportedException("Another read is under way on this stream.");
        }

        return engine;
    }

    private void EndRead()
    {
        _received.ReleaseIfEmpty();
        Interlocked.Exchange(ref _isReading, false);
        if (Volatile.Read(ref _isDisposed))
        {
            // What a read under way still owns, Dispose leaves to it.
            ReleaseReceived();
        }
    }
}
