using System;
using System.Buffers;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Hostile;

/// <summary>
/// A stream that is disposed at the wrong moment, and callbacks that fail in confusing ways.
/// </summary>
public class HostileStreamTests
{
    [Fact]
    public async Task Dispose_during_the_handshake_leaves_the_buffer_to_the_read_under_way()
    {
        var transport = new StalledStream();
        var stream = new TlsStream(transport, leaveInnerStreamOpen: true);
        Task handshake = stream.AuthenticateAsServerAsync(
            Pki.ServerOptions);
        Assert.True(MemoryMarshal.TryGetArray<byte>(transport.Target, out ArraySegment<byte> target));

        stream.Dispose();

        // The transport may still write there: nobody else may hold that array yet.
        var rented = new List<byte[]>();
        for (int i = 0; i < 64; i++)
        {
            rented.Add(ArrayPool<byte>.Shared.Rent(target.Array!.Length));
        }

        Assert.All(rented, array => Assert.NotSame(target.Array, array));
        rented.ForEach(array => ArrayPool<byte>.Shared.Return(array));
        transport.End();
        await Assert.ThrowsAnyAsync<Exception>(() => handshake);
    }

    [Fact]
    public async Task A_callback_that_fails_by_a_TlsException_of_its_own_ends_in_internal_error()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using TcpClient accepted = await listener.AcceptTcpClientAsync();
        await using var server = new TlsStream(accepted.GetStream());
        await using var client = new TlsStream(tcp.GetStream());
        Task serving = server.AuthenticateAsServerAsync(
            Pki.ServerOptions);

        TlsException own = await Assert.ThrowsAnyAsync<TlsException>(() => client.AuthenticateAsClientAsync(
            new TlsClientOptions
            {
                TargetHost = "localhost",
                TrustStore = new TrustStore([]),
                VerifyPeer = (_, _) => throw new TlsException(TlsFault.RejectedExpired, "another connection"),
            }));
        await client.DisposeAsync();
        TlsException peers = await Assert.ThrowsAnyAsync<TlsException>(() => serving);

        Assert.Equal(TlsFault.InternalError, own.Fault);
        Assert.Equal(AlertDescription.InternalError, peers.PeerAlert);
    }

    /// <summary>A transport whose only read ends when told so.</summary>
    private sealed class StalledStream : DuplexStream
    {
        private readonly TaskCompletionSource<int> _end = new();

        internal Memory<byte> Target { get; private set; }

        internal void End() => _end.SetResult(0);

        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Target = buffer;
            return new ValueTask<int>(_end.Task);
        }
    }
}
