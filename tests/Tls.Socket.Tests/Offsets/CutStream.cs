using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;

namespace Tls.Tests.Offsets;

/// <summary>An end of a TCP connection on which something happens at one byte of what it sends.</summary>
internal sealed class CutStream(Socket socket, Blow? blow) : DuplexStream
{
    private readonly NetworkStream _inner = new(socket, ownsSocket: true);
    private int _sent;
    private bool _isEnded;
    private bool _isReset;

    /// <summary>Whether it has happened.</summary>
    internal bool HasStruck { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfReset();
        return _inner.ReadAsync(buffer, cancellationToken);
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfReset();
        int place = blow is { } one && !HasStruck ? one.At - _sent : -1;
        _sent += buffer.Length;
        if (_isEnded)
        {
            return;
        }

        if (place < 0 || place >= buffer.Length)
        {
            await _inner.WriteAsync(buffer, cancellationToken);
            return;
        }

        HasStruck = true;
        await _inner.WriteAsync(buffer[..place], cancellationToken);
        switch (blow!.Value.Damage)
        {
            case Damage.Reset:
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                socket.Dispose();
                _isReset = true;
                ThrowIfReset();
                break;

            case Damage.End:
                socket.Shutdown(SocketShutdown.Send);
                _isEnded = true;
                break;

            default:
                // Where nothing is put together on its way (TCP_NODELAY), these are two segments.
                await Task.Yield();
                await _inner.WriteAsync(buffer[place..], cancellationToken);
                break;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _inner.Dispose();
        base.Dispose(disposing);
    }

    private void ThrowIfReset()
    {
        if (_isReset)
        {
            throw new IOException("The connection was reset.");
        }
    }
}
