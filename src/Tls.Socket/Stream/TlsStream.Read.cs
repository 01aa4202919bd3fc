using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls;

/// <content>Reading: at once when the bytes are there, else through one pooled state machine.</content>
public sealed partial class TlsStream
{
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

                SyncIo.Finish(FillAsync<SyncIo>(engine, buffer.IsEmpty, CancellationToken.None));
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
    /// something is there and takes nothing; no buffer is held meanwhile.
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
                await FillAsync<AsyncIo>(engine, buffer.IsEmpty, cancellationToken).ConfigureAwait(false);
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

    private async ValueTask<int> FailReadAsync(TlsException failure)
    {
        EndRead();
        await TellPeerAsync().ConfigureAwait(false);
        throw failure;
    }

    /// <summary>Sends answers the engine owes, and reads from the transport once.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FillAsync<TIo>(
        TlsEngine engine, bool zeroByteRead, CancellationToken cancellationToken)
        where TIo : IIoAdapter
    {
        if (await AnswerAskedAsync<TIo>(engine, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (engine.OwesOutput)
        {
            // Not awaited: a peer that takes nothing until we have read what it sends would wait for us
            // forever.
            _ = AnswerPeerAsync();
        }

        if (zeroByteRead && _received.IsEmpty)
        {
            _ = await TIo.ReadAsync(_inner, Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        }

        _ = await ReceiveMoreAsync<TIo>(engine, cancellationToken).ConfigureAwait(false);
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
            if (engine.HasEarlyData)
            {
                count += engine.TakeEarlyData(buffer[count..]);
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
                if (engine.OwesOutput)
                {
                    // In TLS 1.2 a close_notify is answered by another; nobody waits for it.
                    _ = AnswerPeerAsync();
                }

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
        if (Interlocked.Exchange(ref _reading, 1) != 0)
        {
            // Disposing reads last, so to speak, and never ends.
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            throw new NotSupportedException("Another read is under way on this stream.");
        }

        return engine;
    }

    private void EndRead()
    {
        _received.ReleaseIfEmpty();
        if (_disposed != 0)
        {
            _received.Release();
        }

        Volatile.Write(ref _reading, 0);
    }
}
