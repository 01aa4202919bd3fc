using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Samples.StartTls;

/// <summary>
/// By <see cref="TlsSocket"/>, as a program of Qt would: connected in plain mode, encrypted by
/// <see cref="TlsSocket.StartClientEncryption"/>.
/// </summary>
public sealed class SocketTransport : ILineTransport
{
    private const int LongestLine = 2048;

    private readonly TlsSocket _socket;

    private SocketTransport(TlsSocket socket) => _socket = socket;

    /// <summary>Connects in the open.</summary>
    /// <param name="host">Where to, and the name to verify later.</param>
    /// <param name="port">The port.</param>
    /// <param name="configuration">What to encrypt with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<SocketTransport> ConnectAsync(
        string host, int port, TlsConfiguration configuration, CancellationToken cancellationToken)
    {
        var socket = new TlsSocket(configuration) { PeerVerifyName = host };
        try
        {
            await socket.ConnectToHostAsync(host, port, cancellationToken);
            return new SocketTransport(socket);
        }
        catch
        {
            await socket.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (!_socket.CanReadLine)
        {
            if (_socket.BytesAvailable > LongestLine)
            {
                throw new IOException("A line without an end.");
            }

            // What has arrived meanwhile, or arrives; false when nothing will.
            if (!await _socket.WaitForReadyReadAsync(cancellationToken) && !_socket.CanReadLine)
            {
                throw new EndOfStreamException("The server has closed the connection.", _socket.Failure?.Exception);
            }
        }

        return Encoding.UTF8.GetString(_socket.ReadLine()).TrimEnd('\r', '\n');
    }

    /// <inheritdoc/>
    public async Task WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        _socket.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
        await _socket.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// ReadLine left what came behind the line in the socket, and the socket takes that for the peer's TLS:
    /// what was put there
    /// fails the handshake, without anything to be done here.
    /// </remarks>
    public Task EncryptAsync(CancellationToken cancellationToken) =>
        _socket.StartClientEncryptionAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _socket.DisposeAsync();
}
