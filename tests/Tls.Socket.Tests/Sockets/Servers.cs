using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;

namespace Tls.Tests.Sockets;

/// <summary>A listener that serves each connection with a handler, and keeps what failed.</summary>
internal sealed class Servers : IAsyncDisposable
{
    private readonly TlsListener _listener;
    private readonly Task _serving;

    internal Servers(Func<TlsStream, CancellationToken, Task> handler, TlsServerOptions? options = null)
    {
        _listener = new TlsListener(new IPEndPoint(IPAddress.Loopback, 0), options ?? Pki.ServerOptions)
        {
            Failed = (_, exception) => Failures.Enqueue(exception),
            HandshakeTimeout = TimeSpan.FromSeconds(60),
        };
        _serving = _listener.ServeAsync((stream, _, stop) => handler(stream, stop));
    }

    internal ConcurrentQueue<Exception> Failures { get; } = new();

    internal int Port => _listener.LocalEndPoint.Port;

    internal static Servers Echo(TlsServerOptions? options = null) => new(EchoAsync, options);

    internal static async Task EchoAsync(Stream stream, CancellationToken stop)
    {
        byte[] buffer = new byte[16 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, stop)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }
}
