using System;
using System.Buffers;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using BouncyProtocol = Org.BouncyCastle.Tls.TlsProtocol;

namespace Tls.Bench.Stacks;

/// <summary>
/// BouncyCastle's protocol in its form without I/O, as a stream over another: what the transport brings is
/// offered to it, what it wants to send is written. Buffers are rented, so that they are nobody's
/// allocations.
/// </summary>
internal sealed class BouncyStream : Stream
{
    // A protected record and its header: 5 + 2^14 + 256 bytes (RFC 8446 §5.2).
    private const int LongestRecord = 5 + (1 << 14) + 256;

    private readonly Stream _transport;
    private readonly BouncyProtocol _protocol;
    private readonly byte[] _arriving = ArrayPool<byte>.Shared.Rent(LongestRecord);
    private readonly byte[] _leaving = ArrayPool<byte>.Shared.Rent(LongestRecord);
    private bool _isDisposed;

    /// <param name="transport">Where records come from and go to; disposed of with this stream.</param>
    /// <param name="protocol">A protocol made without streams, whose handshake has begun.</param>
    internal BouncyStream(Stream transport, BouncyProtocol protocol)
    {
        _transport = transport;
        _protocol = protocol;
    }

    /// <summary>The suite that was agreed, by its number; 0 where nobody has said it.</summary>
    internal int CipherSuite { get; set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Carries messages there and back until the protocol is connected.</summary>
    internal async Task HandshakeAsync()
    {
        await SendAsync(CancellationToken.None);
        while (!_protocol.IsConnected)
        {
            await ReceiveAsync(CancellationToken.None);
        }
    }

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_protocol.GetAvailableInputBytes() == 0)
        {
            if (_protocol.IsClosed)
            {
                return 0;
            }

            await ReceiveAsync(cancellationToken);
        }

        // It reads into arrays alone, which is what buffers are here.
        return MemoryMarshal.TryGetArray(buffer, out ArraySegment<byte> array)
            ? _protocol.ReadInput(array.Array!, array.Offset, array.Count)
            : throw new NotSupportedException("Only arrays are read into.");
    }

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _protocol.WriteApplicationData(buffer.Span);
        return SendAsync(cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Says close_notify and disposes of the transport.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _protocol.Close();
        await SendAsync(CancellationToken.None);
        await _transport.DisposeAsync();
        ArrayPool<byte>.Shared.Return(_arriving);
        ArrayPool<byte>.Shared.Return(_leaving);
        await base.DisposeAsync();
    }

    private async ValueTask ReceiveAsync(CancellationToken cancellationToken)
    {
        int count = await _transport.ReadAsync(_arriving, cancellationToken);
        if (count == 0)
        {
            // Throws where no close_notify came before.
            _protocol.CloseInput();
            return;
        }

        _protocol.OfferInput(_arriving, 0, count);
        await SendAsync(cancellationToken);
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        while (_protocol.GetAvailableOutputBytes() > 0)
        {
            int count = _protocol.ReadOutput(_leaving, 0, _leaving.Length);
            await _transport.WriteAsync(_leaving.AsMemory(0, count), cancellationToken);
        }
    }
}
