using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Tls.Bench.Idle;

/// <summary>Bare sockets, and whatever is a stream over one.</summary>
internal sealed class StreamContender : IdleContender
{
    private readonly Func<Stream, Task<Stream>> _accept;
    private readonly Func<Stream, byte[], Task<Stream>> _connect;
    private readonly bool _zeroByteReads;
    private Socket? _listener;

    internal StreamContender(
        string name,
        bool zeroByteReads,
        Func<Stream, Task<Stream>> accept,
        Func<Stream, byte[], Task<Stream>> connect)
    {
        Name = name;
        _zeroByteReads = zeroByteReads;
        _accept = accept;
        _connect = connect;
    }

    internal override string Name { get; }

    internal override int Listen()
    {
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        return ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    internal override async Task<IAsyncDisposable> AcceptAsync()
    {
        Socket socket = await _listener!.AcceptAsync();
        return Begin(await _accept(new NetworkStream(socket, ownsSocket: true)));
    }

    internal override async Task<IAsyncDisposable> ConnectAsync(int port, byte[] ca)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        return Begin(await _connect(new NetworkStream(socket, ownsSocket: true), ca));
    }

    public override void Dispose() => _listener?.Dispose();

    private Stream Begin(Stream stream)
    {
        _ = WaitForDataAsync(stream, _zeroByteReads);
        return stream;
    }
}
