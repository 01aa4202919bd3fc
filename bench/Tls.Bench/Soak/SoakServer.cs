using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Bench.Load;
using Tls.Crypto;
using Tls.Wire;
using Tls.X509;

namespace Tls.Bench.Soak;

/// <summary>The server of a soak: gives back what it is sent until the client says that it is done.</summary>
internal sealed class SoakServer : IAsyncDisposable
{
    private readonly TlsListener _listener;
    private readonly Task _serving;
    private string? _unexpected;
    private int _open;
    private long _failures;

    internal SoakServer(LoadCertificates certificates)
    {
        TlsServerOptions options = LoadStack.OurServer(certificates) with
        {
            MinimumVersion = ProtocolVersion.Tls12,
            ClientCertificates = TlsClientCertificateMode.Request,
            ClientTrustStore = new TrustStore([Certificate.Parse(certificates.Ca)]),
            ServerNames = ["localhost"],
            Groups = [NamedGroup.X25519, NamedGroup.Secp256r1],
            TicketKeys = new InMemoryTicketKeyRing(),
            MaxEarlyDataSize = 16384,
            ReplayRecorder = new InMemoryReplayRecorder(quarantine: TimeSpan.Zero),
        };
        _listener = new TlsListener(new IPEndPoint(IPAddress.Loopback, 0), options)
        {
            HandshakeTimeout = SoakClients.Patience,
            Failed = (_, exception) => Note(exception),
        };
        _serving = _listener.ServeAsync((stream, _, stop) => EchoAsync(stream, stop));
    }

    /// <summary>Where it listens.</summary>
    internal IPEndPoint EndPoint => _listener.LocalEndPoint;

    /// <summary>How many connections it has.</summary>
    internal int Open => Volatile.Read(ref _open) + _listener.PendingHandshakes;

    /// <summary>How many have failed.</summary>
    internal long Failures => Interlocked.Read(ref _failures);

    /// <summary>The first that failed in a way in which none should.</summary>
    internal string? Unexpected => Volatile.Read(ref _unexpected);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task EchoAsync(TlsStream stream, CancellationToken stop)
    {
        Interlocked.Increment(ref _open);
        try
        {
            byte[] buffer = new byte[4096];
            int count;
            while ((count = await stream.ReadAsync(buffer, stop)) > 0)
            {
                await stream.WriteAsync(buffer.AsMemory(0, count), stop);
            }

            if (stream.ConnectionInfo!.Version == ProtocolVersion.Tls13)
            {
                await stream.ShutdownAsync(stop);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    /// <summary>Clients that misbehave fail a server by what the transport says, or by a rule that they broke.</summary>
    private void Note(Exception exception)
    {
        Interlocked.Increment(ref _failures);
        if (exception is not (IOException or SocketException) or TlsException { Fault: TlsFault.InternalError })
        {
            _ = Interlocked.CompareExchange(ref _unexpected, exception.ToString(), null);
        }
    }
}
