using System;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>
/// Accepts connections until it is stopped, each on its own; nothing a client does ends the server.
/// </summary>
internal sealed class Server
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    private readonly CommandIo _io;
    private readonly TlsServerOptions _options;
    private readonly ServerSettings _settings;
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    internal Server(CommandIo io, TlsServerOptions options, ServerSettings settings)
    {
        _io = io;
        _options = options;
        _settings = settings;
    }

    internal async Task RunAsync(CancellationToken stopping)
    {
        // What does not fit is said before anyone connects.
        TlsEngine.Server(_options).Dispose();
        using var listener = new TcpListener(_settings.Address);
        listener.Start(backlog: 512);
        var address = (IPEndPoint)listener.LocalEndpoint;
        _io.Out.WriteLine($"listening on {new Endpoint(address.Address.ToString(), address.Port)}");

        using var places = new SemaphoreSlim(_settings.MaxConnections);
        try
        {
            while (true)
            {
                await places.WaitAsync(stopping);
                Socket socket = await AcceptAsync(listener, stopping);
                Track(socket, places, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            listener.Stop();
            await Task.WhenAny(Task.WhenAll(_running.Keys), Task.Delay(StopTimeout, CancellationToken.None));
        }
    }

    /// <summary>A client that gives up while it is being accepted is no reason to stop.</summary>
    private static async Task<Socket> AcceptAsync(TcpListener listener, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await listener.AcceptSocketAsync(stopping);
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset
                or SocketError.ConnectionAborted or SocketError.TooManyOpenSockets
                or SocketError.NoBufferSpaceAvailable)
            {
                await Task.Delay(10, stopping);
            }
        }
    }

    private void Track(Socket socket, SemaphoreSlim places, CancellationToken stopping)
    {
        Task task = Task.Run(() => ServeAsync(socket, stopping), CancellationToken.None);
        _running[task] = true;
        _ = task.ContinueWith(
            done =>
            {
                _running.TryRemove(done, out _);
                try
                {
                    places.Release();
                }
                catch (ObjectDisposedException)
                {
                    // The server has stopped meanwhile.
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        string peer = socket.RemoteEndPoint?.ToString() ?? "?";
        string phase = "handshake";
        try
        {
            socket.NoDelay = true;
            using var connection = new RecordConnection(socket, _options);
            using var idle = new IdleTimer(_settings.IdleTimeout, stopping);
            await Deadline.WithinAsync(_settings.HandshakeTimeout, "it", connection.HandshakeAsync, stopping);
            phase = "connection";
            Report(peer, connection.Engine.ConnectionInfo!);
            try
            {
                await _settings.Session.RunAsync(connection, idle);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                _io.Error.WriteLine(
                    $"tls: {peer}: nothing moved for {_settings.IdleTimeout.TotalSeconds:0.###} s");
            }

            await connection.ShutdownAsync(idle.IsOver ? CancellationToken.None : idle.Restart());
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops.
        }
        catch (Exception exception)
        {
            // Whatever it is, it is this connection's alone.
            string line = Failure.Of(exception)?.Line ?? Printable.Line(exception.ToString());
            _io.Error.WriteLine($"tls: {peer}: {phase} failed: {line}");
        }
        finally
        {
            await Linger.CloseAsync(socket);
        }
    }

    private void Report(string peer, TlsConnectionInfo info)
    {
        if (!_settings.IsQuiet)
        {
            string client = info.PeerVerification is { } verified
                ? $"; client {ConnectionText.Peer(verified)}"
                : string.Empty;
            _io.Error.WriteLine($"{peer}: {ConnectionText.Summary(info)}{client}");
        }
    }
}
