using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;
using Tls.Wire;

namespace Tls.Samples.Tests.Fleet;

/// <summary>One client, which keeps its sessions from one server to the next.</summary>
internal sealed class FleetClient(CancellationToken deadline)
{
    private readonly Queue<TlsSession> _sessions = new();

    /// <summary>Says a line to a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="line">What to say.</param>
    /// <param name="resume">Whether to use one of the sessions.</param>
    /// <param name="early">Whether the line is early data; if that is declined, it is said again.</param>
    /// <returns>What the server says, and the first flight as it was sent.</returns>
    internal async Task<(string Said, byte[] Flight)> SayAsync(
        FleetServerProcess server, string line, bool resume = false, bool early = false)
    {
        byte[] text = Encoding.ASCII.GetBytes(line + "\n");
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", server.Port, deadline);
        await using var wire = new FirstFlight(tcp.GetStream());
        await using var stream = new TlsStream(wire);
        await stream.AuthenticateAsClientAsync(
            new TlsClientOptions
            {
                TargetHost = "localhost",
                TrustStore = TestPki.Trust,
                Session = resume ? _sessions.Dequeue() : null,
                NewSession = _sessions.Enqueue,
                EarlyData = early ? text : default,
            },
            deadline);
        if (stream.ConnectionInfo!.EarlyData != TlsEarlyDataOutcome.Accepted)
        {
            await stream.WriteAsync(text, deadline);
        }

        using var reader = new StreamReader(stream, leaveOpen: true);
        return ((await reader.ReadToEndAsync(deadline)).Trim(), wire.Bytes);
    }

    /// <summary>Sends a copy of somebody's first flight, and nothing else.</summary>
    internal async Task ReplayAsync(FleetServerProcess server, byte[] flight)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", server.Port, deadline);
        await tcp.GetStream().WriteAsync(flight, deadline);

        // Until the server has answered, and so judged; nobody here can go on.
        _ = await tcp.GetStream().ReadAtLeastAsync(new byte[1], 1, cancellationToken: deadline);
    }

    /// <summary>Keeps what is written before anything has been read.</summary>
    private sealed class FirstFlight(NetworkStream inner) : Stream
    {
        private readonly MemoryStream _flight = new();
        private bool _isOver;

        internal byte[] Bytes => _flight.ToArray();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = await inner.ReadAsync(buffer, cancellationToken);
            _isOver |= count > 0;
            return count;
        }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_isOver)
            {
                _flight.Write(buffer.Span);
            }

            return inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
