using System;
using System.Buffers;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <content>
/// The loop's way in: from the transport, plain or through the encrypted stream, to what the reader finds.
/// </content>
public sealed partial class TlsSocket
{
    /// <summary>The most that is read at once, in bytes.</summary>
    private const int ReadSize = 16 * 1024;

    private bool _readyReadDue;
    private bool _inReadyRead;

    /// <summary>Reads until the end, or until plain TCP is over.</summary>
    /// <returns>Whether it was the end.</returns>
    private async Task<bool> ReadPlainAsync(SocketConnection connection)
    {
        CancellationToken over = connection.Plain!.Over.Token;
        try
        {
            while (true)
            {
                await UntilRoomAsync(connection, over).ConfigureAwait(true);
                int count = await ReadSomeAsync(connection, connection.Transport!, over).ConfigureAwait(true);
                if (count == 0)
                {
                    return true;
                }
            }
        }
        catch (OperationCanceledException) when (!connection.Stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Reads until the peer's close_notify.</summary>
    private async Task ReadEncryptedAsync(SocketConnection connection)
    {
        CancellationToken over = connection.Stopping;
        int count = 1;
        try
        {
            while (count > 0)
            {
                await UntilRoomAsync(connection, over).ConfigureAwait(true);
                _ = await connection.Stream!.ReadAsync(Memory<byte>.Empty, over).ConfigureAwait(true);
                count = await ReadSomeAsync(connection, connection.Stream!, over).ConfigureAwait(true);
            }
        }
        finally
        {
            connection.FlowEnded.Set();
        }
    }

    private async Task<int> ReadSomeAsync(SocketConnection connection, Stream stream, CancellationToken over)
    {
        byte[] room = ArrayPool<byte>.Shared.Rent(ReadSize);
        int count = 0;
        try
        {
            count = await stream.ReadAsync(room.AsMemory(0, ReadSize), over).ConfigureAwait(true);
            if (count > 0)
            {
                Arrived(connection, stream, room.AsSpan(0, count));
            }
        }
        finally
        {
            room.AsSpan(0, count).Clear();
            ArrayPool<byte>.Shared.Return(room);
        }

        return count;
    }

    private void Arrived(SocketConnection connection, Stream stream, ReadOnlySpan<byte> bytes)
    {
        lock (_sync)
        {
            if (connection.IsOver)
            {
                return;
            }

            if (stream == connection.Transport && connection.Encryption is not null)
            {
                connection.Plain!.EarlyTls.Append(bytes);
                return;
            }

            _incoming.Append(bytes);
            _hasNews = true;
        }

        Changed();
        if (!_readyReadDue)
        {
            _readyReadDue = true;
            _loop.Post(() => RaiseReadyRead(connection));
        }
    }

    /// <summary>
    /// Raises it for what has arrived, but not inside itself: what a nested wait brings is raised after.
    /// </summary>
    private void RaiseReadyRead(SocketConnection connection)
    {
        if (_inReadyRead)
        {
            return;
        }

        _inReadyRead = true;
        while (_readyReadDue)
        {
            _readyReadDue = false;

            // Somebody quicker may have read it already, and that is no reason not to say so; an abort is.
            if (!connection.IsOver || BytesAvailable > 0)
            {
                Raise(ReadyRead);
            }
        }

        _inReadyRead = false;
    }

    private async Task UntilRoomAsync(SocketConnection connection, CancellationToken over)
    {
        while (ReadBufferSize != 0 && BytesAvailable >= ReadBufferSize)
        {
            over.ThrowIfCancellationRequested();
            await connection.ReaderWake.WaitAsync().ConfigureAwait(true);
        }
    }
}
