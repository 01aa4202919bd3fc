using System;
using System.Buffers;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <content>
/// What happens to a connection, from its beginning to its end, in order. Everything here runs on the loop:
/// what is awaited comes back to it, hence <c>ConfigureAwait(true)</c>. Events are announced, not raised in
/// the middle: a handler
/// may wait for what happens next.
/// </content>
public sealed partial class TlsSocket
{
    /// <summary>The most that is written at once, in bytes.</summary>
    private const int WriteSize = 64 * 1024;

    private const int ReadSize = 16 * 1024;

    private static readonly TimeSpan LastWordsTime = TimeSpan.FromMilliseconds(500);

    private bool _readyReadDue;
    private bool _inReadyRead;

    private async Task RunAsync(SocketConnection connection)
    {
        try
        {
            if (connection.Host is null)
            {
                Announce(StateChanged, TlsSocketState.Connected);
            }
            else
            {
                await ConnectAsync(connection).ConfigureAwait(true);
            }

            if (connection.Encryption is null)
            {
                await RunPlainAsync(connection).ConfigureAwait(true);
            }

            if (connection.Encryption is not null)
            {
                await ShakeHandsAsync(connection).ConfigureAwait(true);
                await RunEncryptedAsync(connection).ConfigureAwait(true);
            }
        }
        catch (Exception exception)
        {
            NoteFailure(connection, exception);
        }

        await FinishAsync(connection).ConfigureAwait(true);
    }

    private async Task ConnectAsync(SocketConnection connection)
    {
        Announce(StateChanged, TlsSocketState.HostLookup);
        CancellationToken stop = connection.Stop.Token;
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(connection.Host!, stop).ConfigureAwait(true);
        SetState(connection, TlsSocketState.Connecting, HostFound);

        Exception? failure = null;
        foreach (IPAddress address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                var endPoint = new IPEndPoint(address, connection.Port);
                await socket.ConnectAsync(endPoint, stop).ConfigureAwait(true);
                lock (_sync)
                {
                    stop.ThrowIfCancellationRequested();
                    Attach(connection, socket);
                }

                SetState(connection, TlsSocketState.Connected, null);
                Announce(Connected);
                return;
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                failure = exception;
            }
            catch (OperationCanceledException)
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    private async Task RunPlainAsync(SocketConnection connection)
    {
        Task writing = WriteOutAsync(connection, connection.Transport!, connection.PlainOut);
        Task<bool> reading = ReadPlainAsync(connection);
        Task first = await Task.WhenAny(writing, reading).ConfigureAwait(true);
        try
        {
            await first.ConfigureAwait(true);
            if (first == reading && await reading.ConfigureAwait(true))
            {
                await NoteClosedByPeerAsync(connection, writing).ConfigureAwait(true);
            }

            await connection.PlainOver.CancelAsync().ConfigureAwait(true);
            await writing.ConfigureAwait(true);
        }
        catch
        {
            await connection.Stop.CancelAsync().ConfigureAwait(true);
            throw;
        }
        finally
        {
            await SettleAsync(reading).ConfigureAwait(true);
            await SettleAsync(writing).ConfigureAwait(true);
        }
    }

    private async Task ShakeHandsAsync(SocketConnection connection)
    {
        EncryptionRequest request = connection.Encryption!;
        lock (_sync)
        {
            connection.Transport!.PushBack(connection.EarlyTls.Take(int.MaxValue));
        }

        Announce(ModeChanged, request.Mode);
        CancellationToken stop = connection.Stop.Token;
        stop.ThrowIfCancellationRequested();
        long before = connection.Transport!.BytesWritten;
        var stream = new TlsStream(connection.Transport!);
        connection.Stream = stream;
        try
        {
            await (request.Client is not null
                ? stream.AuthenticateAsClientAsync(request.Client, stop)
                : stream.AuthenticateAsServerAsync(request.Server!, stop)).ConfigureAwait(true);
        }
        catch (TlsException exception) when (exception.Fault == TlsFault.MissingClientCertificate)
        {
            _ = Report(
                [new TlsError(CertificateErrorCode.NoPeerCertificate, null)], [], PeerVerifyMode.VerifyPeer);
            throw;
        }

        stream.Engine!.TicketReceived += _ => Announce(NewSessionTicketReceived);
        lock (_sync)
        {
            stop.ThrowIfCancellationRequested();
            _info = stream.ConnectionInfo;
            connection.WasEncrypted = true;
        }

        Changed();
        Announce(EncryptedBytesWritten, connection.Transport!.BytesWritten - before);
        Announce(Encrypted);
    }

    private async Task RunEncryptedAsync(SocketConnection connection)
    {
        Task writing = WriteOutAsync(connection, connection.Stream!, connection.SecureOut);
        Task reading = ReadEncryptedAsync(connection);
        Task first = await Task.WhenAny(writing, reading).ConfigureAwait(true);
        try
        {
            if (first == writing && writing.IsFaulted)
            {
                // The peer's last words, if there are any, say more than a broken pipe.
                _ = await Task.WhenAny(reading, Task.Delay(LastWordsTime)).ConfigureAwait(true);
                first = reading.IsFaulted ? reading : writing;
            }

            await first.ConfigureAwait(true);
            if (first == reading)
            {
                await NoteClosedByPeerAsync(connection, writing).ConfigureAwait(true);
            }

            await connection.Stream!.ShutdownAsync(connection.Stop.Token).ConfigureAwait(true);
            await connection.ReadOver.CancelAsync().ConfigureAwait(true);
        }
        catch
        {
            await connection.Stop.CancelAsync().ConfigureAwait(true);
            throw;
        }
        finally
        {
            await SettleAsync(reading).ConfigureAwait(true);
            await SettleAsync(writing).ConfigureAwait(true);
        }
    }

    /// <summary>
    /// The peer has closed: what waits still goes out, for a moment, and then we close too.
    /// </summary>
    private async Task NoteClosedByPeerAsync(SocketConnection connection, Task writing)
    {
        lock (_sync)
        {
            if (!connection.CloseRequested)
            {
                connection.Failure ??= TlsSocketFailure.RemoteHostClosed();
                connection.CloseRequested = true;
            }
        }

        connection.WriterWake.Set();
        await writing.WaitAsync(FarewellTime).ConfigureAwait(true);
    }

    /// <summary>Writes what is queued, until all is out and there will be no more.</summary>
    private async Task WriteOutAsync(SocketConnection connection, Stream stream, ByteQueue queue)
    {
        CancellationToken stop = connection.Stop.Token;
        while (true)
        {
            bool isLast;
            int count;
            lock (_sync)
            {
                count = queue.Count;
                isLast = connection.CloseRequested
                    || (queue == connection.PlainOut && connection.Encryption is not null);
            }

            if (count > 0)
            {
                await WriteSomeAsync(connection, stream, queue).ConfigureAwait(true);
            }
            else if (isLast)
            {
                return;
            }
            else
            {
                await connection.WriterWake.WaitAsync(stop).ConfigureAwait(true);
            }
        }
    }

    private async Task WriteSomeAsync(SocketConnection connection, Stream stream, ByteQueue queue)
    {
        byte[] room = ArrayPool<byte>.Shared.Rent(Math.Min(queue.Count, WriteSize));
        int count = 0;
        long before = connection.Transport!.BytesWritten;
        try
        {
            lock (_sync)
            {
                count = queue.Take(room.AsSpan(0, Math.Min(room.Length, WriteSize)));
            }

            await stream.WriteAsync(room.AsMemory(0, count), connection.Stop.Token).ConfigureAwait(true);
        }
        finally
        {
            room.AsSpan(0, count).Clear();
            ArrayPool<byte>.Shared.Return(room);
        }

        lock (_sync)
        {
            connection.Written += count;
        }

        Changed();
        if (stream != connection.Transport)
        {
            Announce(EncryptedBytesWritten, connection.Transport!.BytesWritten - before);
        }

        Announce(BytesWritten, count);
    }

    /// <summary>Reads until the end, or until plain TCP is over.</summary>
    /// <returns>Whether it was the end.</returns>
    private async Task<bool> ReadPlainAsync(SocketConnection connection)
    {
        CancellationToken over = connection.PlainOver.Token;
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
        catch (OperationCanceledException) when (!connection.Stop.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Reads until the peer's close_notify.</summary>
    private async Task ReadEncryptedAsync(SocketConnection connection)
    {
        CancellationToken over = connection.ReadOver.Token;
        int count = 1;
        while (count > 0)
        {
            await UntilRoomAsync(connection, over).ConfigureAwait(true);
            _ = await connection.Stream!.ReadAsync(Memory<byte>.Empty, over).ConfigureAwait(true);
            count = await ReadSomeAsync(connection, connection.Stream!, over).ConfigureAwait(true);
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
                connection.EarlyTls.Append(bytes);
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
            await connection.ReaderWake.WaitAsync(over).ConfigureAwait(true);
        }
    }

    private async Task FinishAsync(SocketConnection connection)
    {
        bool aborted;
        lock (_sync)
        {
            aborted = connection.IsOver;
            connection.CloseRequested = true;
            Failure = aborted ? Failure : connection.Failure;
        }

        if (!aborted && connection.Failure is { } failure)
        {
            Announce(ErrorOccurred, failure);
        }

        if (connection.Transport is { } transport)
        {
            SetState(connection, TlsSocketState.Closing, null);
            if (!aborted)
            {
                await transport.LingerAsync(CancellationToken.None).ConfigureAwait(true);
            }

            if (connection.Stream is not null)
            {
                await connection.Stream.DisposeAsync().ConfigureAwait(true);
            }

            await transport.DisposeAsync().ConfigureAwait(true);
        }

        lock (_sync)
        {
            aborted = connection.IsOver;
            End(connection);
        }

        if (!aborted)
        {
            Changed();
            Announce(StateChanged, TlsSocketState.Unconnected);
            if (connection.WasConnected)
            {
                Announce(Disconnected);
            }
        }
    }

    private void SetState(SocketConnection connection, TlsSocketState state, EventHandler? first)
    {
        lock (_sync)
        {
            if (connection.IsOver)
            {
                return;
            }

            State = state;
        }

        Changed();
        Announce(first);
        Announce(StateChanged, state);
    }

    private void NoteFailure(SocketConnection connection, Exception exception)
    {
        lock (_sync)
        {
            if (exception is not OperationCanceledException || !connection.Stop.IsCancellationRequested)
            {
                connection.Failure ??= TlsSocketFailure.Of(exception, connection.WasEncrypted);
            }
        }
    }

    /// <summary>Waits for the end of something whose outcome does not matter any more.</summary>
    private static async Task SettleAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(true);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException)
        {
            // What counts has been noted already.
        }
    }
}
