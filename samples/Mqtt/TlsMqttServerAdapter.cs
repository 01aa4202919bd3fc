using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Server;

namespace Tls.Samples.Mqtt;

/// <summary>
/// Lets MQTTnet's server listen over our TLS:
/// <c>new MqttServerFactory().CreateMqttServer(serverOptions, [new TlsMqttServerAdapter(options,
/// endpoint)])</c>, which then
/// listens nowhere else.
/// </summary>
/// <param name="tlsOptions">What to accept with.</param>
/// <param name="endpoint">Where to listen; port 0 for one that is free.</param>
public sealed class TlsMqttServerAdapter(TlsServerOptions tlsOptions, IPEndPoint endpoint) : IMqttServerAdapter
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);

    private readonly TcpListener _listener = new(endpoint);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private Task _accepting = Task.CompletedTask;
    private bool _isDisposed;

    /// <summary>Where it listens, once it has been started.</summary>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <inheritdoc/>
    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    /// <inheritdoc/>
    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        _listener.Start();
        _accepting = AcceptAsync(logger, _stop.Token);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Accepts nobody any more, gives up the handshakes that are not done, and waits for the connections to
    /// end.
    /// </summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
    }

    /// <summary>The server does this too with what it was given.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(IMqttNetLogger logger, CancellationToken stopped)
    {
        while (!stopped.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(stopped);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Who was next has gone again, or the process has no handle left: the listener goes on, and does not spin.
                await Task.Delay(RetryDelay, CancellationToken.None);
                continue;
            }

            Task serving = ServeAsync(socket, logger, stopped);
            _connections[serving] = true;
            _ = serving.ContinueWith(
                done => _connections.TryRemove(done, out _), CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket socket, IMqttNetLogger logger, CancellationToken stopped)
    {
        // A packet is written whole: there is nothing to wait for.
        socket.NoDelay = true;
        await using var tls = new TlsStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await tls.AuthenticateAsServerAsync(tlsOptions, stopped);
            if (ClientHandler is { } handle)
            {
                using var channel = new TlsMqttChannel(tls, socket);
                using MqttChannelAdapter adapter =
                    Adapters.Over(channel, version: null, mayFragment: true, inspector: null, logger);
                await handle(adapter);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // A handshake that fails ends its connection alone; the peer has been told by an alert.
            logger.Publish(
                MqttNetLogLevel.Warning, nameof(TlsMqttServerAdapter), "{0}", [exception.Message], exception);
        }
    }
}
