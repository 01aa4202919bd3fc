using System;
using System.Net.Sockets;

namespace Tls.TestKit;

/// <summary>A scripted peer's bytes over a connected socket, blocking, with a time that counts as silence.</summary>
public sealed class SocketDuplex : IByteDuplex, IDisposable
{
    // Whoever was told the end and says nothing for so long will not say anything.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly bool _tellsEnd;
    private TimeSpan _silence;
    private bool _isOver;

    /// <param name="socket">Owned.</param>
    /// <param name="silence">After how long without a byte the other side counts as silent.</param>
    /// <param name="tellsEnd">
    /// Whether <see cref="Finish"/> ends our half of the connection, so that the other side ends its own at once rather
    /// than wait; it may then give up for that reason too.
    /// </param>
    public SocketDuplex(Socket socket, TimeSpan silence, bool tellsEnd)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
        _silence = silence;
        _tellsEnd = tellsEnd;
        socket.NoDelay = true;
        socket.SendTimeout = (int)LastWords.TotalMilliseconds;
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
            {
                bytes = bytes[_socket.Send(bytes)..];
            }
        }
        catch (SocketException)
        {
            // Whoever refuses may have gone already; what it said before that can still be read.
        }
    }

    /// <inheritdoc/>
    public DuplexState Receive(Span<byte> buffer, out int count)
    {
        count = 0;
        if (_isOver)
        {
            return DuplexState.End;
        }

        try
        {
            if (!_socket.Poll(_silence, SelectMode.SelectRead))
            {
                return DuplexState.Silence;
            }

            count = _socket.Receive(buffer);
        }
        catch (SocketException)
        {
            // Reset: nothing is to be had any more, which is all that the script wants to know.
        }

        _isOver = count == 0;
        return _isOver ? DuplexState.End : DuplexState.Bytes;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        if (!_tellsEnd)
        {
            return;
        }

        _silence = LastWords;
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It has gone.
        }
    }

    /// <summary>Closes the socket.</summary>
    public void Dispose() => _socket.Dispose();
}
