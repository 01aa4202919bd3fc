using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Samples.StartTls;

/// <summary>
/// By a stream, which a <see cref="TlsStream"/> is put on later. It reads ahead, as most who read lines do;
/// so what was read
/// ahead has to be looked at before encryption.
/// </summary>
/// <param name="stream">The connection, in the open; closed with this.</param>
/// <param name="options">What to encrypt with, the name to verify among it.</param>
public sealed class StreamTransport(Stream stream, TlsClientOptions options) : ILineTransport
{
    private const int LongestLine = 2048;

    private readonly byte[] _ahead = new byte[LongestLine];
    private Stream _stream = stream;
    private int _count;

    /// <inheritdoc/>
    public async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        int end;
        while ((end = _ahead.AsSpan(0, _count).IndexOf((byte)'\n')) < 0)
        {
            if (_count == LongestLine)
            {
                throw new IOException("A line without an end.");
            }

            int read = await _stream.ReadAsync(_ahead.AsMemory(_count), cancellationToken);
            if (read == 0)
            {
                throw new EndOfStreamException("The server has closed the connection.");
            }

            _count += read;
        }

        string line = Encoding.UTF8.GetString(_ahead.AsSpan(0, end)).TrimEnd('\r');
        _count -= end + 1;
        _ahead.AsSpan(end + 1, _count).CopyTo(_ahead);
        return line;
    }

    /// <inheritdoc/>
    public async Task WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task EncryptAsync(CancellationToken cancellationToken)
    {
        // RFC 3207 §4.2: the client discards what it was told before the handshake. A server that keeps to
        // §4 says nothing
        // between its answer and our ClientHello, so whoever put this here means harm: no handshake is worth
        // while.
        if (_count > 0)
        {
            throw new InjectedPlaintextException($"{_count} bytes in the open behind the answer to STARTTLS.");
        }

        // What comes later than that is read by TLS, and is not TLS.
        var tls = new TlsStream(_stream);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(options, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
