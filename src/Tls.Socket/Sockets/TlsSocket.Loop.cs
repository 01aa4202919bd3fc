using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls;

/// <content>
/// What happens to a connection, from its beginning to its end, in order. Everything here runs on the loop:
/// what is awaited comes back to it, hence <c>ConfigureAwait(true)</c>. Events are announced, not raised in
/// the middle: a handler may wait for what happens next.
/// </content>
public sealed partial class TlsSocket
{
    private static readonly TimeSpan LastWordsTime = TimeSpan.FromMilliseconds(500);

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
        CancellationToken stop = connection.Stopping;
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
        Task writing = WriteOutAsync(connection, connection.Transport!, connection.Plain!.Out);
        Task<bool> reading = ReadPlainAsync(connection);
        Task first = await Task.WhenAny(writing, reading).ConfigureAwait(true);
        try
        {
            await first.ConfigureAwait(true);
            if (first == reading && await reading.ConfigureAwait(true))
            {
                await NoteClosedByPeerAsync(connection, writing).ConfigureAwait(true);
            }

            await connection.Plain!.Over.CancelAsync().ConfigureAwait(true);
            connection.Wake();
            await writing.ConfigureAwait(true);
        }
        catch
        {
            await connection.GiveUpAsync().ConfigureAwait(true);
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
        if (connection.Plain is { } plain)
        {
            lock (_sync)
            {
                connection.Transport!.PushBack(plain.EarlyTls.Take(int.MaxValue));
            }
        }

        Announce(ModeChanged, request.Mode);
        CancellationToken stop = connection.Stopping;
        stop.ThrowIfCancellationRequested();
        long before = connection.Transport!.BytesWritten;
        var stream = new TlsStream(connection.Transport!);
        connection.Stream = stream;
        try
        {
            await (request.Client is not null
                ? stream.AuthenticateAsClientAsync(AskForKey(request.Client), stop)
                : stream.AuthenticateAsServerAsync(request.Server!, CallbacksFor(request), stop)).ConfigureAwait(true);
        }
        catch (TlsException exception) when (exception.Fault == TlsFault.MissingClientCertificate)
        {
            RaiseErrors([NoCertificate], []);
            throw;
        }

        if (request.MayMissCertificate && stream.ConnectionInfo is { PeerVerification: null, PresharedKey: null })
        {
            RaiseErrors([NoCertificate], []);
        }

        if (request.Client is not null)
        {
            stream.Engine!.TicketReceived += NoteTicket;
        }

        lock (_sync)
        {
            stop.ThrowIfCancellationRequested();
            _info = stream.ConnectionInfo;
            _peerChain = _info!.PeerChain;
            NoteAgreed(request, stream);
            EarlyDataReceived = stream.Engine!.EarlyDataReceived;
            connection.WasEncrypted = true;
        }

        Changed();
        Announce(EncryptedBytesWritten, connection.Transport!.BytesWritten - before);
        Announce(Encrypted);
        if (stream.Engine.TicketLifetimeHint12 is { } lifetime)
        {
            NoteTicket(lifetime);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask RunEncryptedAsync(SocketConnection connection)
    {
        Task writing = WriteOutAsync(connection, connection.Stream!, connection.SecureOut);
        Task reading = ReadEncryptedAsync(connection);
        while (!writing.IsCompleted && !reading.IsCompleted)
        {
            await connection.FlowEnded.WaitAsync().ConfigureAwait(true);
        }

        Task first = writing.IsCompleted ? writing : reading;
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

            await connection.Stream!.ShutdownAsync(connection.Stopping).ConfigureAwait(true);
            await connection.GiveUpAsync().ConfigureAwait(true);
        }
        catch
        {
            await connection.GiveUpAsync().ConfigureAwait(true);
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
        Announce(ReadChannelFinished);
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

            // Whose place is wanted has no time to read on.
            if (!aborted && connection.Failure is not { Error: TlsSocketError.HandshakeShed })
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
            if (exception is not OperationCanceledException || !connection.Stopping.IsCancellationRequested)
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
