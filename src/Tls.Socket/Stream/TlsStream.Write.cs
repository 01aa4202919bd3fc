using System;
using System.Buffers;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls;

/// <content>Writing: many records sealed into one pooled buffer, one write of the transport.</content>
public sealed partial class TlsStream
{
    /// <summary>The most that is handed to the transport at once, in bytes.</summary>
    private const int MaxTransportWrite = 256 * 1024;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        TlsEngine engine = BeginWrite();
        try
        {
            _writeGate.Enter(CancellationToken.None);
            byte[] room = ArrayPool<byte>.Shared.Rent(TransportWriteSize(engine, buffer.Length));
            bool isSealed = false;
            try
            {
                while (true)
                {
                    TlsStatus status = engine.Write(buffer, room, out int consumed, out int written);
                    isSealed = true;
                    buffer = buffer[consumed..];
                    _inner.Write(room.AsSpan(0, written));
                    if (status == TlsStatus.Complete)
                    {
                        break;
                    }

                    // Whoever waits goes first: new keys and last words come between two parts of a long write.
                    _isMidWrite = true;
                    _writeGate.Leave();
                    _writeGate.Enter(CancellationToken.None);
                    isSealed = false;
                }
            }
            catch (Exception exception) when (isSealed || exception is TlsException)
            {
                _writeFailure = exception;
                throw;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(room);
                _writeGate.Leave();
                EndMidWrite();
            }

            if (engine.OwesOutput)
            {
                SyncIo.Finish(SendPendingAsync<SyncIo>(mustWait: false, CancellationToken.None));
            }
        }
        catch (TlsException)
        {
            TellPeerAsync().GetAwaiter().GetResult();
            throw;
        }
        finally
        {
            Volatile.Write(ref _isWriting, false);
        }
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value) => Write([value]);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <summary>
    /// Encrypts and sends. Complete when the transport has taken everything. A write that is cancelled or
    /// fails half-way leaves the stream unable to write, since part of a record may be on its way.
    /// </summary>
    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        return WriteSealedAsync(BeginWrite(), buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncResult BeginWrite(
        byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    /// <inheritdoc/>
    public override void Flush() => _inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        _inner.FlushAsync(cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteSealedAsync(
        TlsEngine engine, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            await _writeGate.EnterAsync(cancellationToken).ConfigureAwait(false);
            byte[] room = ArrayPool<byte>.Shared.Rent(TransportWriteSize(engine, buffer.Length));
            bool isInside = true;
            bool isSealed = false;
            try
            {
                while (true)
                {
                    TlsStatus status = engine.Write(buffer.Span, room, out int consumed, out int written);
                    isSealed = true;
                    buffer = buffer[consumed..];
                    await _inner.WriteAsync(
                        room.AsMemory(0, written), cancellationToken).ConfigureAwait(false);
                    if (status == TlsStatus.Complete)
                    {
                        break;
                    }

                    // Whoever waits goes first: new keys and last words come between two parts of a long write.
                    _isMidWrite = true;
                    _writeGate.Leave();
                    isInside = false;
                    await _writeGate.EnterAsync(cancellationToken).ConfigureAwait(false);
                    isInside = true;
                    isSealed = false;
                }
            }
            catch (Exception exception) when (isSealed || exception is TlsException)
            {
                _writeFailure = exception;
                throw;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(room);
                if (isInside)
                {
                    _writeGate.Leave();
                }

                EndMidWrite();
            }

            if (engine.OwesOutput)
            {
                await SendPendingAsync<AsyncIo>(mustWait: false, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (TlsException)
        {
            await TellPeerAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            Volatile.Write(ref _isWriting, false);
        }
    }

    /// <summary>
    /// Sends what the engine owes the peer. Whoever holds the write gate looks again after leaving it, so an
    /// answer queued meanwhile never stays behind.
    /// </summary>
    /// <param name="mustWait">
    /// Whether to wait for the gate; if not, and it is taken, its holder does the sending.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendPendingAsync<TIo>(bool mustWait, CancellationToken cancellationToken)
        where TIo : IIoAdapter
    {
        TlsEngine engine = _engine!;
        while (engine.OwesOutput && !MayHaveLostARecord)
        {
            if (mustWait)
            {
                await TIo.EnterAsync(ref _writeGate, cancellationToken).ConfigureAwait(false);
            }
            else if (!_writeGate.TryEnter())
            {
                return;
            }

            byte[] room = ArrayPool<byte>.Shared.Rent(4096);
            try
            {
                int count;
                while ((count = engine.Flush(room)) > 0)
                {
                    await TIo.WriteAsync(
                        _inner, room.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception exception)
            {
                _writeFailure = exception;
                throw;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(room);
                _writeGate.Leave();
            }
        }
    }

    /// <summary>
    /// Whether the transport failed half-way: what followed the record that is missing would seem forged to the peer.
    /// A failure of the engine's own comes before anything is sent.
    /// </summary>
    private bool MayHaveLostARecord => _writeFailure is not (null or TlsException);

    private IOException FailedBefore() =>
        new("An earlier write failed half-way; nothing more can be written.", _writeFailure);

    private static int TransportWriteSize(TlsEngine engine, int length) =>
        Math.Min(engine.MaxSealedSize(Math.Min(length, MaxTransportWrite)), MaxTransportWrite);

    private TlsEngine BeginWrite()
    {
        TlsEngine engine = ConnectedEngine();
        if (_writeFailure is not null)
        {
            throw FailedBefore();
        }

        if (Interlocked.Exchange(ref _isWriting, true))
        {
            // Disposing writes last, so to speak, and never ends.
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            throw new NotSupportedException("Another write is under way on this stream.");
        }

        return engine;
    }
}
