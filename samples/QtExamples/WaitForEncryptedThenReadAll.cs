using System.IO;
using System.Text;

namespace Tls.Samples.QtExamples;

/// <summary>
/// Without an event loop, one step after the other:
/// <code>
/// socket.connectToHostEncrypted("http.example.com", 443);
/// if (!socket.waitForEncrypted()) {
///     qDebug() &lt;&lt; socket.errorString();
///     return false;
/// }
/// socket.write("GET / HTTP/1.0\r\n\r\n");
/// while (socket.waitForReadyRead())
///     qDebug() &lt;&lt; socket.readAll().data();
/// </code>
/// </summary>
internal static class WaitForEncryptedThenReadAll
{
    internal static bool Run(string host, int port, string caFile, TextWriter output)
    {
        using var socket = new TlsSocket();
        socket.AddCaCertificates(caFile);

        socket.ConnectToHostEncrypted(host, port);
        if (!socket.WaitForEncrypted())
        {
            output.WriteLine(socket.Failure!.Message);
            return false;
        }

        socket.Write("GET / HTTP/1.0\r\n\r\n"u8);
        while (socket.WaitForReadyRead())
        {
            output.Write(Encoding.UTF8.GetString(socket.ReadAll()));
        }

        return true;
    }
}
