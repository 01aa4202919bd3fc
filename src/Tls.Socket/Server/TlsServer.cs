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
/// time, unless a <see cref="HandlerContext"/> brings them together. A handler that throws ends the connection it
/// was called for, nothing else.
/// </remarks>
public sealed partial class TlsServer : IDisposable
{
    private readonly Lock _sync = new();
    private readonly SocketLoop _loop;
    private readonly Forwarding _forward;
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
        _loop = new SocketLoop();
        _forward = new Forwarding(this);
    }

    /// <summary>
    /// How sockets accepted from now on encrypt; those there are keep what they began with. While the server listens, what
    /// would not do for <see cref="Listen"/> is refused and the former one stays in force.
    /// </summary>
    /// <exception cref="InvalidOperationException">The server listens, and the configuration lacks something.</exception>
    /// <exception cref="ArgumentException">It listens, and the configuration does not fit, said in words.</exception>
    public TlsConfiguration Configuration
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            lock (_sync)
            {
                if (IsListening)
                {
                    Check(value);
                }

                field = value;
            }
        }
    }

    /// <summary>How long a handshake may take, from its first byte to its last.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many encrypted sockets may wait to be taken; then no more are accepted. Heeded by Listen.
    /// </summary>
    public int MaxPendingConnections { get; set; } = 30;

    /// <summary>
    /// How many handshakes may be under way; who comes then waits until one is done, or has had its <see
    /// cref="HandshakeGrace"/> and is given up for the next. Heeded by Listen.
    /// </summary>
    public int MaxPendingHandshakes { get; set; } = 256;

    /// <inheritdoc cref="TlsListener.HandshakeGrace"/>
    /// <remarks>Heeded by Listen.</remarks>
    public TimeSpan HandshakeGrace { get; set; } = HandshakeSlots.DefaultGrace;

    /// <summary>How many handshakes are under way, or done and waiting for room among those that wait to be taken.</summary>
    public int PendingHandshakes => _running?.Loop.Slots.Taken ?? 0;

    /// <summary>
    /// How many handshakes have been given up for others since <see cref="Listen"/>; see <see cref="HandshakeGrace"/>.
    /// </summary>
    public long ShedHandshakes => _running?.Loop.Slots.Shed ?? 0;

    /// <summary>How many connections the operating system holds back meanwhile. Heeded by Listen.</summary>
    public int ListenBacklogSize { get; set; } = 512;

    /// <summary>
    /// Where handlers of the server and of its sockets run; null for the pool. See <see
    /// cref="TlsSocket.HandlerContext"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The server listens.</exception>
    public SynchronizationContext? HandlerContext
    {
        get => _loop.Context;
        set
        {
            lock (_sync)
            {
                ThrowIfListening();
                _loop.Target = value;
            }
        }
    }

    /// <summary>
    /// Makes the socket for a connection that was accepted, before anything is read from it, or refuses it by null
    /// (QTcpServer::incomingConnection): the place for a configuration per client. It is called on the pool, for
    /// several at once. By default it is a socket with the <see cref="Configuration"/>.
    /// </summary>
    public Func<Socket, TlsSocket?>? IncomingConnection { get; set; }

    /// <summary>Whether it listens.</summary>
    public bool IsListening => _running is { Stop.IsCancellationRequested: false };

    /// <summary>Where it listens; null when it does not.</summary>
    public IPEndPoint? LocalEndPoint => _running?.Loop.LocalEndPoint;

    /// <summary>The address it listens on; null when it does not.</summary>
    public IPAddress? ServerAddress => LocalEndPoint?.Address;

    /// <summary>The TCP port it listens on; 0 when it does not.</summary>
    public int ServerPort => LocalEndPoint?.Port ?? 0;

    /// <summary>The operating system's handle of the listening socket; null when it does not listen.</summary>
    public SafeSocketHandle? SocketDescriptor => IsListening ? _running!.Loop.SocketDescriptor : null;

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
        Check(Configuration);
        Running? former;
        lock (_sync)
        {
            ThrowIfListening();
            var loop = new AcceptLoop(new IPEndPoint(address, port), ListenBacklogSize, MaxPendingHandshakes)
            {
                AcceptFailed = NoteAcceptError,
            };
            loop.Slots.Grace = HandshakeGrace;
            var running = new Running(
                loop, Channel.CreateBounded<TlsSocket>(MaxPendingConnections), MaxPendingConnections);
            (former, _running) = (_running, running);
            running.Accepting = loop.RunAsync(
                (accepted, slot) => TakeAsync(running, accepted, slot), running.Stop.Token);
        }

        former?.Abandon();
    }

    /// <summary>
    /// Takes the encrypted socket that has waited longest; null when none waits. It belongs to the caller.
    /// </summary>
    public TlsSocket? NextPendingConnection()
    {
        if (_running is not { } running || !running.Ready.Reader.TryRead(out TlsSocket? socket))
        {
            return null;
        }

        running.HoldWhileFull();
        return socket;
    }

    /// <summary>
    /// Takes the next encrypted socket, waiting for it if need be. It belongs to the caller.
    /// </summary>
    /// <exception cref="InvalidOperationException">The server does not listen.</exception>
    public async Task<TlsSocket> AcceptAsync(CancellationToken cancellationToken = default)
    {
        Running running = _running ?? throw new InvalidOperationException("The server does not listen.");
        try
        {
            TlsSocket socket = await running.Ready.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            running.HoldWhileFull();
            return socket;
        }
        catch (ChannelClosedException exception)
        {
            throw new InvalidOperationException("The server has been closed.", exception);
        }
    }

    /// <summary>
    /// Blocks until an encrypted socket waits to be taken; on the <see cref="HandlerContext"/> the handshakes go on
    /// meanwhile.
    /// </summary>
    /// <param name="milliseconds">For so long at most; -1 for ever.</param>
    /// <returns>False when it took too long, or the server does not listen.</returns>
    public bool WaitForNewConnection(int milliseconds = 30_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, Timeout.Infinite);
        Task<bool> ready = WaitForNewConnectionAsync();
        return _loop.Wait(ready, milliseconds) && ready.Result;
    }

    /// <summary>The same without blocking, with a token instead of a time.</summary>
    public Task<bool> WaitForNewConnectionAsync(CancellationToken cancellationToken = default) =>
        _running is { } running
            ? running.Ready.Reader.WaitToReadAsync(cancellationToken).AsTask()
            : Task.FromResult(false);

    /// <summary>
    /// Accepts nobody until <see cref="ResumeAccepting"/>: who comes waits in the operating system's queue. The
    /// handshakes under way go on.
    /// </summary>
    /// <exception cref="InvalidOperationException">The server does not listen.</exception>
    public void PauseAccepting() => ListeningLoop().Hold(AcceptHolds.Paused);

    /// <summary>Accepts again, beginning with those who came meanwhile.</summary>
    /// <exception cref="InvalidOperationException">The server does not listen.</exception>
    public void ResumeAccepting() => ListeningLoop().Release(AcceptHolds.Paused);

    /// <summary>
    /// Stops listening and gives up the handshakes under way. Sockets that are encrypted already can still be
    /// taken, until the next <see cref="Listen"/>, which disposes of them.
    /// </summary>
    public void Close() => _ = StopAsync();

    /// <summary>The same, returning when nothing is under way any more.</summary>
    public Task CloseAsync() => StopAsync();

    /// <summary>As <see cref="Close"/>; sockets nobody has taken are disposed.</summary>
    public void Dispose()
    {
        Close();
        _running?.Abandon();
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

    private void Check(TlsConfiguration configuration)
    {
        using var probe = new TlsSocket(configuration);
        ForwardKeys(probe);
        probe.ErrorsAreHeard = SslErrorsOccurred is not null || PeerVerifyError is not null
            || HandshakeInterruptedOnError is not null;
        probe.CheckServerConfiguration();
    }

    private AcceptLoop ListeningLoop() => IsListening
        ? _running!.Loop
        : throw new InvalidOperationException("The server does not listen.");

    private void ThrowIfListening()
    {
        if (IsListening)
        {
            throw new InvalidOperationException("The server listens already.");
        }
    }

    private async Task TakeAsync(Running running, Socket accepted, HandshakeSlot slot)
    {
        CancellationToken stop = running.Stop.Token;
        TlsSocket? socket = null;
        bool isTaken = false;
        try
        {
            socket = Make(accepted);
            if (socket is null)
            {
                return;
            }

            Forward(socket);
            Task handshake = Adopt(socket, accepted, stop);
            socket.Post(() => Raise(socket, StartedEncryptionHandshake));
            await ShakeHandsAsync(socket, handshake, slot, stop).ConfigureAwait(false);
            slot.Settle();
            await running.Ready.Writer.WriteAsync(socket, stop).ConfigureAwait(false);
            isTaken = true;
            if (running.IsAbandoned)
            {
                // It may have come after those who were there were disposed.
                running.Abandon();
                return;
            }

            running.HoldWhileFull();
            socket.Post(() => Raise(socket, PendingConnectionAvailable));
            socket.Post(() => Raise(socket, NewConnection));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It has been reported: by the socket, or by Make and Adopt.
        }
        finally
        {
            if (!isTaken)
            {
                if (socket is not null)
                {
                    await socket.DisposeAsync().ConfigureAwait(false);
                }

                accepted.Dispose();
            }
        }
    }

    /// <summary>The socket of a connection; null when it is refused.</summary>
    private TlsSocket? Make(Socket accepted)
    {
        TlsSocket? socket;
        try
        {
            socket = IncomingConnection is { } make ? make(accepted) : new TlsSocket(Configuration);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            using var none = new TlsSocket(Configuration);
            var failure = new TlsSocketFailure(
                TlsSocketError.HandlerFailed, "IncomingConnection threw: " + exception.Message, exception);
            ErrorOccurred?.Invoke(this, new(none, failure));
            throw;
        }

        if (socket is { HandlerContext: null } && HandlerContext is not null)
        {
            socket.HandlerContext = _loop;
        }

        return socket;
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

    private async Task ShakeHandsAsync(
        TlsSocket socket, Task handshake, HandshakeSlot slot, CancellationToken stop)
    {
        using CancellationTokenSource limit = slot.Limit(HandshakeTimeout, stop);
        using CancellationTokenRegistration expiry = limit.Token.Register(
            () => socket.Expire(isWanted: slot.Wanted.IsCancellationRequested));
        try
        {
            await handshake.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Its last words first: they are told on the socket's own loop, and by no socket that is disposed.
            // Who holds the place by not going, though it has failed, is hurried when somebody else comes.
            using CancellationTokenRegistration hurry = slot.Wanted.IsCancellationRequested
                ? default
                : slot.Wanted.Register(static state => ((TlsSocket)state!).Abort(), socket);
            _ = await socket.WaitForDisconnectedAsync(stop).ConfigureAwait(false);
            await socket.WhenRaisedAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>From one Listen to its Close.</summary>
    private sealed record Running(AcceptLoop Loop, Channel<TlsSocket> Ready, int Capacity)
    {
        private readonly Lock _sync = new();

        private volatile bool _isAbandoned;

        internal CancellationTokenSource Stop { get; } = new();

        /// <summary>Whether nobody takes anything any more.</summary>
        internal bool IsAbandoned => _isAbandoned;

        internal Task Accepting { get; set; } = Task.CompletedTask;

        /// <summary>Accepts nobody as long as nobody else could wait to be taken.</summary>
        internal void HoldWhileFull()
        {
            lock (_sync)
            {
                if (Ready.Reader.Count >= Capacity)
                {
                    Loop.Hold(AcceptHolds.Full);
                }
                else
                {
                    Loop.Release(AcceptHolds.Full);
                }
            }
        }

        /// <summary>Nobody takes those that wait, or come yet.</summary>
        internal void Abandon()
        {
            _isAbandoned = true;
            Interlocked.MemoryBarrier();
            while (Ready.Reader.TryRead(out TlsSocket? socket))
            {
                socket.Dispose();
            }
        }

        internal async Task EndAsync()
        {
            await Accepting.ConfigureAwait(false);
            _ = Ready.Writer.TryComplete();
        }
    }
}
