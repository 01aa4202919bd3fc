using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <summary>
/// A TCP socket that can be encrypted: QSslSocket's twin. Connect encrypted at once, or plain first and
/// encrypted later; use events, or <c>WaitFor…</c>, or <c>…Async</c>, as one likes.
/// </summary>
/// <remarks>
/// <para>
/// Reading and writing go through buffers: <see cref="Write(ReadOnlySpan{byte})"/> returns at once, and what
/// is written before encryption is done waits for it. Members may be called from any thread and from any
/// handler, and disposing is safe anywhere.
/// </para>
/// <para>
/// Events are raised one after another on the socket's own loop, which is their
/// <see cref="SynchronizationContext"/> and runs on the pool, or where <see cref="HandlerContext"/> says. A handler that throws ends the connection with
/// <see cref="TlsSocketError.HandlerFailed"/>; the exception is in <see cref="Failure"/>.
/// </para>
/// <para>
/// A successful connection raises <see cref="StateChanged"/> (HostLookup, Connecting), <see
/// cref="HostFound"/> between them, <see cref="StateChanged"/> (Connected), <see cref="Connected"/>, <see
/// cref="ModeChanged"/>,
/// <see cref="PeerVerifyError"/> for each error of the peer's certificate and then <see
/// cref="SslErrorsOccurred"/>,
/// <see cref="Encrypted"/>, <see cref="ReadyRead"/> and <see cref="BytesWritten"/> as data moves. The end of
/// any kind:
/// <see cref="ErrorOccurred"/> unless we closed it ourselves, <see cref="StateChanged"/> (Closing,
/// Unconnected),
/// <see cref="Disconnected"/>.
/// </para>
/// </remarks>
public sealed partial class TlsSocket : IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    /// <summary>Guards what a connection and the socket know; never held while a handler runs.</summary>
    private readonly Lock _sync = new();

    private readonly SocketLoop _loop;
    private readonly ReadBuffer _incoming = new();
    private SocketConnection? _connection;
    private TlsConnectionInfo? _info;
    private IReadOnlyList<Certificate> _peerChain = [];
    private bool _disposed;

    /// <summary>A socket that is not connected, with the default configuration.</summary>
    public TlsSocket()
        : this(TlsConfiguration.Default)
    {
    }

    /// <summary>A socket that is not connected.</summary>
    /// <param name="configuration">How it will encrypt.</param>
    public TlsSocket(TlsConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Configuration = configuration;
        _loop = new SocketLoop(this);
    }

    /// <summary>
    /// Where handlers run, as those of a user interface on its thread; null for the pool. The socket's own work is done
    /// there too, as Qt's is on the socket's thread: a context that is busy makes it wait. One that throws when it is given
    /// work ends the connection with <see cref="TlsSocketError.HandlerFailed"/>, and no event is raised any more.
    /// </summary>
    /// <exception cref="InvalidOperationException">The socket is in use.</exception>
    public SynchronizationContext? HandlerContext
    {
        get => _loop.Context;
        set
        {
            lock (_sync)
            {
                if (_connection is not null)
                {
                    throw new InvalidOperationException($"The socket is in use: its state is {State}.");
                }

                _loop.Target = value;
            }
        }
    }

    /// <summary>How the next handshake is done; a handshake under way keeps what it began with.</summary>
    public TlsConfiguration Configuration
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>What is asked of the peer's certificate in the next handshake.</summary>
    public PeerVerifyMode PeerVerifyMode
    {
        get => Configuration.PeerVerifyMode;
        set => Configuration = Configuration with { PeerVerifyMode = value };
    }

    /// <summary>
    /// The greatest number of certificates in the peer's path; 0 for the verifier's own limit.
    /// </summary>
    public int PeerVerifyDepth
    {
        get => Configuration.PeerVerifyDepth;
        set => Configuration = Configuration with { PeerVerifyDepth = value };
    }

    /// <summary>The name the server's certificate must carry, when it is not the host's.</summary>
    public string? PeerVerifyName
    {
        get => Configuration.PeerVerifyName;
        set => Configuration = Configuration with { PeerVerifyName = value };
    }

    /// <summary>Our certificate chain and key for the next handshake.</summary>
    public TlsIdentity? LocalIdentity
    {
        get => Configuration.LocalIdentity;
        set => Configuration = Configuration with { LocalIdentitySource = null, LocalIdentity = value };
    }

    /// <summary>Where the connection stands.</summary>
    public TlsSocketState State { get; private set; }

    /// <summary>Which role we play; stays after the connection until the next.</summary>
    public TlsMode Mode { get; private set; }

    /// <summary>Whether the handshake is done and everything is encrypted.</summary>
    public bool IsEncrypted
    {
        get
        {
            lock (_sync)
            {
                return _connection is { WasEncrypted: true, IsOver: false };
            }
        }
    }

    /// <summary>How the last connection failed; null while it has not.</summary>
    public TlsSocketFailure? Failure { get; private set; }

    /// <summary>What was agreed in the last handshake; null before its end.</summary>
    public TlsConnectionInfo? ConnectionInfo => _info;

    /// <summary>The cipher suite agreed in the last handshake.</summary>
    public TlsCipher? SessionCipher => _info is { } info ? new TlsCipher(info.CipherSuite) : null;

    /// <summary>The protocol version agreed in the last handshake.</summary>
    public ProtocolVersion? SessionProtocol => _info?.Version;

    /// <summary>
    /// The application protocol agreed in the last handshake (RFC 7301); null when there was none.
    /// </summary>
    public string? NegotiatedApplicationProtocol => _info?.ApplicationProtocol;

    /// <summary>The peer's own certificate; null when it has shown none.</summary>
    public Certificate? PeerCertificate => _peerChain.Count > 0 ? _peerChain[0] : null;

    /// <summary>The peer's certificates as it sent them, leaf first.</summary>
    public IReadOnlyList<Certificate> PeerCertificateChain => _peerChain;

    /// <summary>The host that was asked for; null for an adopted socket.</summary>
    public string? PeerName { get; private set; }

    /// <summary>Our end of the connection; null when there is none.</summary>
    public IPEndPoint? LocalEndPoint { get; private set; }

    /// <summary>The peer's end of the connection; null when there is none.</summary>
    public IPEndPoint? RemoteEndPoint { get; private set; }

    /// <summary>
    /// Gives the connection up as <see cref="Abort"/> does; no event is raised from here on, and whoever
    /// waits stops waiting. <see cref="DisposeAsync"/> closes it in good order first.
    /// </summary>
    public void Dispose()
    {
        SocketConnection? connection;
        lock (_sync)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            connection = _connection;
            End(connection);
            _incoming.Clear();
        }

        GiveUp(connection);
        Changed();
    }

    /// <summary>
    /// Sends what waits, says close_notify and closes, for a moment at most; then as <see cref="Dispose"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!_disposed && _connection is not null)
        {
            DisconnectFromHost();
            using var limit = new CancellationTokenSource(FarewellTime);
            try
            {
                _ = await WaitForDisconnectedAsync(limit.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException
                or ObjectDisposedException)
            {
                // It takes too long, or somebody else is quicker: the connection is given up.
            }
        }

        Dispose();
    }

    /// <summary>Runs something where the events are raised.</summary>
    internal void Post(Action action) => _loop.Post(action);

    /// <summary>Returns when every event announced so far has been raised.</summary>
    internal Task WhenRaisedAsync() => _loop.InvokeAsync(static () => true);

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
