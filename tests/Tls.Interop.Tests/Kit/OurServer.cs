using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls.Interop.Tests.Kit;

/// <summary>Our server, for one connection.</summary>
internal sealed class OurServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task<Served> _served;
    private Task _closing = Task.CompletedTask;

    private OurServer(
        TlsServerOptions options, Func<TlsStream, CancellationToken, Task> serve, CancellationToken cancellationToken)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _served = Task.Run(() => ServeAsync(options, serve, cancellationToken), CancellationToken.None);
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    internal int Port { get; }

    /// <summary>How the connection went, once everything has been said.</summary>
    internal Task<Served> Served => _served;

    /// <summary>Shows localhost's certificate.</summary>
    internal static TlsServerOptions Options(Credential credential) =>
        new() { Identities = [credential.Identity] };

    /// <summary>Listens, accepts one connection, shakes hands, serves it and closes it.</summary>
    internal static OurServer Start(
        TlsServerOptions options, Func<TlsStream, CancellationToken, Task> serve, CancellationToken cancellationToken) =>
        new(options, serve, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await ((Task)_served).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _closing;
    }

    private async Task<Served> ServeAsync(
        TlsServerOptions options, Func<TlsStream, CancellationToken, Task> serve, CancellationToken cancellationToken)
    {
        Socket socket = await _listener.AcceptSocketAsync(cancellationToken);
        socket.NoDelay = true;
        var transport = new NetworkStream(socket, ownsSocket: true);
        TlsException? failure = null;
        var stream = new TlsStream(transport, leaveInnerStreamOpen: true);
        try
        {
            await stream.AuthenticateAsServerAsync(options, cancellationToken);
            await serve(stream, cancellationToken);
        }
        catch (TlsException exception)
        {
            failure = exception;
        }
        finally
        {
            await stream.DisposeAsync();
            _closing = Transport.CloseAsync(transport);
        }

        return new Served(stream.ConnectionInfo, failure);
    }
}
