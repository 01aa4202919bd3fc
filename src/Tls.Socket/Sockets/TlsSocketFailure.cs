using System;
using System.Net.Sockets;
using Tls.Wire;

namespace Tls;

/// <summary>How a connection failed.</summary>
/// <param name="Error">In one word.</param>
/// <param name="Message">In a sentence.</param>
/// <param name="Exception">In detail; a <see cref="TlsException"/> knows the fault and the alerts.</param>
public sealed record TlsSocketFailure(TlsSocketError Error, string Message, Exception Exception)
{
    internal static TlsSocketFailure Of(Exception exception, bool encrypted) =>
        new(Classify(exception, encrypted), exception.Message, exception);

    internal static TlsSocketFailure RemoteHostClosed() => new(
        TlsSocketError.RemoteHostClosed, "The peer closed the connection.", new TlsSocketClosedException());

    private static TlsSocketError Classify(Exception exception, bool encrypted) => exception switch
    {
        TlsException { Fault: TlsFault.PeerTruncated } => TlsSocketError.Truncated,
        TlsException when encrypted => TlsSocketError.SslInternal,
        TlsException => TlsSocketError.SslHandshakeFailed,
        TimeoutException => TlsSocketError.SocketTimeout,
        SocketException socket => Classify(socket.SocketErrorCode),
        { InnerException: SocketException socket } => Classify(socket.SocketErrorCode),
        _ => TlsSocketError.Unknown,
    };

    private static TlsSocketError Classify(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => TlsSocketError.ConnectionRefused,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => TlsSocketError.HostNotFound,
        SocketError.AccessDenied => TlsSocketError.SocketAccess,
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => TlsSocketError.SocketResource,
        SocketError.TimedOut => TlsSocketError.SocketTimeout,
        _ => TlsSocketError.Network,
    };
}
