using System;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;

namespace Tls.Interop.Tests.SslStreams;

/// <summary>SslStream as a server, for one connection.</summary>
internal sealed class SslStreamServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Task _closing = Task.CompletedTask;

    private SslStreamServer(
        SslServerAuthenticationOptions options,
        Func<SslStream, CancellationToken, Task> serve,
        CancellationToken cancellationToken)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Served = Task.Run(() => ServeAsync(options, serve, cancellationToken), CancellationToken.None);
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    internal int Port { get; }

    /// <summary>Ends when everything has been said, with the exception if there was one.</summary>
    internal Task Served { get; }

    /// <summary>Listens, accepts one connection, shakes hands, serves it and closes it.</summary>
    internal static SslStreamServer Start(
        SslServerAuthenticationOptions options,
        Func<SslStream, CancellationToken, Task> serve,
        CancellationToken cancellationToken) => new(options, serve, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await Served.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _closing;
    }

    private async Task ServeAsync(
        SslServerAuthenticationOptions options,
        Func<SslStream, CancellationToken, Task> serve,
        CancellationToken cancellationToken)
    {
        Socket socket = await _listener.AcceptSocketAsync(cancellationToken);
        socket.NoDelay = true;
        var transport = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await using var stream = new SslStream(transport, leaveInnerStreamOpen: true);
            await stream.AuthenticateAsServerAsync(options, cancellationToken);
            await serve(stream, cancellationToken);
            await stream.ShutdownAsync();
        }
        finally
        {
            _closing = Transport.CloseAsync(transport);
        }
    }
}
