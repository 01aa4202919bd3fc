using System;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Tls.Bench.Idle;

/// <summary>
/// One way to hold connections. Each end that it makes is established and waits for data, as an end of a server that
/// has nothing to do.
/// </summary>
internal abstract class IdleContender : IDisposable
{
    /// <summary>What is read into: nothing ever comes, so one serves all, and none is counted.</summary>
    private static readonly byte[] Buffer = new byte[4096];

    /// <summary>What it is called on the command line and in the table.</summary>
    internal abstract string Name { get; }

    /// <summary>The certificate that a client has to trust, in DER.</summary>
    internal static byte[] Ca => Certificates.Of(KeyType.Ecdsa).Ca.RawData;

    /// <summary>All there are, bare sockets first.</summary>
    internal static IdleContender[] All() =>
    [
        new StreamContender(
            "sockets",
            zeroByteReads: false,
            static transport => Task.FromResult(transport),
            static (transport, _) => Task.FromResult(transport)),
        StreamContenders.Platform("SslStream", zeroByteReads: false),
        StreamContenders.Platform("SslStream-0", zeroByteReads: true),
        StreamContenders.Ours("TlsStream", zeroByteReads: false),
        StreamContenders.Ours("TlsStream-0", zeroByteReads: true),
        new SocketContender("TlsSocket"),
    ];

    /// <summary>Begins to listen on the loopback address.</summary>
    /// <returns>The port.</returns>
    internal abstract int Listen();

    /// <summary>Accepts a connection and shakes hands.</summary>
    internal abstract Task<IAsyncDisposable> AcceptAsync();

    /// <summary>Connects to a server of the same kind and shakes hands.</summary>
    internal abstract Task<IAsyncDisposable> ConnectAsync(int port, byte[] ca);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Waits for data on a stream until it is closed.</summary>
    /// <param name="stream">It.</param>
    /// <param name="zeroByteReads">Whether the read asks for no bytes, as a server may that lends buffers late.</param>
    protected static async Task WaitForDataAsync(Stream stream, bool zeroByteReads)
    {
        try
        {
            _ = await stream.ReadAsync(zeroByteReads ? Memory<byte>.Empty : Buffer);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SocketException)
        {
            // It was let go.
        }
    }
}
