using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Interop.Tests.Kit;

/// <summary>A peer's server, listening.</summary>
internal sealed partial class PeerServer : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(45);

    private PeerServer(PeerProcess process, int port)
    {
        Process = process;
        Port = port;
    }

    /// <summary>The process.</summary>
    internal PeerProcess Process { get; }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    internal int Port { get; }

    /// <summary>Starts <c>openssl s_server</c>, which chooses its port itself and says so.</summary>
    internal static Task<PeerServer> OpenSslAsync(params IReadOnlyList<string> arguments) =>
        OpenSslAsync(PeerKind.OpenSsl, arguments);

    /// <summary>The same, of one OpenSSL or the other.</summary>
    internal static async Task<PeerServer> OpenSslAsync(PeerKind peer, IReadOnlyList<string> arguments)
    {
        using var patience = new CancellationTokenSource(StartPatience);
        PeerProcess process = PeerProcess.Start(
            peer, ["s_server", "-accept", "127.0.0.1:0", .. arguments]);
        try
        {
            string said = await process.Output.WaitForAsync(
                text => Accepting().IsMatch(text), "port of s_server", patience.Token);
            return new PeerServer(
                process, int.Parse(Accepting().Match(said).Groups[1].ValueSpan, provider: null));
        }
        catch (EndOfStreamException exception)
        {
            await process.DisposeAsync();
            throw new IOException($"s_server does not start.\n{process.Said}", exception);
        }
    }

    /// <summary>Starts <c>gnutls-serv</c>.</summary>
    internal static Task<PeerServer> GnuTlsAsync(params IReadOnlyList<string> arguments) => StartAsync(
        PeerKind.GnuTlsServer,
        port => [$"--port={port}", .. arguments],
        process => process.Errors,
        port => $"IPv4 0.0.0.0 port {port}...done");

    /// <summary>
    /// Starts a server that has to be told its port, on one that was free a moment ago; on another if it has gone meanwhile.
    /// </summary>
    /// <param name="peer">The program.</param>
    /// <param name="arguments">Its arguments, for that port.</param>
    /// <param name="output">Where it says that it listens.</param>
    /// <param name="ready">What it says then.</param>
    internal static async Task<PeerServer> StartAsync(
        PeerKind peer,
        Func<int, IReadOnlyList<string>> arguments,
        Func<PeerProcess, PeerOutput> output,
        Func<int, string> ready)
    {
        using var patience = new CancellationTokenSource(StartPatience);
        for (int attempt = 1; ; attempt++)
        {
            int port = FreePort();
            PeerProcess process = PeerProcess.Start(peer, arguments(port));
            try
            {
                await output(process).WaitForAsync(ready(port), patience.Token);
                return new PeerServer(process, port);
            }
            catch (Exception exception) when (exception is EndOfStreamException or TimeoutException)
            {
                await process.DisposeAsync();
                if (attempt == Attempts || exception is TimeoutException)
                {
                    throw new IOException($"{Peers.Command(peer)} does not start.\n{process.Said}", exception);
                }
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^ACCEPT \S+:(\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Accepting();
}
