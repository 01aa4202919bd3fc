using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Tls.Tests.Sockets;

/// <summary>Notes the events of a socket in the order they come, and whether two ever came at once.</summary>
internal sealed class Recorder
{
    private readonly ConcurrentQueue<string> _events = new();
    private int _inside;

    internal Recorder(TlsSocket socket)
    {
        socket.HostFound += (_, _) => Note("HostFound");
        socket.Connected += (_, _) => Note("Connected");
        socket.Encrypted += (_, _) => Note("Encrypted");
        socket.Disconnected += (_, _) => Note("Disconnected");
        socket.ReadyRead += (_, _) => Note("ReadyRead");
        socket.StateChanged += (_, state) => Note(state.ToString());
        socket.ModeChanged += (_, mode) => Note("Mode:" + mode);
        socket.PeerVerifyError += (_, error) => Note("PeerVerifyError:" + error.QtName);
        socket.SslErrorsOccurred += (_, errors) => Note("SslErrors:" + errors.Count);
        socket.HandshakeInterruptedOnError += (_, error) => Note("Interrupted:" + error.QtName);
        socket.ErrorOccurred += (_, failure) => Note("Error:" + failure.Error);
        socket.BytesWritten += (_, count) => Note("BytesWritten:" + count);
        socket.EncryptedBytesWritten += (_, _) => Note(null);
        socket.AlertSent += (_, alert) => Note("AlertSent:" + alert.Description);
        socket.AlertReceived += (_, alert) => Note("AlertReceived:" + alert.Description);
    }

    internal IReadOnlyList<string> Events => [.. _events];

    internal bool Overlapped { get; private set; }

    /// <summary>The events but for those of data and alerts, whose place depends on the network.</summary>
    internal IReadOnlyList<string> Course =>
        [.. _events.Where(e => !e.StartsWith("Alert") && !e.StartsWith("Bytes") && e != "ReadyRead")];

    private void Note(string? what)
    {
        Overlapped |= Interlocked.Increment(ref _inside) != 1;
        if (what is not null)
        {
            _events.Enqueue(what);
        }

        Interlocked.Decrement(ref _inside);
    }
}
