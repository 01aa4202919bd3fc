using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>
/// A server's connection read record by record: the engine driven by hand over a socket, where a stream would
/// hide how the peer cut its data.
/// </summary>
internal sealed class RecordConnection : IDisposable
{
    // §5.2: a record is at most 5 + 2^14 + 256 bytes.
    private const int MaxRecord = 5 + 16384 + 256;
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly byte[] _input = new byte[2 * MaxRecord];
    private readonly byte[] _output = new byte[2 * MaxRecord];
    private int _start;
    private int _end;
    private long _earlyDataTaken;

    internal RecordConnection(Socket socket, TlsServerOptions options)
    {
        _socket = socket;
        Engine = TlsEngine.Server(options);
    }

    internal TlsEngine Engine { get; }

    /// <summary>Shakes hands.</summary>
    internal Task HandshakeAsync(CancellationToken cancellationToken) => TellingPeerAsync(async () =>
    {
        while (true)
        {
            TlsStatus status = Engine.Handshake(
                _input.AsSpan(_start.._end), _output, out int consumed, out int written);
            _start += consumed;
            await SendAsync(_output.AsMemory(0, written), cancellationToken);
            switch (status)
            {
                case TlsStatus.Complete:
                    return true;

                case TlsStatus.WantWrite:
                    break;

                case TlsStatus.WantRead:
                    await ReceiveAsync(cancellationToken);
                    break;

                default:
                    throw new InvalidOperationException(
                        $"A server that asks nobody cannot pause with {status}.");
            }
        }
    });

    /// <summary>
    /// The content of the next record with application data; valid until the next call, and free to change. Early data
    /// comes first, as much of it at once as there is.
    /// </summary>
    /// <returns>Empty when the peer has said close_notify.</returns>
    internal Task<Memory<byte>> ReadRecordAsync(CancellationToken cancellationToken) => TellingPeerAsync(async () =>
    {
        if (TakeEarlyData() is { IsEmpty: false } early)
        {
            return early;
        }

        while (true)
        {
            TlsStatus status = Engine.ReadInPlace(
                _input.AsSpan(_start.._end), out int consumed, out Range plaintext);
            Memory<byte> content = _input.AsMemory(_start.._end)[plaintext];
            _start += consumed;
            await FlushAsync(cancellationToken);
            switch (status)
            {
                case TlsStatus.Complete:
                    return content;

                case TlsStatus.Closed:
                    return Memory<byte>.Empty;

                default:
                    await ReceiveAsync(cancellationToken);
                    break;
            }
        }
    });

    /// <summary>
    /// Waits until the peer has moved its keys on, passing over data; false when it has not within that time.
    /// </summary>
    internal async Task<bool> WaitForKeyUpdateAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(patience);
        try
        {
            return await TellingPeerAsync(() => WaitForKeyUpdateAsync(timeout.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>
    /// Sends application data, in one record when it fits one. Another task may read meanwhile.
    /// </summary>
    internal async Task WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            TlsStatus status;
            do
            {
                status = Engine.Write(content.Span, _output, out int consumed, out int written);
                content = content[consumed..];
                await SendAsync(_output.AsMemory(0, written), cancellationToken);
            }
            while (status != TlsStatus.Complete);
        }
        finally
        {
            _writing.Release();
        }

        await FlushAsync(cancellationToken);
    }

    /// <summary>Asks the peer for new keys, having moved our own on.</summary>
    internal async Task UpdateKeysAsync(CancellationToken cancellationToken)
    {
        Engine.UpdateKeys(requestPeer: true);
        await FlushAsync(cancellationToken);
    }

    /// <summary>
    /// Asks the client for its certificate after the handshake, and waits for the answer, passing over data; false when it
    /// cannot be asked.
    /// </summary>
    internal async Task<bool> AskForCertificateAsync(CancellationToken cancellationToken)
    {
        try
        {
            Engine.RequestClientCertificate();
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        await FlushAsync(cancellationToken);
        return await TellingPeerAsync(() => WaitForCertificateAsync(cancellationToken));
    }

    /// <summary>Says close_notify.</summary>
    internal async Task ShutdownAsync(CancellationToken cancellationToken)
    {
        _ = Engine.Shutdown([], out _);
        await FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Engine.Dispose();
        _writing.Dispose();
    }

    /// <summary>Whatever goes wrong, the alert goes out before the failure goes up.</summary>
    private async Task<T> TellingPeerAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception)
        {
            if (exception is OperationCanceledException && !Engine.IsConnected)
            {
                Engine.Cancel("out of time");
            }

            try
            {
                using var timeout = new CancellationTokenSource(FarewellTimeout);
                await FlushAsync(timeout.Token);
            }
            catch (Exception farewell) when (farewell is SocketException or OperationCanceledException)
            {
                // The peer is gone or takes nothing: it will notice by itself.
            }

            throw;
        }
    }

    /// <summary>What came before the handshake was done; empty once all of it is taken.</summary>
    private Memory<byte> TakeEarlyData()
    {
        if (_earlyDataTaken >= Engine.EarlyDataReceived)
        {
            return Memory<byte>.Empty;
        }

        byte[] content = new byte[Math.Min(Engine.EarlyDataReceived - _earlyDataTaken, MaxRecord)];
        _ = Engine.Read([], content, out _, out int written);
        _earlyDataTaken += written;
        return content.AsMemory(0, written);
    }

    private async Task<bool> WaitForCertificateAsync(CancellationToken cancellationToken)
    {
        while (Engine.UnansweredCertificateRequests > 0)
        {
            TlsStatus status = Engine.ReadInPlace(_input.AsSpan(_start.._end), out int consumed, out _);
            _start += consumed;
            await FlushAsync(cancellationToken);
            if (status == TlsStatus.Closed)
            {
                break;
            }

            if (status == TlsStatus.WantRead && Engine.UnansweredCertificateRequests > 0)
            {
                await ReceiveAsync(cancellationToken);
            }
        }

        return true;
    }

    private async Task<bool> WaitForKeyUpdateAsync(CancellationToken cancellationToken)
    {
        while (Engine.KeyUpdatesReceived == 0)
        {
            TlsStatus status = Engine.ReadInPlace(_input.AsSpan(_start.._end), out int consumed, out _);
            _start += consumed;
            await FlushAsync(cancellationToken);
            if (status == TlsStatus.Closed)
            {
                break;
            }

            if (status == TlsStatus.WantRead && Engine.KeyUpdatesReceived == 0)
            {
                await ReceiveAsync(cancellationToken);
            }
        }

        return Engine.KeyUpdatesReceived > 0;
    }

    /// <summary>
    /// Sends what the engine owes the peer; if a write is under way, it sees to that when it is done.
    /// </summary>
    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (Engine.HasPendingOutput && _writing.Wait(0, CancellationToken.None))
        {
            try
            {
                int count = Engine.Flush(_output);
                await SendAsync(_output.AsMemory(0, count), cancellationToken);
            }
            finally
            {
                _writing.Release();
            }
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, cancellationToken)..];
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _input.AsSpan(_start.._end).CopyTo(_input);
            (_start, _end) = (0, _end - _start);
        }

        int count = await _socket.ReceiveAsync(_input.AsMemory(_end), cancellationToken);
        _end += count;
        if (count == 0)
        {
            Engine.EndOfInput();
        }
    }
}
