using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;

namespace Tls.Tests.Leaks;

/// <summary>A transport in memory that breaks in the ways TCP does.</summary>
internal sealed class BreakablePair
{
    private readonly Pipe _up = new();
    private readonly Pipe _down = new();

    internal BreakablePair()
    {
        Client = new End(_down, _up);
        Server = new End(_up, _down);
    }

    internal End Client { get; }

    internal End Server { get; }

    /// <summary>One of the two ends. Its writes take what they are given at once, unless it is stuck.</summary>
    internal sealed class End : DuplexStream
    {
        private readonly Pipe _from;
        private readonly Pipe _to;
        private readonly CancellationTokenSource _gone = new();
        private volatile bool _isStuck;

        internal End(Pipe from, Pipe to) => (_from, _to) = (from, to);

        /// <summary>RST: both ends fail, and what was on its way is lost.</summary>
        internal void Reset()
        {
            _from.Break();
            _to.Break();
        }

        /// <summary>FIN: the other end finds the end behind what was written.</summary>
        internal void Finish() => _to.Finish();

        /// <summary>The other end takes nothing more, and the buffers between are full: no write ends any more.</summary>
        internal void Stall() => _isStuck = true;

        /// <summary>Bytes that this end finds next, though the other has not written them.</summary>
        internal void Inject(ReadOnlySpan<byte> bytes) => _from.Write(bytes);

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _gone.Token);
            try
            {
                return await _from.ReadAsync(buffer, either.Token);
            }
            catch (OperationCanceledException) when (_gone.IsCancellationRequested)
            {
                throw new ObjectDisposedException(nameof(End));
            }
        }

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            ObjectDisposedException.ThrowIf(_gone.IsCancellationRequested, this);
            if (_isStuck)
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _gone.Token);
                await Task.Delay(Timeout.Infinite, either.Token);
            }

            _to.Write(buffer.Span);
        }

        protected override void Dispose(bool disposing)
        {
            _to.Finish();
            _gone.Cancel();
            base.Dispose(disposing);
        }
    }

    /// <summary>One direction.</summary>
    internal sealed class Pipe
    {
        private readonly Lock _sync = new();
        private byte[] _bytes = [];
        private int _start;
        private int _end;
        private bool _isFinished;
        private bool _isBroken;
        private TaskCompletionSource? _arrival;

        internal void Write(ReadOnlySpan<byte> source)
        {
            lock (_sync)
            {
                ThrowIfBroken();
                if (_isFinished)
                {
                    return;
                }

                if (_bytes.Length - _end < source.Length)
                {
                    byte[] larger = new byte[2 * (_end - _start + source.Length)];
                    _bytes.AsSpan(_start, _end - _start).CopyTo(larger);
                    (_bytes, _start, _end) = (larger, 0, _end - _start);
                }

                source.CopyTo(_bytes.AsSpan(_end));
                _end += source.Length;
                Arrive();
            }
        }

        internal void Finish()
        {
            lock (_sync)
            {
                _isFinished = true;
                Arrive();
            }
        }

        internal void Break()
        {
            lock (_sync)
            {
                _isBroken = true;
                Arrive();
            }
        }

        internal async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Task arrival;
                lock (_sync)
                {
                    ThrowIfBroken();
                    if (_end > _start)
                    {
                        int count = Math.Min(buffer.Length, _end - _start);
                        _bytes.AsSpan(_start, count).CopyTo(buffer.Span);
                        _start += count;
                        return count;
                    }

                    if (_isFinished)
                    {
                        return 0;
                    }

                    _arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    arrival = _arrival.Task;
                }

                await arrival.WaitAsync(cancellationToken);
            }
        }

        private void Arrive()
        {
            _arrival?.TrySetResult();
            _arrival = null;
        }

        private void ThrowIfBroken()
        {
            if (_isBroken)
            {
                throw new IOException("The connection was reset.");
            }
        }
    }
}
