using System;
using System.IO;

namespace Tls.TestKit;

/// <summary>
/// A scripted peer's bytes over a stream, so to any peer there is. Silence is a read that takes longer than
/// the stream's
/// <see cref="Stream.ReadTimeout"/>, which the caller sets.
/// </summary>
/// <param name="stream">Left open.</param>
public sealed class StreamDuplex(Stream stream) : IByteDuplex
{
    private bool _isOver;

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
            stream.Flush();
        }
        catch (IOException)
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
            count = stream.Read(buffer);
        }
        catch (IOException exception) when (exception.InnerException is System.Net.Sockets.SocketException
        {
            SocketErrorCode: System.Net.Sockets.SocketError.TimedOut or System.Net.Sockets.SocketError.WouldBlock,
        })
        {
            return DuplexState.Silence;
        }
        catch (IOException)
        {
            count = 0;
        }

        _isOver = count == 0;
        return _isOver ? DuplexState.End : DuplexState.Bytes;
    }
}
