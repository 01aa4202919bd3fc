using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace Tls.Bench;

/// <summary>
/// Two streams joined in memory. A read that finds nothing completes inside the write that brings something,
/// so that both ends of a connection run on one thread, with nothing else in between.
/// </summary>
internal sealed class MemoryTransport : Stream, IValueTaskSource<int>
{
    private byte[] _bytes = new byte[4 * 1024];
    private int _start;
    private int _end;
    private Memory<byte> _waitingFor;
    private bool _isWaiting;
    private ManualResetValueTaskSourceCore<int> _arrival;
    private MemoryTransport _peer = null!;

    private MemoryTransport()
    {
    }

    /// <summary>How many bytes were written into this end since it began: what the other end reads.</summary>
    internal long BytesWritten { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Both ends.</summary>
    internal static (MemoryTransport Left, MemoryTransport Right) Create()
    {
        var left = new MemoryTransport();
        var right = new MemoryTransport();
        (left._peer, right._peer) = (right, left);
        return (left, right);
    }

    /// <summary>
    /// Forgets what nobody read, for one more connection over the same two ends: then no buffer of ours is measured as a
    /// handshake's.
    /// </summary>
    /// <exception cref="InvalidOperationException">Somebody still waits here for bytes.</exception>
    internal void Restart()
    {
        if (_isWaiting)
        {
            throw new InvalidOperationException("The connection before still reads.");
        }

        (_start, _end, BytesWritten) = (0, 0, 0);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        _peer.Arrive(buffer.AsSpan(offset, count), this);

    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start < _end)
        {
            return new ValueTask<int>(Take(buffer.Span));
        }

        _waitingFor = buffer;
        _isWaiting = true;
        _arrival.Reset();
        return new ValueTask<int>(this, _arrival.Version);
    }

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _peer.Arrive(buffer.Span, this);
        return default;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _arrival.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _arrival.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _arrival.OnCompleted(continuation, state, token, flags);

    private void Arrive(ReadOnlySpan<byte> bytes, MemoryTransport from)
    {
        from.BytesWritten += bytes.Length;
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }

        if (_bytes.Length - _end < bytes.Length)
        {
            byte[] larger = new byte[Math.Max(2 * _bytes.Length, _end - _start + bytes.Length)];
            _bytes.AsSpan(_start, _end - _start).CopyTo(larger);
            (_bytes, _end, _start) = (larger, _end - _start, 0);
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
        if (_isWaiting)
        {
            _isWaiting = false;
            Memory<byte> buffer = _waitingFor;
            _waitingFor = default;
            _arrival.SetResult(Take(buffer.Span));
        }
    }

    private int Take(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _end - _start);
        _bytes.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }
}
