using System;
using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using MQTTnet.Channel;

namespace Tls.Samples.Mqtt;

/// <summary>
/// One connection of MQTTnet over our TLS: dialled by a client, or accepted and handed in by a server.
/// </summary>
internal sealed class TlsMqttChannel : IMqttChannel
{
    private readonly EndPoint? _endpoint;
    private readonly TlsClientOptions? _options;
    private readonly bool _noDelay;
    private TlsStream? _tls;

    /// <summary>A client's, not connected yet.</summary>
    internal TlsMqttChannel(EndPoint endpoint, TlsClientOptions options, bool noDelay)
    {
        _endpoint = endpoint;
        _options = options;
        _noDelay = noDelay;
    }

    /// <summary>A server's, whose handshake is done.</summary>
    internal TlsMqttChannel(TlsStream tls, Socket socket)
    {
        _tls = tls;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ClientCertificate = tls.ConnectionInfo!.PeerChain is [var leaf, ..]
            ? X509CertificateLoader.LoadCertificate(leaf.ToDer())
            : null;
    }

    /// <summary>The client's certificate, which our verifier has judged; null when it showed none.</summary>
    public X509Certificate2? ClientCertificate { get; }

    public EndPoint? RemoteEndPoint { get; private set; }

    public EndPoint? LocalEndPoint { get; private set; }

    public bool IsSecureConnection => true;

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = _noDelay };
        TlsStream? tls = null;
        try
        {
            await socket.ConnectAsync(_endpoint!, cancellationToken);
            tls = new TlsStream(new NetworkStream(socket, ownsSocket: true));
            await tls.AuthenticateAsClientAsync(_options!, cancellationToken);
        }
        catch
        {
            tls?.Dispose();
            socket.Dispose();
            throw;
        }

        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        _tls = tls;
    }

    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        if (_tls is { } tls)
        {
            await tls.DisposeAsync();
        }
    }

    public Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Connected.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public async Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken)
    {
        foreach (ReadOnlyMemory<byte> segment in buffer)
        {
            await Connected.WriteAsync(segment, cancellationToken);
        }
    }

    public void Dispose() => _tls?.Dispose();

    private TlsStream Connected => _tls ?? throw new InvalidOperationException("The channel is not connected.");
}
