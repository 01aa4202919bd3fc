using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;

namespace Tls.Tests.Fixtures;

/// <summary>
/// A transport in memory: what one end writes the other can read, at once and without allocating. Reading
/// what is not there waits.
/// </summary>
internal sealed class MemoryPair
{
    private readonly Pipe _up = new();
    private readonly Pipe _down = new();

    internal MemoryPair()
    {
        Client = new End(_down, _up);
        Server = new End(_up, _down);
    }

    internal Stream Client { get; }

    internal Stream Server { get; }

    /// <summary>One direction.</summary>
    private sealed class Pipe
    {
        private readonly Lock _sync = new();
        private byte[] _bytes = new byte[1 << 20];
        private int _start;
        private int _end;
        private TaskCompletionSource? _arrival;

        internal void Write(ReadOnlySpan<byte> source)
        {
            lock (_sync)
            {
                if (_bytes.Length - _end < source.Length)
                {
                    byte[] next = _end - _start + source.Length > _bytes.Length / 2
                        ? new byte[2 * (_bytes.Length + source.Length)]
                        : _bytes;
                    _bytes.AsSpan(_start, _end - _start).CopyTo(next);
                    (_bytes, _end, _start) = (next, _end - _start, 0);
                }

                source.CopyTo(_bytes.AsSpan(_end));
                _end += source.Length;
                _arrival?.TrySetResult();
                _arrival = null;
            }
        }

        internal async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            while (true)
            {
                Task arrival;
                lock (_sync)
                {
                    int count = Math.Min(buffer.Length, _end - _start);
                    if (count > 0 || (buffer.IsEmpty && _end > _start))
                    {
                        _bytes.AsSpan(_start, count).CopyTo(buffer.Span);
                        _start += count;
                        if (_start == _end)
                        {
                            (_start, _end) = (0, 0);
                        }

                        return count;
                    }

                    _arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    arrival = _arrival.Task;
                }

                await arrival.WaitAsync(cancellationToken);
            }
        }
    }

    private sealed class End(Pipe from, Pipe to) : DuplexStream
    {
        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            from.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            to.Write(buffer.Span);
            return default;
        }

        public override int Read(byte[] buffer, int offset, int count) =>
            from.ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

        public override void Write(byte[] buffer, int offset, int count) =>
            to.Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => to.Write(buffer);
    }
}
