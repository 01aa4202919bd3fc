using System;
using System.IO;
using System.Net.Sockets;
using Tls.TestKit;

namespace Tls.Cli;

/// <summary>A server: a TCP connection for each flight.</summary>
internal sealed class ServerExaminee(Endpoint server, ExamineeTimes times) : IExaminee
{
    /// <inheritdoc/>
    public IByteDuplex Connect(Scenario scenario, bool isPatient)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(server.Host, server.Port);
            return times.Over(socket, isPatient);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new IOException($"connecting to {server}: {exception.Message}", exception);
        }
    }
}
