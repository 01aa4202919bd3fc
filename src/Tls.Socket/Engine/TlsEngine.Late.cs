using System;
using Tls.Handshake;
using Tls.Wire;

namespace Tls;

/// <content>Authentication after the handshake (RFC 8446 §4.6.2).</content>
public sealed partial class TlsEngine
{
    /// <summary>How many requests of <see cref="RequestClientCertificate"/> the client has still to answer.</summary>
    public int UnansweredCertificateRequests => _uncommon?.UnansweredCertificateRequests ?? 0;

    /// <summary>A client answered: which request, and whether by a certificate. Raised under the engine's lock.</summary>
    internal event Action<ReadOnlyMemory<byte>, bool>? LateAnswered
    {
        add => Uncommon.LateAnswered += value;
        remove => Uncommon.LateAnswered -= value;
    }

    /// <summary>
    /// The peer has said close_notify, or the secrets are gone: nothing that is awaited will come. Raised under the engine's
    /// lock, perhaps more than once.
    /// </summary>
    internal event Action? Ended
    {
        add => Uncommon.Ended += value;
        remove => Uncommon.Ended -= value;
    }

    /// <summary>
    /// Asks the client for its certificate after the handshake (RFC 8446 §4.6.2); the message waits in <see cref="Flush"/>.
    /// The answer comes while reading, some time later; it is verified as in the handshake, and
    /// <see cref="ConnectionInfo"/> then says who the client is. Judging it may make <see cref="Read"/> pause with a
    /// <c>Needs…</c> status.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// This is not the server of a TLS 1.3 connection whose handshake is done; the connection was shut down by either side;
    /// the client has not offered post_handshake_auth; it has four requests to answer already; or the options say nothing of
    /// whom to trust, or take no certificate of the type that was agreed on (RFC 7250).
    /// </exception>
    public void RequestClientCertificate() => RequestCertificate(static _ => { });

    /// <summary>The same.</summary>
    /// <param name="register">
    /// Takes what <see cref="LateAnswered"/> will say of this request, under the lock it is raised under.
    /// </param>
    internal void RequestCertificate(Action<ReadOnlyMemory<byte>> register)
    {
        lock (Sync)
        {
            ThrowIfNotConnected();
            if (IsShutDown)
            {
                throw new InvalidOperationException("Nothing can be asked after Shutdown.");
            }

            if (IsClosedByPeer)
            {
                throw new InvalidOperationException("The client has closed the connection and will not answer.");
            }

            if (IsServer && !_setup.Verification.CanJudge)
            {
                throw new InvalidOperationException(
                    "ClientTrustStore is needed: nothing says which client certificates to trust.");
            }

            // RFC 7250 §4.2: what the client shows is of the type that was agreed on, in the handshake; where it was not
            // asked for a certificate then, nothing was, and it is X.509.
            if (IsServer && !_setup.Verification.Takes(_machine.Facts.PeerCertificateType))
            {
                throw new InvalidOperationException(
                    $"The client can show nothing but {_machine.Facts.PeerCertificateType} on this connection, which "
                    + "AcceptedCertificateTypes does not name.");
            }

            _ = DescribeNow();
            Drive(static (engine, then) => then(engine._machine.RequestCertificate()), register);
            Uncommon.UnansweredCertificateRequests++;
        }
    }

    private void NoteLateAnswer(ReadOnlyMemory<byte> requestContext, bool isAuthenticated)
    {
        Uncommon.UnansweredCertificateRequests--;
        _infoIsStale = true;
        NoteConnected();
        _uncommon?.LateAnswered?.Invoke(requestContext, isAuthenticated);
    }
}
