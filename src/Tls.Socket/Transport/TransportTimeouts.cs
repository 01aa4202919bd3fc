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
    private readonly int _read;
    private readonly int _write;

    /// <summary>Remembers them.</summary>
    /// <param name="transport">Null when they are left alone.</param>
    internal TransportTimeouts(Stream? transport)
    {
        if (transport is { CanTimeout: true })
        {
            _transport = transport;
            _read = transport.ReadTimeout;
            _write = transport.WriteTimeout;
        }
    }

    /// <summary>The next call lasts no longer than that, nor than it was to last anyway.</summary>
    internal void Shorten(int milliseconds)
    {
        if (_transport is not null)
        {
            _transport.ReadTimeout = Shorter(_read, milliseconds);
            _transport.WriteTimeout = Shorter(_write, milliseconds);
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
            if (_transport is not null)
            {
                _transport.ReadTimeout = _read;
                _transport.WriteTimeout = _write;
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or IOException or SocketException)
        {
            // A transport that is gone has no timeouts.
        }
    }

    private static int Shorter(int one, int other) =>
        one == Timeout.Infinite || other == Timeout.Infinite ? Math.Max(one, other) : Math.Min(one, other);
}
