using System;
using System.Buffers;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>
/// A connected TCP socket as a stream: counts what goes out, gives back first what was read too early, and
/// can leave so that our last words arrive.
/// </summary>
internal sealed class SocketTransport : NetworkStream
{
    /// <summary>What a peer may still send after our last words before we stop listening, in bytes.</summary>
    private const int MaxDrained = 1 << 20;

    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(2);

    private ReadOnlyMemory<byte> _pushedBack;
    private long _bytesBegun;
    private long _bytesWritten;

    /// <summary>A transport that owns the socket.</summary>
    internal SocketTransport(Socket socket)
        : base(socket, ownsSocket: true) => socket.NoDelay = true;

    /// <summary>How many bytes were given to TCP.</summary>
    internal long BytesWritten => Interlocked.Read(ref _bytesWritten);

    /// <summary>How many bytes TCP is being given.</summary>
    internal long BytesToWrite => Interlocked.Read(ref _bytesBegun) - BytesWritten;

    /// <summary>How many bytes have arrived and were not read yet; 0 when the socket is closed.</summary>
    internal int BytesAvailable
    {
        get
        {
            try
            {
                return _pushedBack.Length + Socket.Available;
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
            {
                return 0;
            }
        }
    }

    /// <summary>These bytes had been read already: they come first.</summary>
    internal void PushBack(ReadOnlyMemory<byte> bytes) => _pushedBack = bytes;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) => _pushedBack.IsEmpty
            ? base.ReadAsync(buffer, cancellationToken)
            : new ValueTask<int>(TakePushedBack(buffer.Span));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) =>
        _pushedBack.IsEmpty ? base.Read(buffer) : TakePushedBack(buffer);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Interlocked.Add(ref _bytesBegun, buffer.Length);
        if (!Socket.Blocking && !cancellationToken.IsCancellationRequested)
        {
            // What goes at once needs none of what an asynchronous send keeps with the socket. Whatever else happens,
            // the asynchronous one finds it too.
            int sent = Socket.Send(buffer.Span, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success)
            {
                Interlocked.Add(ref _bytesWritten, sent);
                buffer = buffer[sent..];
                if (buffer.IsEmpty)
                {
                    return ValueTask.CompletedTask;
                }
            }
        }

        ValueTask writing = base.WriteAsync(buffer, cancellationToken);
        if (!writing.IsCompletedSuccessfully)
        {
            return CountAsync(writing, buffer.Length);
        }

        Interlocked.Add(ref _bytesWritten, buffer.Length);
        return writing;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Interlocked.Add(ref _bytesBegun, buffer.Length);
        base.Write(buffer);
        Interlocked.Add(ref _bytesWritten, buffer.Length);
    }

    /// <summary>
    /// After our last words: half-closes, and throws away what the peer still sends until it closes too, for
    /// a moment only. Closing a socket with unread input resets the connection, and a reset destroys an alert
    /// on its way.
    /// </summary>
    internal async Task LingerAsync(CancellationToken cancellationToken)
    {
        byte[] scratch = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            Socket.Shutdown(SocketShutdown.Send);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(LingerTime);
            int drained = 0;
            int count = 1;
            while (count > 0 && drained < MaxDrained)
            {
                count = await Socket.ReceiveAsync(scratch, limit.Token).ConfigureAwait(false);
                drained += count;
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException
            or OperationCanceledException or ObjectDisposedException)
        {
            // The peer has gone, or takes too long: either way there is nothing to wait for.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private async ValueTask CountAsync(ValueTask writing, int count)
    {
        await writing.ConfigureAwait(false);
        Interlocked.Add(ref _bytesWritten, count);
    }

    private int TakePushedBack(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _pushedBack.Length);
        _pushedBack.Span[..count].CopyTo(buffer);
        _pushedBack = _pushedBack[count..];
        return count;
    }
}
