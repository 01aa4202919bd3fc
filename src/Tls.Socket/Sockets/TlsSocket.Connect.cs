using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <content>How connections begin and end.</content>
public sealed partial class TlsSocket
{
    /// <summary>
    /// Begins to connect and to encrypt as a client; <see cref="Encrypted"/> says when that is done.
    /// </summary>
    /// <param name="host">The server's name or address.</param>
    /// <param name="port">Its TCP port.</param>
    /// <param name="peerName">The name to ask for and to verify, when it is not the host's.</param>
    /// <exception cref="ArgumentException">The configuration does not fit, said in words.</exception>
    /// <exception cref="InvalidOperationException">The socket is connected, or connecting.</exception>
    public void ConnectToHostEncrypted(string host, int port, string? peerName = null) =>
        Begin(EncryptedTo(host, port, peerName));

    /// <summary>Connects, encrypts as a client, and returns when that is done.</summary>
    /// <param name="host">The server's name or address.</param>
    /// <param name="port">Its TCP port.</param>
    /// <param name="peerName">The name to ask for and to verify, when it is not the host's.</param>
    /// <param name="cancellationToken">Gives up; the socket is unconnected again soon after.</param>
    /// <exception cref="System.IO.IOException">
    /// It failed: a <see cref="Wire.TlsException"/> when the handshake did.
    /// </exception>
    /// <exception cref="SocketException">TCP could not connect.</exception>
    public Task ConnectToHostEncryptedAsync(
        string host, int port, string? peerName = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SocketConnection connection = EncryptedTo(host, port, peerName);
        Begin(connection);
        return UntilAsync(connection, static reached => reached.WasEncrypted, cancellationToken);
    }

    /// <summary>Begins to connect without encryption, which can be started later.</summary>
    /// <param name="host">The peer's name or address.</param>
    /// <param name="port">Its TCP port.</param>
    /// <exception cref="InvalidOperationException">The socket is connected, or connecting.</exception>
    public void ConnectToHost(string host, int port)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        Begin(new SocketConnection { Host = host, Port = port });
    }

    /// <summary>Connects without encryption and returns when that is done.</summary>
    /// <param name="host">The peer's name or address.</param>
    /// <param name="port">Its TCP port.</param>
    /// <param name="cancellationToken">Gives up; the socket is unconnected again soon after.</param>
    /// <exception cref="SocketException">TCP could not connect.</exception>
    public Task ConnectToHostAsync(string host, int port, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        cancellationToken.ThrowIfCancellationRequested();
        var connection = new SocketConnection { Host = host, Port = port };
        Begin(connection);
        return UntilAsync(connection, static reached => reached.WasConnected, cancellationToken);
    }

    /// <summary>
    /// Takes over a connected socket, as a server does with one it accepted
    /// (QSslSocket::setSocketDescriptor). It is plain until encryption is started, and belongs to this socket
    /// from here on.
    /// </summary>
    /// <exception cref="ArgumentException">That socket is not connected, or not TCP.</exception>
    /// <exception cref="InvalidOperationException">This socket is connected, or connecting.</exception>
    public void SetSocket(Socket connected)
    {
        CheckAdoptable(connected);
        Begin(new SocketConnection { Adopted = connected });
    }

    /// <summary>
    /// Takes over a connected socket and encrypts it as a server from its first byte: between the two steps
    /// the peer could close, and encryption would find no connection to start on.
    /// </summary>
    /// <returns>A task that ends with the handshake.</returns>
    internal Task AcceptEncryptedAsync(Socket connected, CancellationToken cancellationToken)
    {
        CheckAdoptable(connected);
        var connection = new SocketConnection { Adopted = connected, Encryption = ServerRequest() };
        Begin(connection);
        return UntilAsync(connection, static reached => reached.WasEncrypted, cancellationToken);
    }

    /// <summary>
    /// Begins to encrypt a plain connection, as a client. What was written before goes out plain, what is
    /// written from here on encrypted; bytes that arrived and were not read are taken for the peer's TLS.
    /// </summary>
    /// <exception cref="ArgumentException">The configuration does not fit, said in words.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no plain connection, or no name to verify.
    /// </exception>
    public void StartClientEncryption() => StartEncryption(LateClientRequest());

    /// <summary>The same, returning when the handshake is done.</summary>
    /// <param name="cancellationToken">Gives up; the socket is unconnected soon after.</param>
    /// <exception cref="System.IO.IOException">The handshake failed.</exception>
    public Task StartClientEncryptionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SocketConnection connection = StartEncryption(LateClientRequest());
        return UntilAsync(connection, static reached => reached.WasEncrypted, cancellationToken);
    }

    /// <summary>
    /// Begins to encrypt a plain connection, as a server; otherwise like <see cref="StartClientEncryption"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The configuration does not fit, said in words.</exception>
    /// <exception cref="InvalidOperationException">There is no plain connection.</exception>
    public void StartServerEncryption() => StartEncryption(ServerRequest());

    /// <summary>The same, returning when the handshake is done.</summary>
    /// <param name="cancellationToken">Gives up; the socket is unconnected soon after.</param>
    /// <exception cref="System.IO.IOException">The handshake failed.</exception>
    public Task StartServerEncryptionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SocketConnection connection = StartEncryption(ServerRequest());
        return UntilAsync(connection, static reached => reached.WasEncrypted, cancellationToken);
    }

    /// <summary>
    /// Sends what waits, says close_notify and closes; <see cref="Disconnected"/> says when that is done.
    /// What has been received can still be read.
    /// </summary>
    public void DisconnectFromHost()
    {
        SocketConnection connection;
        bool isPointless;
        lock (_sync)
        {
            if (_connection is null || _connection.CloseRequested)
            {
                return;
            }

            connection = _connection;
            connection.CloseRequested = true;
            bool isReady = connection.Encryption is null ? connection.WasConnected : connection.WasEncrypted;
            isPointless = !isReady && connection.Accepted == connection.Written;
        }

        Announce(AboutToClose);
        connection.Wake();
        if (isPointless)
        {
            // There is nothing to send: to go on connecting, or shaking hands, would serve no one.
            connection.GiveUp();
        }
    }

    /// <summary>The same, returning when it is done.</summary>
    /// <param name="cancellationToken">
    /// Stops waiting; <see cref="Abort"/> is what ends a connection at once.
    /// </param>
    public Task DisconnectFromHostAsync(CancellationToken cancellationToken = default)
    {
        DisconnectFromHost();
        return WaitForDisconnectedAsync(cancellationToken);
    }

    /// <summary>
    /// As <see cref="DisconnectFromHost"/>, and forgets what has been received and not read.
    /// </summary>
    public void Close()
    {
        DisconnectFromHost();
        lock (_sync)
        {
            _incoming.Clear();
        }
    }

    /// <summary>
    /// Ends the connection at once, saying nothing to the peer and dropping what waits in both directions. Of events only
    /// <see cref="StateChanged"/> and <see cref="Disconnected"/> follow.
    /// </summary>
    public void Abort()
    {
        SocketConnection? connection;
        lock (_sync)
        {
            connection = _connection;
            connection?.IsAborted = true;
            End(connection);
            _incoming.Clear();
        }

        if (connection is not null)
        {
            GiveUp(connection);
            AnnounceEnd(connection);
        }
    }

    private static void CheckAdoptable(Socket connected)
    {
        ArgumentNullException.ThrowIfNull(connected);
        if (!connected.Connected || connected.SocketType != SocketType.Stream)
        {
            throw new ArgumentException("The socket must be a connected TCP socket.", nameof(connected));
        }

        connected.Blocking = true;
    }

    private SocketConnection EncryptedTo(string host, int port, string? peerName)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        return new SocketConnection
        {
            Host = host,
            Port = port,
            Encryption = ClientRequest(peerName ?? PeerVerifyName ?? host),
        };
    }

    private EncryptionRequest LateClientRequest()
    {
        string? name = PeerVerifyName ?? PeerName;
        if (name is null && Configuration.Resolve(isServer: false) == PeerVerifyMode.VerifyPeer)
        {
            throw new InvalidOperationException(
                "PeerVerifyName is needed: there is no name to check the server's certificate against.");
        }

        return ClientRequest(name);
    }

    private void Begin(SocketConnection connection)
    {
        ThrowIfDisposed();
        lock (_sync)
        {
            if (_connection is not null)
            {
                throw new InvalidOperationException($"The socket is in use: its state is {State}.");
            }

            if (connection.Adopted is { } socket)
            {
                Attach(connection, socket);
            }

            connection.Begin();
            _connection = connection;
            _incoming.Clear();
            _info = null;
            _peerChain = [];
            EarlyDataReceived = 0;
            NextProtocolNegotiationStatus = NextProtocolNegotiationStatus.None;
            KeyingMaterial = [];
            (_sessionTicket, _sessionTicketLifetime) = ([], -1);
            _handshakeErrors = [];
            _hasNews = false;
            Failure = null;
            PeerName = connection.Host;
            Mode = connection.Encryption?.Mode ?? TlsMode.Unencrypted;
            OpenMode = connection.Access;
            State = connection.Host is null ? TlsSocketState.Connected : TlsSocketState.HostLookup;
        }

        _loop.Post(() => _ = RunAsync(connection));
    }

    private SocketConnection StartEncryption(EncryptionRequest request)
    {
        ThrowIfDisposed();
        SocketConnection connection;
        lock (_sync)
        {
            connection = _connection is { WasConnected: true, CloseRequested: false }
                ? _connection
                : throw new InvalidOperationException("Encryption starts on a connected socket.");
            if (connection.Encryption is not null)
            {
                throw new InvalidOperationException("Encryption has been started already.");
            }

            connection.Encryption = request;
            connection.Plain!.EarlyTls.Append(_incoming.Waiting);
            _incoming.Clear();
            Mode = request.Mode;
        }

        connection.Plain!.Over.Cancel();
        connection.Wake();
        return connection;
    }

    /// <summary>The handshake has taken too long, at all or for one whose place is wanted: it is given up.</summary>
    internal void Expire(bool isWanted)
    {
        (TlsSocketError error, string message) = isWanted
            ? (TlsSocketError.HandshakeShed, "The handshake was given up for a newer connection.")
            : (TlsSocketError.HandshakeTimeout, "The handshake took too long.");
        SocketConnection? connection;
        lock (_sync)
        {
            connection = _connection is { WasEncrypted: false } ? _connection : null;
            if (connection is not null)
            {
                connection.Failure ??= new TlsSocketFailure(error, message, new TimeoutException(message));
            }
        }

        connection?.GiveUp();
    }

    /// <summary>The connection stands on this socket. Under the lock.</summary>
    private void Attach(SocketConnection connection, Socket socket)
    {
        connection.Transport = new SocketTransport(socket);

        // Nothing here waits in the operating system: what can be sent at once is.
        socket.Blocking = false;
        ApplySocketOptions(socket);
        connection.WasConnected = true;
        LocalEndPoint = socket.LocalEndPoint as IPEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint as IPEndPoint;
    }

    /// <summary>The connection is not ours any more. Under the lock.</summary>
    private void End(SocketConnection? connection)
    {
        if (connection is null || connection.IsOver)
        {
            return;
        }

        connection.IsOver = true;
        connection.Dispose();
        _ignoreAllErrors = false;
        _pause = null;
        if (_connection == connection)
        {
            _connection = null;
            State = TlsSocketState.Unconnected;
        }
    }

    private static void GiveUp(SocketConnection? connection)
    {
        connection?.GiveUp();
        connection?.Transport?.Dispose();
    }

    private void AnnounceEnd(SocketConnection connection)
    {
        Changed();
        Announce(StateChanged, TlsSocketState.Unconnected);
        if (connection.WasConnected)
        {
            Announce(Disconnected);
        }
    }
}
