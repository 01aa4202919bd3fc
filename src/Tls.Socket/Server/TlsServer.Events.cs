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
        socket.PeerVerifyError += _forward.PeerVerifyError;
        socket.SslErrorsOccurred += _forward.SslErrors;
        socket.HandshakeInterruptedOnError += _forward.Interrupted;
        socket.AlertSent += _forward.AlertSent;
        socket.AlertReceived += _forward.AlertReceived;
        socket.ErrorOccurred += _forward.Error;
        ForwardKeys(socket);
    }

    /// <summary>A socket with a handler for keys looks for them, so it has none where the server has none.</summary>
    private void ForwardKeys(TlsSocket socket)
    {
        if (PreSharedKeyAuthenticationRequired is not null)
        {
            socket.PreSharedKeyAuthenticationRequired += _forward.KeyRequired;
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

    /// <summary>Handlers that hand on what a socket raises: one of each for all sockets, told apart by the sender.</summary>
    private sealed class Forwarding(TlsServer server)
    {
        internal EventHandler<TlsError> PeerVerifyError { get; } =
            (socket, error) => server.PeerVerifyError?.Invoke(server, new((TlsSocket)socket!, error));

        internal EventHandler<IReadOnlyList<TlsError>> SslErrors { get; } =
            (socket, errors) => server.SslErrorsOccurred?.Invoke(server, new((TlsSocket)socket!, errors));

        internal EventHandler<TlsError> Interrupted { get; } =
            (socket, error) => server.HandshakeInterruptedOnError?.Invoke(server, new((TlsSocket)socket!, error));

        internal EventHandler<TlsPresharedKeyAuthenticator> KeyRequired { get; } = (socket, authenticator) =>
            server.PreSharedKeyAuthenticationRequired?.Invoke(server, new((TlsSocket)socket!, authenticator));

        internal EventHandler<Alert> AlertSent { get; } =
            (socket, alert) => server.AlertSent?.Invoke(server, new((TlsSocket)socket!, alert));

        internal EventHandler<Alert> AlertReceived { get; } =
            (socket, alert) => server.AlertReceived?.Invoke(server, new((TlsSocket)socket!, alert));

        internal EventHandler<TlsSocketFailure> Error { get; } = (socket, failure) =>
        {
            // Later failures are the business of whoever has taken the socket.
            if (socket is TlsSocket { ConnectionInfo: null } shakingHands)
            {
                server.ErrorOccurred?.Invoke(server, new(shakingHands, failure));
            }
        };
    }
}
