using System.IO;
using System.Threading.Tasks;

namespace Tls.Samples.QtExamples;

/// <summary>
/// Connects and encrypts at once, and goes on by a signal:
/// <code>
/// QSslSocket *socket = new QSslSocket(this);
/// connect(socket, SIGNAL(encrypted()), this, SLOT(ready()));
/// socket->connectToHostEncrypted("imap.example.com", 993);
/// </code>
/// </summary>
internal static class ImmediateConnect
{
    internal static async Task RunAsync(string host, int port, string caFile, TextWriter output)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var socket = new TlsSocket();
        socket.AddCaCertificates(caFile);

        socket.Encrypted += (_, _) => ready.TrySetResult();
        socket.ErrorOccurred += (_, failure) => ready.TrySetException(failure.Exception);
        socket.ConnectToHostEncrypted(host, port);

        await ready.Task;
        await output.WriteLineAsync($"encrypted: {socket.SessionProtocol}, {socket.PeerCertificate!.Subject}");
    }
}
