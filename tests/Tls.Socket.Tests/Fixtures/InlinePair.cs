using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Tls.TestKit;

namespace Tls.Tests.Fixtures;

/// <summary>
/// A transport in memory whose reads wait: each completes inside the write that brings something, on its thread
/// and without allocating.
/// </summary>
internal sealed class InlinePair
{
    internal InlinePair()
    {
        var client = new End();
        var server = new End();
        (client.Peer, server.Peer) = (server, client);
        (Client, Server) = (client, server);
    }

    internal Stream Client { get; }

    internal Stream Server { get; }

    /// <summary>Forgets what nobody read, for another connection.</summary>
    internal void Restart()
    {
        ((End)Client).Forget();
        ((End)Server).Forget();
    }

    private sealed class End : DuplexStream, IValueTaskSource<int>
    {
        private readonly byte[] _bytes = new byte[1 << 18];
        private int _start;
        private int _end;
        private Memory<byte> _room;
        private bool _isWaiting;
        private ManualResetValueTaskSourceCore<int> _arrival;

        internal End Peer { get; set; } = null!;

        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_start < _end)
            {
                return new ValueTask<int>(Take(buffer.Span));
            }

            (_room, _isWaiting) = (buffer, true);
            _arrival.Reset();
            return new ValueTask<int>(this, _arrival.Version);
        }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Peer.Arrive(buffer.Span);
            return default;
        }

        int IValueTaskSource<int>.GetResult(short token) => _arrival.GetResult(token);

        ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _arrival.GetStatus(token);

        void IValueTaskSource<int>.OnCompleted(
            Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _arrival.OnCompleted(continuation, state, token, flags);

        internal void Forget() => (_start, _end) = _isWaiting
            ? throw new InvalidOperationException("Somebody still waits here for bytes.")
            : (0, 0);

        private void Arrive(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_bytes.AsSpan(_end));
            _end += bytes.Length;
            if (_isWaiting)
            {
                _isWaiting = false;
                _arrival.SetResult(Take(_room.Span));
            }
        }

        private int Take(Span<byte> room)
        {
            int count = Math.Min(room.Length, _end - _start);
            _bytes.AsSpan(_start, count).CopyTo(room);
            _start += count;
            if (_start == _end)
            {
                (_start, _end) = (0, 0);
            }

            return count;
        }
    }
}
