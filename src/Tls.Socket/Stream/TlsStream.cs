using System;
using System.Buffers;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls;

/// <summary>
/// A TLS connection as a <see cref="Stream"/> over another stream. One reader and one writer may be under way
/// at once; a second of either is a mistake and told so.
/// </summary>
/// <remarks>
/// A read that returns 0 means that the peer said close_notify; a transport that merely ends is a
/// <see cref="TlsException"/> with <see cref="TlsFault.PeerTruncated"/>. Disposing says close_notify.
/// </remarks>
public sealed partial class TlsStream : Stream
{
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(1);

    private readonly Stream _inner;
    private readonly bool _leaveInnerStreamOpen;
    private WriteGate _writeGate;
    private TlsEngine? _engine;
    private ReceiveBuffer _received;
    private TlsException? _unreported;
    private Exception? _writeFailure;
    private bool _isAuthenticating;
    private bool _isReading;
    private bool _isWriting;
    private bool _isDisposed;

    /// <summary>A stream over another, not yet encrypted: authenticate as client or server first.</summary>
    /// <param name="inner">The transport: reliable, ordered, readable and writable.</param>
    /// <param name="leaveInnerStreamOpen">Whether disposing leaves the transport open.</param>
    /// <exception cref="ArgumentException">The transport cannot be both read and written.</exception>
    public TlsStream(Stream inner, bool leaveInnerStreamOpen = false)
    {
        ArgumentNullException.ThrowIfNull(inner);
        if (!inner.CanRead || !inner.CanWrite)
        {
            throw new ArgumentException("The inner stream must be readable and writable.", nameof(inner));
        }

        _inner = inner;
        _leaveInnerStreamOpen = leaveInnerStreamOpen;
    }

    /// <summary>Whether the handshake is done.</summary>
    public bool IsAuthenticated => _engine is { IsConnected: true };

    /// <summary>Whether this is the server's side.</summary>
    public bool IsServer => _engine is { IsServer: true };

    /// <summary>
    /// Server: how many of the first bytes that are read came as early data. While <see cref="IsAuthenticated"/> is false
    /// they may be a copy of what somebody sent before (RFC 8446 §8): what must not be done twice has to wait, or be
    /// answered as RFC 8470 §5.2 says (425 Too Early).
    /// </summary>
    public long EarlyDataReceived => _engine?.EarlyDataReceived ?? 0;

    /// <summary>What was agreed; null until the handshake is done.</summary>
    public TlsConnectionInfo? ConnectionInfo => _engine?.ConnectionInfo;

    /// <summary>The application protocol (RFC 7301); null when none was agreed.</summary>
    public string? NegotiatedApplicationProtocol => ConnectionInfo?.ApplicationProtocol;

    /// <inheritdoc/>
    public override bool CanRead => IsOpen && _inner.CanRead;

    /// <inheritdoc/>
    public override bool CanWrite => IsOpen && _inner.CanWrite && !_engine!.IsShutDown;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanTimeout => _inner.CanTimeout;

    /// <inheritdoc/>
    public override int ReadTimeout
    {
        get => _inner.ReadTimeout;
        set => _inner.ReadTimeout = value;
    }

    /// <inheritdoc/>
    public override int WriteTimeout
    {
        get => _inner.WriteTimeout;
        set => _inner.WriteTimeout = value;
    }

    /// <summary>Not supported.</summary>
    public override long Length => throw new NotSupportedException("A TLS stream has no length.");

    /// <summary>Not supported.</summary>
    public override long Position
    {
        get => throw new NotSupportedException("A TLS stream has no position.");
        set => throw new NotSupportedException("A TLS stream has no position.");
    }

    /// <summary>Whether there is something to read or write by: the handshake is done, or early data comes before.</summary>
    private bool IsOpen => _engine is { IsOpen: true };

    /// <summary>The engine underneath; null until authentication has begun.</summary>
    internal TlsEngine? Engine => _engine;

    /// <summary>Not supported.</summary>
    public override long Seek(long offset, SeekOrigin origin) =>
        throw new NotSupportedException("A TLS stream cannot seek.");

    /// <summary>Not supported.</summary>
    public override void SetLength(long value) =>
        throw new NotSupportedException("A TLS stream has no length.");

    /// <summary>
    /// Says close_notify: nothing more will be written. Reading goes on until the peer says the same (RFC
    /// 8446 §6.1). A write that is under way goes out whole before.
    /// </summary>
    /// <param name="cancellationToken">
    /// Gives up: before anything is said, and then it may be said later; or in the middle of it, and then nothing more can
    /// be written.
    /// </param>
    /// <exception cref="InvalidOperationException">The handshake is not done.</exception>
    /// <exception cref="IOException">
    /// The transport failed, now or in an earlier write: the peer cannot be told.
    /// </exception>
    public Task ShutdownAsync(CancellationToken cancellationToken = default) =>
        ShutdownCoreAsync<AsyncIo>(cancellationToken);

    /// <summary>The synchronous twin of <see cref="ShutdownAsync"/>.</summary>
    public void Shutdown() => ShutdownCoreAsync<SyncIo>(CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>
    /// Moves our sending keys on (RFC 8446 §4.6.3), and asks the peer to do the same if so wished.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The handshake is not done, or the stream was shut down.
    /// </exception>
    public Task UpdateKeysAsync(bool requestPeer, CancellationToken cancellationToken = default)
    {
        ConnectedEngine().UpdateKeys(requestPeer);
        return SendPendingAsync<AsyncIo>(mustWait: true, cancellationToken).AsTask();
    }

    /// <summary>
    /// Gives the client of a TLS 1.3 connection one more ticket (RFC 8446 §4.6.1), at any time after the handshake.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting; the ticket goes out all the same.</param>
    /// <returns>As <see cref="TlsEngine.SendNewSessionTicket"/> says.</returns>
    /// <exception cref="InvalidOperationException">As <see cref="TlsEngine.SendNewSessionTicket"/> says.</exception>
    public async Task<bool> SendNewSessionTicketAsync(CancellationToken cancellationToken = default)
    {
        bool isSent = ConnectedEngine().SendNewSessionTicket();
        await SendPendingAsync<AsyncIo>(mustWait: true, cancellationToken).ConfigureAwait(false);
        return isSent;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            try
            {
                await FarewellAsync().ConfigureAwait(false);
                if (!_leaveInnerStreamOpen)
                {
                    await _inner.DisposeAsync().ConfigureAwait(false);
                }
            }
            finally
            {
                ReleaseBuffers();
            }
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !Interlocked.Exchange(ref _isDisposed, true))
        {
            // A farewell is worth a moment, never a hang: the transport may be stuck.
            Task farewell = FarewellAsync();
            if (OperatingSystem.IsBrowser())
            {
                // A tab has one thread, which may not wait and which the farewell needs: the rest comes after it.
                _ = farewell.ContinueWith(
                    _ => Release(),
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }
            else
            {
                WaitAndRelease(farewell);
            }
        }

        base.Dispose(disposing);
    }

    private void WaitAndRelease(Task farewell)
    {
        try
        {
            farewell.Wait(FarewellTimeout);
        }
        finally
        {
            Release();
        }
    }

    private void Release()
    {
        try
        {
            if (!_leaveInnerStreamOpen)
            {
                _inner.Dispose();
            }
        }
        finally
        {
            ReleaseBuffers();
        }
    }

    private async Task ShutdownCoreAsync<TIo>(CancellationToken cancellationToken)
        where TIo : IIoAdapter
    {
        TlsEngine engine = ConnectedEngine();
        await EnterBetweenWritesAsync<TIo>(cancellationToken).ConfigureAwait(false);
        try
        {
            if (MayHaveLostARecord && !engine.IsShutDown)
            {
                throw FailedBefore();
            }

            _ = engine.Shutdown([], out _);
        }
        finally
        {
            _writeGate.Leave();
        }

        await SendPendingAsync<TIo>(mustWait: true, cancellationToken).ConfigureAwait(false);
        await TIo.FlushAsync(_inner, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// close_notify, if it can be said at once and the connection is in a state to say it. In the middle of a write it is
    /// not: the peer would take what has arrived of it for the whole (RFC 8446 §6.1).
    /// </summary>
    private async Task FarewellAsync()
    {
        await EndAnsweringAsync().ConfigureAwait(false);
        if (_engine is { IsConnected: true, IsShutDown: false } engine && _writeFailure is null
            && !Interlocked.Exchange(ref _isWriting, true))
        {
            try
            {
                _ = engine.Shutdown([], out _);
            }
            catch (TlsException)
            {
                // A key that is worn out protects no last words: that it is over only the transport can say.
            }

            await TellPeerAsync().ConfigureAwait(false);
        }
    }

    /// <summary>An answer on its way may be the close_notify that the peer of TLS 1.2 waits for: it is not cut off.</summary>
    private async Task EndAnsweringAsync()
    {
        if (_answering is { IsCompleted: false } answering)
        {
            try
            {
                await ForAMomentAsync(answering).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The transport is stuck.
            }
        }
    }

    private void ReleaseBuffers()
    {
        _engine?.Dispose();
        ReleaseReceived();
    }

    /// <summary>Gives the buffers of reading back unless a read under way still owns them; that does so when it ends.</summary>
    private void ReleaseReceived()
    {
        if (!Interlocked.Exchange(ref _isReading, true))
        {
            // Reading is claimed for good: this happens once.
            _received.Release();
            if (_waitingRoom is { } room)
            {
                _waitingRoom = null;
                ArrayPool<byte>.Shared.Return(room);
            }
        }
    }

    private TlsEngine ConnectedEngine()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_engine is null || (!_engine.IsOpen && _engine.Failure is null))
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            throw new InvalidOperationException(
                "The stream is not encrypted yet: call AuthenticateAsClientAsync or AuthenticateAsServerAsync first.");
        }

        return _engine;
    }
}
