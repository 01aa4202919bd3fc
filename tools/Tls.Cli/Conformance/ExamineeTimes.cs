using System;
using System.Net.Sockets;
using Tls.TestKit;

namespace Tls.Cli;

/// <summary>How long a peer may take to answer before it counts as silent.</summary>
/// <param name="Silence">When it matters, because something has been found.</param>
internal sealed record ExamineeTimes(TimeSpan Silence)
{
    /// <summary>In passing: a peer that is slower is played again with patience, and nothing is lost but time.</summary>
    private TimeSpan Short => Silence / 5;

    /// <summary>The bytes of a socket, which is owned.</summary>
    internal SocketDuplex Over(Socket socket, bool isPatient) =>
        new(socket, isPatient ? Silence : Short, tellsEnd: !isPatient);
}
