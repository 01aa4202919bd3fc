using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Tls.Samples.QtExamples;

/// <summary>
/// Takes over a connection that somebody else accepted, and encrypts it as a server:
/// <code>
/// void SslServer::incomingConnection(qintptr socketDescriptor)
/// {
///     QSslSocket *serverSocket = new QSslSocket;
///     if (serverSocket->setSocketDescriptor(socketDescriptor)) {
///         connect(serverSocket, &amp;QSslSocket::encrypted, this, &amp;SslServer::ready);
///         serverSocket->startServerEncryption();
///     }
/// }
/// </code>
/// </summary>
internal static class DeferredServerHandshake
{
    internal static async Task RunAsync(
        TcpListener listener, string certificateFile, string keyFile, TextWriter output)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Socket accepted = await listener.AcceptSocketAsync();
        await using var socket = new TlsSocket();
        socket.SetLocalCertificate(certificateFile);
        socket.SetPrivateKey(keyFile);

        socket.SetSocket(accepted);
        socket.Encrypted += (_, _) => ready.TrySetResult();
        socket.ErrorOccurred += (_, failure) => ready.TrySetException(failure.Exception);
        socket.StartServerEncryption();

        await ready.Task;
        await output.WriteLineAsync($"encrypted: {socket.SessionProtocol}");
        socket.Write("Hello from a TlsSocket.\n"u8);
        await socket.DisconnectFromHostAsync();
    }
}
