using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>
/// One connection of a socket, from the call that starts it to its end. Fields are guarded by the socket's
/// lock; the signals and tokens may be used without it.
/// </summary>
internal sealed class SocketConnection : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Cancelled when the connection is given up: everything that waits for it stops.</summary>
    internal CancellationToken Stopping => _stop.Token;

    /// <summary>What goes with plain TCP; null where a connection is encrypted from its first byte.</summary>
    internal PlainPhase? Plain { get; private set; }

    /// <summary>Wakes the writing flow: there is something to write, or to stop for.</summary>
    internal AutoSignal WriterWake { get; } = new();

    /// <summary>Wakes the reading flow: the read buffer has room again.</summary>
    internal AutoSignal ReaderWake { get; } = new();

    /// <summary>
    /// Wakes who waits for the end of a flow; raised on the loop, as a flow's last act, so that the task is done by then.
    /// </summary>
    internal AutoSignal FlowEnded { get; } = new();

    /// <summary>Written since encryption was asked for: goes out encrypted, or never.</summary>
    internal ByteQueue SecureOut { get; } = new();

    /// <summary>The host to connect to; null for an adopted socket, which is connected already.</summary>
    internal string? Host { get; init; }

    /// <summary>The port to connect to.</summary>
    internal int Port { get; init; }

    /// <summary>The socket that was adopted.</summary>
    internal Socket? Adopted { get; init; }

    /// <summary>What the application may do with the bytes.</summary>
    internal FileAccess Access { get; init; } = FileAccess.ReadWrite;

    /// <summary>What moves the bytes, once TCP is connected.</summary>
    internal SocketTransport? Transport { get; set; }

    /// <summary>The encrypted stream, from the handshake on.</summary>
    internal TlsStream? Stream { get; set; }

    /// <summary>How to encrypt, once that was asked for.</summary>
    internal EncryptionRequest? Encryption { get; set; }

    /// <summary>Whether TCP has been connected.</summary>
    internal bool WasConnected { get; set; }

    /// <summary>Whether the handshake has been finished.</summary>
    internal bool WasEncrypted { get; set; }

    /// <summary>Whether everything written is to go out and the connection then to close.</summary>
    internal bool CloseRequested { get; set; }

    /// <summary>Whether it is over.</summary>
    internal bool IsOver { get; set; }

    /// <summary>Whether it was given up at once: what has been announced of it and not raised yet is raised no more.</summary>
    internal bool IsAborted { get; set; }

    /// <summary>How it failed, if it has.</summary>
    internal TlsSocketFailure? Failure { get; set; }

    /// <summary>How many bytes have been taken for writing, from the start.</summary>
    internal long Accepted { get; set; }

    /// <summary>How many of them the transport has taken.</summary>
    internal long Written { get; set; }

    /// <summary>It begins: not before it is known whether plain TCP comes first.</summary>
    internal void Begin() =>
        Plain = Encryption is null ? new PlainPhase(_stop.Token) : null;

    /// <summary>It is given up: everything that waits for it stops.</summary>
    internal void GiveUp()
    {
        _stop.Cancel();
        Wake();
    }

    /// <summary>The same, on another thread.</summary>
    internal async Task GiveUpAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Wake();
    }

    /// <summary>Both flows look again at what there is to do.</summary>
    internal void Wake()
    {
        WriterWake.Set();
        ReaderWake.Set();
    }

    /// <summary>Forgets and wipes what waited.</summary>
    public void Dispose()
    {
        Plain?.Out.Clear();
        SecureOut.Clear();
        Plain?.EarlyTls.Clear();
    }
}

/// <summary>What a connection needs as long as it is plain.</summary>
internal sealed class PlainPhase(CancellationToken stop)
{
    /// <summary>Cancelled when plain TCP ends because encryption begins, or because everything ends.</summary>
    internal CancellationTokenSource Over { get; } = CancellationTokenSource.CreateLinkedTokenSource(stop);

    /// <summary>Written before encryption was asked for: goes out as it is.</summary>
    internal ByteQueue Out { get; } = new();

    /// <summary>
    /// Arrived after encryption was asked for, or unread before: the peer's first TLS bytes.
    /// </summary>
    internal ByteQueue EarlyTls { get; } = new();
}

/// <summary>How to encrypt: one of the two is there.</summary>
/// <param name="Client">As a client.</param>
/// <param name="Server">As a server.</param>
/// <param name="Configuration">What the socket was told.</param>
internal sealed record EncryptionRequest(
    TlsClientOptions? Client, TlsServerOptions? Server, TlsConfiguration Configuration)
{
    /// <summary>Whether that a client shows no certificate, though it must, has been ignored beforehand.</summary>
    internal bool MayMissCertificate { get; init; }

    /// <summary>The role.</summary>
    internal TlsMode Mode => Client is not null ? TlsMode.Client : TlsMode.Server;
}
