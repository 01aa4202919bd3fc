using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls.Cli;

/// <summary>One connection of <c>tls connect</c>, from its first byte to its last.</summary>
internal sealed class Client
{
    private const int BufferSize = 64 * 1024;

    private readonly CommandIo _io;
    private readonly Endpoint _target;
    private readonly TlsClientOptions _options;
    private readonly TimeSpan _timeout;
    private readonly string? _startTls;

    /// <param name="io">Where it reads and writes.</param>
    /// <param name="target">Where it connects.</param>
    /// <param name="options">How.</param>
    /// <param name="timeout">How long connecting, and the handshake, may take.</param>
    /// <param name="startTls">The protocol that is spoken in the clear first; null for none.</param>
    internal Client(
        CommandIo io, Endpoint target, TlsClientOptions options, TimeSpan timeout, string? startTls = null)
    {
        _startTls = startTls;
        _io = io;
        _target = target;
        _options = options;
        _timeout = timeout;
    }

    /// <summary>Connects, and fetches the page or pipes standard input and output.</summary>
    /// <param name="path">What to fetch; null to pipe.</param>
    /// <param name="isLast">Otherwise nothing is piped: the connection is there for its tickets.</param>
    /// <param name="sessions">Where these go.</param>
    /// <param name="cancellationToken">Interrupted.</param>
    internal async Task RunAsync(
        string? path, bool isLast, SessionKeeper sessions, CancellationToken cancellationToken)
    {
        using Socket socket = await Dial.ConnectAsync(_target, _timeout, cancellationToken);
        try
        {
            var transport = new NetworkStream(socket, ownsSocket: false);
            if (_startTls is { } protocol)
            {
                await Deadline.WithinAsync(
                    _timeout,
                    $"asking {_target} to begin TLS",
                    token => StartTls.NegotiateAsync(transport, protocol, token),
                    cancellationToken);
            }

            await using var stream = new TlsStream(transport);
            await Deadline.WithinAsync(
                _timeout,
                $"the handshake with {_target}",
                token => stream.AuthenticateAsClientAsync(_options, token),
                cancellationToken);
            Report(stream.ConnectionInfo!);
            await SendRestAsync(stream, cancellationToken);
            await ((path, isLast) switch
            {
                (null, true) => PipeAsync(stream, cancellationToken),
                (null, false) => sessions.WaitAsync(stream, cancellationToken),
                _ => HttpGet.RunAsync(stream, _target, _options.TargetHost!, path!, _io, cancellationToken),
            });
        }
        catch (TlsException exception) when (exception.Alert is not null)
        {
            // What we told the peer shall arrive.
            await Linger.CloseAsync(socket);
            throw;
        }
    }

    /// <summary>What should have been early and was not, or did not arrive, is sent now.</summary>
    private async Task SendRestAsync(TlsStream stream, CancellationToken cancellationToken)
    {
        TlsConnectionInfo info = stream.ConnectionInfo!;
        if (_options.EarlyData.IsEmpty)
        {
            return;
        }

        bool arrived = info.EarlyData == TlsEarlyDataOutcome.Accepted;
        _io.Error.WriteLine(arrived
            ? $"early data: accepted, {info.EarlyDataSent} bytes"
            : $"early data: {ConnectionText.Of(info.EarlyData)}; sent after the handshake");
        ReadOnlyMemory<byte> rest = arrived ? _options.EarlyData[(int)info.EarlyDataSent..] : _options.EarlyData;
        if (!rest.IsEmpty)
        {
            await stream.WriteAsync(rest, cancellationToken);
        }
    }

    private void Report(TlsConnectionInfo info)
    {
        _io.Error.WriteLine($"connected to {_target}: {ConnectionText.Summary(info)}");
        if (info.PeerVerification is { } peer)
        {
            string words = ConnectionText.Peer(peer);
            _io.Error.WriteLine($"server: {(peer.IsTrusted ? words : _io.ErrorInk.Bad(words))}");
            if (_options.RequestOcspStaple)
            {
                _io.Error.WriteLine($"OCSP staple: {Staple(info, peer)}");
            }
        }

        if (info.ClientCertificateRequested)
        {
            string shown = info.LocalIdentity is { } identity
                ? ConnectionText.Own(identity)
                : "none to show";
            _io.Error.WriteLine($"client certificate asked for: {shown}");
        }
    }

    private static string Staple(TlsConnectionInfo info, TlsPeerVerification peer) => peer.RawPublicKey.IsEmpty
        ? OcspText.Of(info.OcspResponse, peer.Certificate)
        : "none, there is no certificate";

    /// <summary>
    /// Standard input to the server, what it sends to standard output. The end of input is said with
    /// close_notify, and reading goes on until the server says the same.
    /// </summary>
    private async Task PipeAsync(TlsStream stream, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task sending = SendAsync(stream, done.Token);
        try
        {
            await ReceiveAsync(stream, cancellationToken);
        }
        finally
        {
            // The server is done: whatever is still typed has nowhere to go. A read of standard input cannot
            // be cancelled everywhere, so it is left behind, its failure observed.
            await done.CancelAsync();
            _ = sending.ContinueWith(
                task => task.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task SendAsync(TlsStream stream, CancellationToken cancellationToken)
    {
        // On a thread of its own: where the console is a terminal, reading it blocks.
        await Task.Yield();
        await using Stream input = _io.OpenInput();
        byte[] buffer = new byte[BufferSize];
        int count;
        while ((count = await input.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        await stream.ShutdownAsync(cancellationToken);
    }

    private async Task ReceiveAsync(TlsStream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferSize];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await _io.Output.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            await _io.Output.FlushAsync(cancellationToken);
        }
    }
}
