using System;
using System.Buffers.Binary;
using System.IO;
using System.Net;
using System.Net.Sockets;
using Tls.BogoShim.Flags;

namespace Tls.BogoShim.Connections;

/// <summary>
/// An engine on a blocking TCP socket. What the engine has to say leaves before anything is read; a failure's alert
/// leaves before the socket closes, which it does only once the runner has.
/// </summary>
internal sealed class Wire : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket;
    private readonly TlsEngine _engine;
    private readonly bool _isSlow;
    private readonly byte[] _sealed = new byte[32 * 1024];
    private byte[] _input = new byte[32 * 1024];
    private int _length;
    private int _shown;
    private byte[] _held = [];

    internal Wire(ConnectionFlags flags, TlsEngine engine)
    {
        _engine = engine;
        _isSlow = flags.IsAsync;
        IPAddress address = flags.IPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(address, flags.Port);
        byte[] id = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(id, flags.ShimId);
        Send(id);
    }

    /// <summary>Whether the runner's end of the transport has been reached.</summary>
    internal bool IsAtEnd { get; private set; }

    /// <summary>Takes the handshake on until it is done or asks something.</summary>
    internal TlsStatus Handshake()
    {
        while (true)
        {
            TlsStatus status = _engine.Handshake(Shown, _sealed, out int consumed, out int written);
            Took(consumed);
            if (written > 0)
            {
                Send(_held);
                _held = [];
            }

            Send(_sealed.AsSpan(0, written));
            if (status == TlsStatus.WantRead)
            {
                Fill();
            }
            else if (status != TlsStatus.WantWrite)
            {
                return status;
            }
        }
    }

    /// <summary>Says what the engine has to say first.</summary>
    internal void Begin()
    {
        _engine.Handshake([], _sealed, out _, out int written);
        Send(_sealed.AsSpan(0, written));
        Flush();
    }

    /// <summary>Takes one step of the handshake, with more bytes if there must be.</summary>
    internal void Step()
    {
        TlsStatus status = _engine.Handshake(Shown, _sealed, out int consumed, out int written);
        Took(consumed);
        Send(_sealed.AsSpan(0, written));
        if (status == TlsStatus.WantRead)
        {
            Fill();
        }
    }

    /// <summary>Writes early data, as much as may be sent.</summary>
    /// <returns>How much that was.</returns>
    internal int WriteEarly(ReadOnlySpan<byte> source)
    {
        int total = 0;
        while (total < source.Length && _engine.EarlyDataRoom > 0)
        {
            _engine.WriteEarlyData(source[total..], _sealed, out int consumed, out int written);
            total += consumed;
            Send(_sealed.AsSpan(0, written));
            Flush();
        }

        return total;
    }

    /// <summary>Writes early data of which only the first byte gets through until there is more to send.</summary>
    internal void BeginWriteEarly(ReadOnlySpan<byte> source)
    {
        byte[] record = new byte[_engine.MaxSealedSize(source.Length)];
        _engine.WriteEarlyData(source, record, out _, out int written);
        Send(record.AsSpan(0, 1));
        _held = record[1..written];
    }

    /// <summary>Reads application data.</summary>
    /// <returns>How much, 0 at the peer's close_notify or at the end of the transport.</returns>
    internal int Read(Span<byte> destination)
    {
        while (true)
        {
            TlsStatus status = _engine.Read(Shown, destination, out int consumed, out int written);
            Took(consumed);
            if (written > 0 || status == TlsStatus.Closed)
            {
                return written;
            }

            if (status == TlsStatus.WantRead && !TryFill())
            {
                return 0;
            }
        }
    }

    /// <summary>Writes application data.</summary>
    internal void Write(ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            _engine.Write(source, _sealed, out int consumed, out int written);
            Send(_sealed.AsSpan(0, written));
            source = source[consumed..];
        }
    }

    /// <summary>Writes application data of which only the first byte gets through for now.</summary>
    internal void BeginWrite(ReadOnlySpan<byte> source)
    {
        byte[] record = new byte[_engine.MaxSealedSize(source.Length)];
        _engine.Write(source, record, out _, out int written);
        Send(record.AsSpan(0, 1));
        _held = record[1..written];
    }

    /// <summary>The rest gets through, and whatever had to wait behind it.</summary>
    internal void FinishWrite()
    {
        Send(_held);
        _held = [];
        Flush();
    }

    /// <summary>Says close_notify.</summary>
    internal void Shutdown()
    {
        while (true)
        {
            TlsStatus status = _engine.Shutdown(_sealed, out int written);
            Send(_sealed.AsSpan(0, written));
            if (status == TlsStatus.Complete)
            {
                return;
            }
        }
    }

    /// <summary>Sends what the engine owes.</summary>
    internal void Flush()
    {
        while (_held.Length == 0 && _engine.HasPendingOutput)
        {
            Send(_sealed.AsSpan(0, _engine.Flush(_sealed)));
        }
    }

    /// <summary>Sends bytes as they are.</summary>
    internal void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[_socket.Send(bytes)..];
            }
        }
        catch (SocketException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    /// <summary>Half-closes and waits for the runner to close, so that nothing it is sent is lost to a reset.</summary>
    public void Dispose()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            while (_socket.Receive(_input) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // The runner has gone.
        }

        _socket.Dispose();
    }

    private ReadOnlySpan<byte> Shown => _input.AsSpan(0, _shown);

    private void Took(int consumed)
    {
        _input.AsSpan(consumed, _length - consumed).CopyTo(_input);
        _length -= consumed;
        _shown -= consumed;
    }

    private void Fill()
    {
        if (!TryFill())
        {
            _engine.EndOfInput();
            throw new ShimException(":PEER_CLOSED_EARLY: the transport ended in the middle of the handshake");
        }
    }

    private bool TryFill()
    {
        if (_shown == _length)
        {
            if (_length == _input.Length)
            {
                Array.Resize(ref _input, _input.Length * 2);
            }

            // Answers may wait for what has already arrived: several KeyUpdates are answered by one.
            if (_engine.HasPendingOutput && !_socket.Poll(Patience, SelectMode.SelectRead))
            {
                Flush();
            }

            int received;
            try
            {
                received = _socket.Receive(_input.AsSpan(_length));
            }
            catch (SocketException)
            {
                received = 0;
            }

            if (received == 0)
            {
                IsAtEnd = true;
                return false;
            }

            _length += received;
        }

        _shown = _isSlow ? _shown + 1 : _length;
        return true;
    }
}
