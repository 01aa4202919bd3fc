using System.IO;
using System.Text;

namespace Tls.Samples.QtExamples;

/// <summary>
/// Writes at once: "There is no need to wait; after calling connectToHostEncrypted you can write immediately. Data is queued
/// until encrypted() is emitted." None of it goes out before.
/// </summary>
internal static class WriteBeforeEncrypted
{
    internal static bool Run(string host, int port, string caFile, TextWriter output)
    {
        using var socket = new TlsSocket();
        socket.AddCaCertificates(caFile);

        socket.ConnectToHostEncrypted(host, port);
        socket.Write("written early\n"u8);
        output.WriteLine($"{socket.BytesToWrite} bytes wait");

        while (!socket.CanReadLine)
        {
            if (!socket.WaitForReadyRead())
            {
                output.WriteLine(socket.Failure?.Message);
                return false;
            }
        }

        output.Write(Encoding.UTF8.GetString(socket.ReadLine()));
        return true;
    }
}
