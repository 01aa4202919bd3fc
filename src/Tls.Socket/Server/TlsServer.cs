using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls;

/// <summary>
/// Accepts TCP connections, shakes hands on each, and hands out encrypted <see cref="TlsSocket"/>s:
/// QSslServer's twin. A handshake that fails is reported and never ends the server.
/// </summary>
/// <remarks>
/// Events about a socket are raised on that socket's loop, so those of different sockets may come at the same
/// time. A handler that throws ends the connection it was called for, nothing else.
/// </remarks>
public sealed class TlsServer : IDisposable
{
    private readonly Lock _sync = new();
    private Running? _running;

    /// <summary>A server that does not listen yet, with the default configuration.</summary>
    public TlsServer()
        : this(TlsConfiguration.Default)
    {
    }

    /// <summary>A server that does not listen yet.</summary>
    /// <param name="configuration">How its sockets encrypt.</param>
    public TlsServer(TlsConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Configuration = configuration;
    }

    /// <summary>A socket was accepted and its handshake begins.</summary>
    public event EventHandler<TlsSocket>? StartedEncryptionHandshake;

    /// <summary>A socket is encrypted and waits for <see cref="NextPendingConnection"/>.</summary>
    public event EventHandler<TlsSocket>? NewConnection;

    /// <summary>One thing is wrong with a client's certificate.</summary>
    public event EventHandler<TlsSocketEvent<TlsError>>? PeerVerifyError;

    /// <summary>Everything that is wrong with a client's certificate: the moment to ignore it.</summary>
    public event EventHandler<TlsSocketEvent<IReadOnlyList<TlsError>>>? SslErrorsOccurred;

    /// <summary>A handshake failed.</summary>
    public event EventHandler<TlsSocketEvent<TlsSocketFailure>>? ErrorOccurred;

    /// <summary>An alert went to a client.</summary>
    public event EventHandler<TlsSocketEvent<Alert>>? AlertSent;

    /// <summary>An alert came from a client.</summary>
    public event EventHandler<TlsSocketEvent<Alert>>? AlertReceived;

    /// <summary>The operating system could not accept a connection; the server goes on trying.</summary>
    public event EventHandler<SocketException>? AcceptError;

    /// <summary>How sockets accepted from now on encrypt.</summary>
    public TlsConfiguration Configuration
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>How long a handshake may take.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many encrypted sockets may wait to be taken; then no more are accepted. Heeded by Listen.
    /// </summary>
    public int MaxPendingConnections { get; set; } = 30;

    /// <summary>How many handshakes may be under way; then no more are accepted. Heeded by Listen.</summary>
    public int MaxPendingHandshakes { get; set; } = 256;

    /// <summary>How many connections the operating system holds back meanwhile. Heeded by Listen.</summary>
    public int ListenBacklogSize { get; set; } = 512;

    /// <summary>Whether it listens.</summary>
    public bool IsListening => _running is { Stop.IsCancellationRequested: false };

    /// <summary>Where it listens; null when it does not.</summary>
    public IPEndPoint? LocalEndPoint => _running?.Loop.LocalEndPoint;

    /// <summary>Whether an encrypted socket waits to be taken.</summary>
    public bool HasPendingConnections => _running is { Ready.Reader.Count: > 0 };

    /// <summary>Begins to listen.</summary>
    /// <param name="address">On which address; <see cref="IPAddress.Any"/> is all of IPv4's.</param>
    /// <param name="port">On which port; 0 finds a free one, which <see cref="LocalEndPoint"/> tells.</param>
    /// <exception cref="InvalidOperationException">
    /// It listens already, or the configuration lacks something.
    /// </exception>
    /// <exception cref="ArgumentException">The configuration does not fit, said in words.</exception>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public void Listen(IPAddress address, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(address);
        using (var probe = new TlsSocket(Configuration))
        {
            probe.ErrorsAreHeard = SslErrorsOccurred is not null || PeerVerifyError is not null;
            probe.CheckServerConfiguration();
        }

        lock (_sync)
        {
            if (IsListening)
            {
                throw new InvalidOperationException("The server listens already.");
            }

            var loop = new AcceptLoop(new IPEndPoint(address, port), ListenBacklogSize, MaxPendingHandshakes)
            {
                AcceptFailed = exception => AcceptError?.Invoke(this, exception),
            };
            var running = new Running(loop, Channel.CreateBounded<TlsSocket>(MaxPendingConnections));
            _running = running;
            running.Accepting = loop.RunAsync(
                (accepted, slot) => TakeAsync(running, accepted, slot), running.Stop.Token);
        }
    }

    /// <summary>
    /// Takes the encrypted socket that has waited longest; null when none waits. It belongs to the caller.
    /// </summary>
    public TlsSocket? NextPendingConnection() =>
        _running is { } running && running.Ready.Reader.TryRead(out TlsSocket? socket) ? socket : null;

    /// <summary>
    /// Takes the next encrypted socket, waiting for it if need be. It belongs to the caller.
    /// </summary>
    /// <exception cref="InvalidOperationException">The server does not listen.</exception>
    public async Task<TlsSocket> AcceptAsync(CancellationToken cancellationToken = default)
    {
        Running running = _running ?? throw new InvalidOperationException("The server does not listen.");
        try
        {
            return await running.Ready.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException exception)
        {
            throw new InvalidOperationException("The server has been closed.", exception);
        }
    }

    /// <summary>Blocks until an encrypted socket waits to be taken.</summary>
    /// <param name="milliseconds">For so long at most; -1 for ever.</param>
    /// <returns>False when it took too long, or the server does not listen.</returns>
    public bool WaitForNewConnection(int milliseconds = 30_000)
    {
        if (_running is not { } running)
        {
            return false;
        }

        Task<bool> ready = running.Ready.Reader.WaitToReadAsync().AsTask();
        return ready.Wait(milliseconds) && ready.Result;
    }

    /// <summary>
    /// Stops listening and gives up the handshakes under way. Sockets that are encrypted already can still be
    /// taken.
    /// </summary>
    public void Close() => _ = StopAsync();

    /// <summary>The same, returning when nothing is under way any more.</summary>
    public Task CloseAsync() => StopAsync();

    /// <summary>As <see cref="Close"/>; sockets nobody has taken are disposed.</summary>
    public void Dispose()
    {
        Close();
        while (NextPendingConnection() is { } socket)
        {
            socket.Dispose();
        }
    }

    private Task StopAsync()
    {
        Running? running;
        lock (_sync)
        {
            running = _running;
        }

        if (running is null)
        {
            return Task.CompletedTask;
        }

        running.Stop.Cancel();
        running.Loop.Dispose();
        return running.EndAsync();
    }

    private async Task TakeAsync(Running running, Socket accepted, HandshakeSlot slot)
    {
        _ = slot;
        CancellationToken stop = running.Stop.Token;
        var socket = new TlsSocket(Configuration);
        bool isTaken = false;
        try
        {
            Forward(socket);
            Task handshake = Adopt(socket, accepted, stop);
            socket.Post(() => Raise(socket, StartedEncryptionHandshake));
            await ShakeHandsAsync(socket, handshake, stop).ConfigureAwait(false);
            await running.Ready.Writer.WriteAsync(socket, stop).ConfigureAwait(false);
            isTaken = true;
            socket.Post(() => Raise(socket, NewConnection));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It has been reported: by the socket, or by Adopt.
        }
        finally
        {
            if (!isTaken)
            {
                await socket.DisposeAsync().ConfigureAwait(false);
                accepted.Dispose();
            }
        }
    }

    /// <summary>Begins the handshake. What keeps it from beginning has nobody else to report it.</summary>
    private Task Adopt(TlsSocket socket, Socket accepted, CancellationToken stop)
    {
        try
        {
            return socket.AcceptEncryptedAsync(accepted, stop);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            ErrorOccurred?.Invoke(this, new(socket, TlsSocketFailure.Of(exception, encrypted: false)));
            throw;
        }
    }

    private async Task ShakeHandsAsync(TlsSocket socket, Task handshake, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(HandshakeTimeout);
        using CancellationTokenRegistration expiry = limit.Token.Register(
            static state => ((TlsSocket)state!).Expire(), socket);
        try
        {
            await handshake.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Its last words first: they are told on the socket's own loop, and by no socket that is disposed.
            _ = await socket.WaitForDisconnectedAsync(stop).ConfigureAwait(false);
            await socket.WhenRaisedAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Forward(TlsSocket socket)
    {
        socket.PeerVerifyError += (_, error) => PeerVerifyError?.Invoke(this, new(socket, error));
        socket.SslErrorsOccurred += (_, errors) => SslErrorsOccurred?.Invoke(this, new(socket, errors));
        socket.AlertSent += (_, alert) => AlertSent?.Invoke(this, new(socket, alert));
        socket.AlertReceived += (_, alert) => AlertReceived?.Invoke(this, new(socket, alert));
        socket.ErrorOccurred += (_, failure) =>
        {
            if (socket.ConnectionInfo is null)
            {
                ErrorOccurred?.Invoke(this, new(socket, failure));
            }
        };
    }

    private void Raise(TlsSocket socket, EventHandler<TlsSocket>? handlers) => handlers?.Invoke(this, socket);

    /// <summary>From one Listen to its Close.</summary>
    private sealed record Running(AcceptLoop Loop, Channel<TlsSocket> Ready)
    {
        internal CancellationTokenSource Stop { get; } = new();

        internal Task Accepting { get; set; } = Task.CompletedTask;

        internal async Task EndAsync()
        {
            await Accepting.ConfigureAwait(false);
            _ = Ready.Writer.TryComplete();
        }
    }
}
