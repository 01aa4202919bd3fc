using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>
/// A server without ceremony: accepts TCP connections, shakes hands on each, and calls a handler with the
/// encrypted stream. A connection that fails never ends the server.
/// </summary>
public sealed class TlsListener : IDisposable
{
    private readonly AcceptLoop _loop;
    private readonly CancellationTokenSource _stop = new();
    private volatile TlsServerOptions _options;
    private int _serving;

    /// <summary>Binds and listens; connections are accepted from <see cref="ServeAsync"/> on.</summary>
    /// <param name="endPoint">Where; port 0 finds a free one.</param>
    /// <param name="options">How to accept; checked here.</param>
    /// <param name="maxPendingHandshakes">
    /// How many connections may be shaking hands at once; more wait in the operating system's backlog, until one is done,
    /// or has had its <see cref="HandshakeGrace"/> and is given up for the next.
    /// </param>
    /// <exception cref="ArgumentException">The options do not fit, said in words.</exception>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public TlsListener(IPEndPoint endPoint, TlsServerOptions options, int maxPendingHandshakes = 256)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPendingHandshakes, 1);
        _ = options.Prepare();
        _options = options;
        _loop = new AcceptLoop(endPoint, 512, maxPendingHandshakes)
        {
            AcceptFailed = exception => Failed?.Invoke(null, exception),
        };
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint LocalEndPoint => _loop.LocalEndPoint;

    /// <summary>How long a handshake may take, from its first byte to its last.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// When as many handshakes are under way as may be and somebody else comes, the oldest is given up if it has taken
    /// longer than this; those that are younger are waited for. A second by default; infinite to give up none before its
    /// <see cref="HandshakeTimeout"/>. A connection whose handshake is done is never given up for another.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan HandshakeGrace
    {
        get => _loop.Slots.Grace;
        init => _loop.Slots.Grace = value;
    }

    /// <summary>
    /// How many connections may be open at once, those that shake hands included; more wait in the operating system's
    /// backlog. Null, the default, for no limit but the system's own.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than one.</exception>
    public int? MaxConnections
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1);
            field = value;
            _loop.Connections = value is { } count ? new SemaphoreSlim(count, count) : null;
        }
    }

    /// <summary>How many handshakes are under way.</summary>
    public int PendingHandshakes => _loop.Slots.Taken;

    /// <summary>How many handshakes have been given up for others so far; see <see cref="HandshakeGrace"/>.</summary>
    public long ShedHandshakes => _loop.Slots.Shed;

    /// <summary>
    /// Told when a connection could not be accepted (without an address), or its handshake or its handler
    /// failed. May be called by several connections at once.
    /// </summary>
    public Action<IPEndPoint?, Exception>? Failed { get; init; }

    /// <summary>
    /// How to accept; connections from now on use what is set here, and those under way keep what they began with. Options
    /// with <see cref="TlsServerOptions.TicketKeys"/> of their own begin with the tickets that these keys open; otherwise new
    /// options know no ticket of the former ones.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The options do not fit, said in words; the former ones stay in force.
    /// </exception>
    public TlsServerOptions Options
    {
        get => _options;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _ = value.Prepare();
            _options = value;
        }
    }

    /// <summary>Accepts until cancelled or disposed, and returns when every connection is over.</summary>
    /// <param name="handler">
    /// Serves one connection; its token is cancelled when the server stops. When it returns, close_notify is
    /// said if it has not been, and the connection closed.
    /// </param>
    /// <param name="cancellationToken">Stops the server.</param>
    /// <exception cref="InvalidOperationException">It serves already.</exception>
    public async Task ServeAsync(
        Func<TlsStream, IPEndPoint, CancellationToken, Task> handler,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (Interlocked.Exchange(ref _serving, 1) != 0)
        {
            throw new InvalidOperationException("A listener serves once.");
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancellationToken);
        CancellationToken token = stop.Token;
        await _loop.RunAsync((socket, slot) => ServeOneAsync(socket, slot, handler, token), token)
            .ConfigureAwait(false);
    }

    /// <summary>Stops listening, and cancels what is under way.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _loop.Dispose();
    }

    private async Task ServeOneAsync(
        Socket socket,
        HandshakeSlot slot,
        Func<TlsStream, IPEndPoint, CancellationToken, Task> handler,
        CancellationToken stop)
    {
        IPEndPoint? peer = null;
        try
        {
            peer = (IPEndPoint)socket.RemoteEndPoint!;
            var transport = new SocketTransport(socket);
            await using (transport.ConfigureAwait(false))
            {
                var stream = new TlsStream(transport, leaveInnerStreamOpen: true);
                try
                {
                    await using (stream.ConfigureAwait(false))
                    {
                        await ShakeHandsAsync(stream, slot, stop).ConfigureAwait(false);
                        slot.Dispose();
                        await handler(stream, peer, stop).ConfigureAwait(false);
                    }
                }
                finally
                {
                    await transport.LingerAsync(slot.Wanted).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (!stop.IsCancellationRequested)
            {
                Tell(peer, exception);
            }
        }
    }

    /// <summary>A listener to failures that fails is no failure of the server's.</summary>
    private void Tell(IPEndPoint? peer, Exception exception)
    {
        try
        {
            Failed?.Invoke(peer, exception);
        }
        catch (Exception mistake) when (mistake is not OutOfMemoryException)
        {
            // There is nobody left to tell.
        }
    }

    private async Task ShakeHandsAsync(TlsStream stream, HandshakeSlot slot, CancellationToken stop)
    {
        using CancellationTokenSource limit = slot.Limit(HandshakeTimeout, stop);
        try
        {
            await stream.AuthenticateAsServerAsync(_options, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (slot.Wanted.IsCancellationRequested)
        {
            throw new IOException("The handshake was given up for a newer connection.", exception);
        }
        catch (OperationCanceledException exception) when (!stop.IsCancellationRequested)
        {
            throw new IOException(
                "The handshake took too long.", new TimeoutException(exception.Message, exception));
        }
    }
}
