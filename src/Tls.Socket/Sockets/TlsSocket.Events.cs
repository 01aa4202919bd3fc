using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls;

/// <content>The signals.</content>
public sealed partial class TlsSocket
{
    /// <summary>The host's addresses are known.</summary>
    public event EventHandler? HostFound;

    /// <summary>TCP is connected.</summary>
    public event EventHandler? Connected;

    /// <summary>The handshake is done: from here on everything is encrypted.</summary>
    public event EventHandler? Encrypted;

    /// <summary>The connection is over.</summary>
    public event EventHandler? Disconnected;

    /// <summary>
    /// New data can be read. Not raised again for data that was left unread, nor while a handler of it runs.
    /// </summary>
    public event EventHandler? ReadyRead;

    /// <summary>
    /// The server handed out a ticket: in TLS 1.3 at any time after the handshake, in TLS 1.2 in the handshake, of which <see
    /// cref="Encrypted"/> tells first. <see cref="SessionTicket"/> and <see cref="SessionTicketLifetimeHint"/> are its.
    /// </summary>
    public event EventHandler? NewSessionTicketReceived;

    /// <summary>The connection stands elsewhere.</summary>
    public event EventHandler<TlsSocketState>? StateChanged;

    /// <summary>A handshake begins.</summary>
    public event EventHandler<TlsMode>? ModeChanged;

    /// <summary>
    /// One thing is wrong with the peer's certificate. A handler may look at it, or abort; ignoring is for
    /// <see cref="SslErrorsOccurred"/>.
    /// </summary>
    public event EventHandler<TlsError>? PeerVerifyError;

    /// <summary>
    /// Everything that is wrong with the peer's certificate: the moment to call
    /// <see cref="IgnoreSslErrors(IReadOnlyList{TlsError})"/>, or the handshake fails.
    /// </summary>
    public event EventHandler<IReadOnlyList<TlsError>>? SslErrorsOccurred;

    /// <summary>
    /// One thing is wrong with the peer's certificate, and unless the handler calls <see
    /// cref="ContinueInterruptedHandshake"/> the handshake ends; raised instead of the two above where <see
    /// cref="TlsConfiguration.HandshakeMustInterruptOnError"/> is set.
    /// </summary>
    public event EventHandler<TlsError>? HandshakeInterruptedOnError;

    /// <summary>The connection is about to be closed, because we were told to.</summary>
    public event EventHandler? AboutToClose;

    /// <summary>The peer has said its last: what has arrived can still be read.</summary>
    public event EventHandler? ReadChannelFinished;

    /// <summary>The connection failed, or the peer closed it.</summary>
    public event EventHandler<TlsSocketFailure>? ErrorOccurred;

    /// <summary>So many bytes of what was written are on their way.</summary>
    public event EventHandler<long>? BytesWritten;

    /// <summary>So many bytes of ciphertext are on their way.</summary>
    public event EventHandler<long>? EncryptedBytesWritten;

    /// <summary>An alert went to the peer.</summary>
    public event EventHandler<Alert>? AlertSent;

    /// <summary>An alert came from the peer.</summary>
    public event EventHandler<Alert>? AlertReceived;

    /// <summary>Raises it in its turn, after what is announced already, unless Abort comes first.</summary>
    private void Announce(EventHandler? handlers)
    {
        if (handlers is not null)
        {
            SocketConnection? about = _connection;
            _loop.Post(() => Raise(about is { IsAborted: true } ? null : handlers));
        }
    }

    /// <summary>Raises it in its turn, after what is announced already, unless Abort comes first.</summary>
    private void Announce<T>(EventHandler<T>? handlers, T value)
    {
        if (handlers is not null)
        {
            SocketConnection? about = _connection;
            _loop.Post(() => Raise(about is { IsAborted: true } ? null : handlers, value));
        }
    }

    private void Raise(EventHandler? handlers)
    {
        if (handlers is null || _disposed || _loop.HasLostTarget)
        {
            return;
        }

        try
        {
            handlers(this, EventArgs.Empty);
        }
        catch (Exception exception)
        {
            HandlerThrew(exception);
        }
    }

    private void Raise<T>(EventHandler<T>? handlers, T value)
    {
        if (handlers is null || _disposed || _loop.HasLostTarget)
        {
            return;
        }

        try
        {
            handlers(this, value);
        }
        catch (Exception exception)
        {
            HandlerThrew(exception);
        }
    }

    /// <summary>
    /// A handler threw: the connection is over, and the exception is where everybody can see it.
    /// </summary>
    internal void HandlerThrew(Exception exception)
    {
        var failure = new TlsSocketFailure(
            TlsSocketError.HandlerFailed, "An event handler threw: " + exception.Message, exception);
        SocketConnection? connection;
        lock (_sync)
        {
            connection = _connection;
            Failure ??= failure;
            if (connection is not null)
            {
                connection.Failure ??= failure;
            }
        }

        connection?.GiveUp();
    }

    /// <summary>Tells the loop of alerts, and the application's own observer of everything.</summary>
    private sealed class AlertWatch(TlsSocket socket, TlsObserver? next) : TlsObserver
    {
        public override void HandshakeMessage(TlsDirection direction, ReadOnlySpan<byte> message) =>
            next?.HandshakeMessage(direction, message);

        public override void ChangeCipherSpec(TlsDirection direction) => next?.ChangeCipherSpec(direction);

        public override void KeysInstalled(TlsDirection direction, TlsKeyPhase phase) =>
            next?.KeysInstalled(direction, phase);

        public override void PeerVerified(TlsPeerVerification verification) =>
            next?.PeerVerified(verification);

        public override void AlertExchanged(TlsDirection direction, Alert alert)
        {
            next?.AlertExchanged(direction, alert);
            if (socket._connection is null)
            {
                // Aborted: what the engine still says or hears is nobody's business.
                return;
            }

            socket.Announce(direction == TlsDirection.Sent ? socket.AlertSent : socket.AlertReceived, alert);
        }
    }
}
