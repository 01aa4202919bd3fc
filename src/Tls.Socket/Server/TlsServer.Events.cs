using System;
using System.Collections.Generic;
using System.Net.Sockets;
using Tls.Wire;

namespace Tls;

/// <content>The signals: those of its sockets as long as they shake hands, and its own.</content>
public sealed partial class TlsServer
{
    /// <summary>A socket was accepted and its handshake begins.</summary>
    public event EventHandler<TlsSocket>? StartedEncryptionHandshake;

    /// <summary>
    /// A socket is encrypted and waits for <see cref="NextPendingConnection"/>: one event for each socket.
    /// </summary>
    public event EventHandler<TlsSocket>? PendingConnectionAvailable;

    /// <summary>The same, right after it.</summary>
    public event EventHandler<TlsSocket>? NewConnection;

    /// <summary>One thing is wrong with a client's certificate.</summary>
    public event EventHandler<TlsSocketEvent<TlsError>>? PeerVerifyError;

    /// <summary>Everything that is wrong with a client's certificate: the moment to ignore it.</summary>
    public event EventHandler<TlsSocketEvent<IReadOnlyList<TlsError>>>? SslErrorsOccurred;

    /// <summary>
    /// One thing is wrong with a client's certificate, and the socket is to be told inside the handler if that is no
    /// matter; see <see cref="TlsSocket.HandshakeInterruptedOnError"/>.
    /// </summary>
    public event EventHandler<TlsSocketEvent<TlsError>>? HandshakeInterruptedOnError;

    /// <summary>
    /// A client offers a pre-shared key: the moment to fill in the one of that identity. Handlers that are there when a
    /// socket is accepted are asked.
    /// </summary>
    public event EventHandler<TlsSocketEvent<TlsPresharedKeyAuthenticator>>? PreSharedKeyAuthenticationRequired;

    /// <summary>A handshake failed.</summary>
    public event EventHandler<TlsSocketEvent<TlsSocketFailure>>? ErrorOccurred;

    /// <summary>An alert went to a client.</summary>
    public event EventHandler<TlsSocketEvent<Alert>>? AlertSent;

    /// <summary>An alert came from a client.</summary>
    public event EventHandler<TlsSocketEvent<Alert>>? AlertReceived;

    /// <summary>The operating system could not accept a connection; the server goes on trying.</summary>
    public event EventHandler<SocketException>? AcceptError;

    private void Forward(TlsSocket socket)
    {
        socket.PeerVerifyError += (_, error) => PeerVerifyError?.Invoke(this, new(socket, error));
        socket.SslErrorsOccurred += (_, errors) => SslErrorsOccurred?.Invoke(this, new(socket, errors));
        socket.HandshakeInterruptedOnError +=
            (_, error) => HandshakeInterruptedOnError?.Invoke(this, new(socket, error));
        socket.AlertSent += (_, alert) => AlertSent?.Invoke(this, new(socket, alert));
        socket.AlertReceived += (_, alert) => AlertReceived?.Invoke(this, new(socket, alert));
        socket.ErrorOccurred += (_, failure) =>
        {
            if (socket.ConnectionInfo is null)
            {
                ErrorOccurred?.Invoke(this, new(socket, failure));
            }
        };
        ForwardKeys(socket);
    }

    /// <summary>A socket with a handler for keys looks for them, so it has none where the server has none.</summary>
    private void ForwardKeys(TlsSocket socket)
    {
        if (PreSharedKeyAuthenticationRequired is not null)
        {
            socket.PreSharedKeyAuthenticationRequired +=
                (_, authenticator) => PreSharedKeyAuthenticationRequired?.Invoke(this, new(socket, authenticator));
        }
    }

    private void Raise(TlsSocket socket, EventHandler<TlsSocket>? handlers) => handlers?.Invoke(this, socket);

    private void NoteAcceptError(SocketException exception)
    {
        if (AcceptError is { } handlers)
        {
            _loop.Post(() => handlers(this, exception));
        }
    }
}
