using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <content>Reading and writing, through buffers.</content>
public sealed partial class TlsSocket
{
    /// <summary>Something has arrived since anybody looked.</summary>
    private bool _hasNews;

    /// <summary>
    /// How many bytes are received ahead of the reader before the peer has to wait, 1 MiB unless changed; 0
    /// for no limit, which lets a peer fill the memory.
    /// </summary>
    public int ReadBufferSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
            _connection?.ReaderWake.Set();
        }
    } = 1 << 20;

    /// <summary>How many bytes can be read at once.</summary>
    public int BytesAvailable
    {
        get
        {
            lock (_sync)
            {
                return _incoming.Count;
            }
        }
    }

    /// <summary>How many written bytes are not on their way yet.</summary>
    public long BytesToWrite
    {
        get
        {
            lock (_sync)
            {
                return _connection is null ? 0 : _connection.Accepted - _connection.Written;
            }
        }
    }

    /// <summary>Whether a whole line can be read at once.</summary>
    public bool CanReadLine
    {
        get
        {
            lock (_sync)
            {
                return _incoming.Waiting.Contains((byte)'\n');
            }
        }
    }

    /// <summary>Reads what is there, as far as it fits; does not wait.</summary>
    /// <returns>How many bytes; 0 when there is nothing.</returns>
    public int Read(Span<byte> buffer)
    {
        CheckReadable();
        int count;
        lock (_sync)
        {
            _hasNews = false;
            count = _incoming.Take(buffer);
        }

        _connection?.ReaderWake.Set();
        return count;
    }

    /// <summary>Reads everything that is there; does not wait.</summary>
    public byte[] ReadAll() => ReadFront(int.MaxValue, toLineEnd: false);

    /// <summary>
    /// Reads up to and with the next line end, or, if there is none, everything that is there; does not wait.
    /// </summary>
    /// <param name="maxLength">The most bytes to read, 0 for any number.</param>
    public byte[] ReadLine(int maxLength = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        return ReadFront(maxLength == 0 ? int.MaxValue : maxLength, toLineEnd: true);
    }

    /// <summary>Reads what is there, or as soon as something is.</summary>
    /// <param name="buffer">Where to; not empty.</param>
    /// <param name="cancellationToken">Stops waiting; the connection goes on.</param>
    /// <returns>How many bytes; 0 when the peer has closed the connection and everything is read.</returns>
    /// <exception cref="IOException">The connection failed and everything is read.</exception>
    /// <exception cref="InvalidOperationException">The socket has never been connected.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        CheckReadable();
        if (_connection is null && BytesAvailable == 0 && LocalEndPoint is null && Failure is null)
        {
            throw new InvalidOperationException("The socket is not connected.");
        }

        _ = await When(
            () => _incoming.Count > 0 ? true : _connection is null ? false : null, cancellationToken)
            .ConfigureAwait(false);
        int count = Read(buffer.Span);
        if (count == 0 && !buffer.IsEmpty)
        {
            ThrowIfDisposed();
            if (Failure is { Error: not TlsSocketError.RemoteHostClosed } failure)
            {
                throw new IOException(failure.Message, failure.Exception);
            }
        }

        return count;
    }

    /// <summary>
    /// Queues bytes to be sent: as they are when the connection is plain, encrypted once encryption has been
    /// started, even before it is done. Returns at once.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The socket is not connected, or has been told to close.
    /// </exception>
    /// <exception cref="IOException">The connection has ended.</exception>
    public void Write(ReadOnlySpan<byte> bytes) => _ = Queue(bytes, out _);

    /// <summary>Queues bytes to be sent and waits until they are on their way.</summary>
    /// <param name="bytes">What to send.</param>
    /// <param name="cancellationToken">Stops waiting; what is queued stays queued.</param>
    /// <exception cref="InvalidOperationException">
    /// The socket is not connected, or has been told to close.
    /// </exception>
    /// <exception cref="IOException">The connection has ended.</exception>
    public async ValueTask WriteAsync(
        ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SocketConnection connection = Queue(bytes.Span, out long position);
        await UntilAsync(connection, position, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether anything waits to be sent; the sending goes on by itself.</summary>
    public bool Flush() => BytesToWrite > 0;

    /// <summary>Waits until everything written so far is on its way.</summary>
    /// <exception cref="IOException">The connection has ended before.</exception>
    public Task FlushAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        lock (_sync)
        {
            return _connection is null
                ? Task.CompletedTask
                : UntilAsync(_connection, _connection.Accepted, cancellationToken);
        }
    }

    private SocketConnection Queue(ReadOnlySpan<byte> bytes, out long position)
    {
        ThrowIfDisposed();
        SocketConnection connection;
        lock (_sync)
        {
            connection = _connection ?? throw NotConnected();
            if (connection.CloseRequested)
            {
                throw new InvalidOperationException("The socket has been told to close.");
            }

            if (!connection.Access.HasFlag(FileAccess.Write))
            {
                throw new InvalidOperationException("The socket was opened to be read from.");
            }

            (connection.Encryption is null ? connection.Plain!.Out : connection.SecureOut).Append(bytes);
            connection.Accepted += bytes.Length;
            position = connection.Accepted;
        }

        connection.WriterWake.Set();
        return connection;
    }

    private Exception NotConnected() => Failure is { } failure
        ? new IOException("The connection has ended: " + failure.Message, failure.Exception)
        : new InvalidOperationException("The socket is not connected.");

    private Task UntilAsync(
        SocketConnection connection, long position, CancellationToken cancellationToken) => UntilAsync(
            connection, reached => reached.Written >= position, cancellationToken, cancelsConnection: false);

    private byte[] ReadFront(int maxLength, bool toLineEnd)
    {
        CheckReadable();
        byte[] taken;
        lock (_sync)
        {
            _hasNews = false;
            int end = toLineEnd ? _incoming.Waiting.IndexOf((byte)'\n') : -1;
            taken = _incoming.Take(Math.Min(maxLength, end < 0 ? int.MaxValue : end + 1));
        }

        _connection?.ReaderWake.Set();
        return taken;
    }
}
