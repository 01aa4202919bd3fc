using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;

namespace Tls;

/// <summary>
/// The timeouts of a transport that blocks its caller: during a handshake they are what is left of its time, and
/// afterwards what they were.
/// </summary>
internal readonly struct TransportTimeouts : IDisposable
{
    private readonly Stream? _transport;
    private readonly int? _read;
    private readonly int? _write;

    /// <summary>Remembers them.</summary>
    /// <param name="transport">Null when they are left alone.</param>
    internal TransportTimeouts(Stream? transport)
    {
        if (transport is { CanTimeout: true })
        {
            _transport = transport;
            _read = Of(static stream => stream.ReadTimeout, transport);
            _write = Of(static stream => stream.WriteTimeout, transport);
        }
    }

    /// <summary>The next call lasts no longer than that, nor than it was to last anyway.</summary>
    internal void Shorten(int milliseconds)
    {
        if (_read is { } read)
        {
            _transport!.ReadTimeout = Shorter(read, milliseconds);
        }

        if (_write is { } write)
        {
            _transport!.WriteTimeout = Shorter(write, milliseconds);
        }
    }

    /// <summary>Whether that is how a transport says that its time is over.</summary>
    internal static bool IsTimeout(Exception exception) => exception is TimeoutException
        or IOException { InnerException: SocketException { SocketErrorCode: SocketError.TimedOut } };

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (_read is { } read)
            {
                _transport!.ReadTimeout = read;
            }

            if (_write is { } write)
            {
                _transport!.WriteTimeout = write;
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or IOException or SocketException)
        {
            // A transport that is gone has no timeouts.
        }
    }

    /// <summary>A timeout; null where the transport has that one not, though it can time out.</summary>
    private static int? Of(Func<Stream, int> timeout, Stream transport)
    {
        try
        {
            return timeout(transport);
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    private static int Shorter(int one, int other) =>
        one == Timeout.Infinite || other == Timeout.Infinite ? Math.Max(one, other) : Math.Min(one, other);
}
