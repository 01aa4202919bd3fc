using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;

namespace Tls;

/// <content>The TCP socket underneath: its options, and taking it over by its handle.</content>
public sealed partial class TlsSocket
{
    private Dictionary<TlsSocketOption, int>? _socketOptions;

    /// <summary>
    /// The operating system's handle of the connection (QAbstractSocket::socketDescriptor); null when there is none. It
    /// stays this socket's.
    /// </summary>
    public SafeSocketHandle? SocketDescriptor
    {
        get
        {
            lock (_sync)
            {
                return _connection?.Transport?.Socket.SafeHandle;
            }
        }
    }

    /// <summary>
    /// Tells TCP something: at once when connected, and again for each connection after.
    /// </summary>
    /// <param name="option">What.</param>
    /// <param name="value">The value, as the option says; 0 and 1 for off and on.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no such option, or no such value of it.</exception>
    /// <exception cref="SocketException">The operating system refuses.</exception>
    public void SetSocketOption(TlsSocketOption option, int value)
    {
        ThrowIfDisposed();
        bool isFine = option switch
        {
            TlsSocketOption.LowDelay or TlsSocketOption.KeepAlive => value is 0 or 1,
            TlsSocketOption.TypeOfService => value is >= 0 and <= 255,
            TlsSocketOption.SendBufferSize or TlsSocketOption.ReceiveBufferSize => value > 0,
            _ => throw new ArgumentOutOfRangeException(nameof(option), option, "There is no such option."),
        };
        if (!isFine)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{option} has no such value.");
        }

        lock (_sync)
        {
            if (_connection?.Transport is { } transport)
            {
                Apply(transport.Socket, option, value);
            }

            (_socketOptions ??= [])[option] = value;
        }
    }

    /// <summary>What TCP says of it, or what it will be told when there is no connection; null when neither is known.</summary>
    public int? SocketOption(TlsSocketOption option)
    {
        ThrowIfDisposed();
        lock (_sync)
        {
            if (_connection?.Transport is not { } transport)
            {
                return _socketOptions?.TryGetValue(option, out int value) is true ? value : null;
            }

            (SocketOptionLevel level, SocketOptionName name) = NamesOf(option);
            return (int?)transport.Socket.GetSocketOption(level, name) is { } raw
                ? option is TlsSocketOption.LowDelay or TlsSocketOption.KeepAlive ? Math.Sign(raw) : raw
                : null;
        }
    }

    /// <summary>
    /// Takes over a connected socket by its handle, as a server does with one that somebody else has accepted
    /// (QSslSocket::setSocketDescriptor). It is plain until encryption is started.
    /// </summary>
    /// <param name="descriptor">The handle; it belongs to this socket from here on.</param>
    /// <param name="openMode">What the application will do: an attempt at anything else is refused at the call.</param>
    /// <exception cref="ArgumentException">That socket is not connected, or not TCP.</exception>
    /// <exception cref="InvalidOperationException">This socket is connected, or connecting.</exception>
    /// <exception cref="SocketException">It is no socket's handle.</exception>
    public void SetSocketDescriptor(SafeSocketHandle descriptor, FileAccess openMode = FileAccess.ReadWrite)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        ThrowIfDisposed();
        if (openMode is < FileAccess.Read or > FileAccess.ReadWrite)
        {
            throw new ArgumentOutOfRangeException(nameof(openMode), openMode, "Read, Write or both.");
        }

        var connected = new Socket(descriptor);
        CheckAdoptable(connected);
        Begin(new SocketConnection { Adopted = connected, Access = openMode });
    }

    private static void Apply(Socket socket, TlsSocketOption option, int value)
    {
        (SocketOptionLevel level, SocketOptionName name) = NamesOf(option);
        socket.SetSocketOption(level, name, value);
    }

    private static (SocketOptionLevel Level, SocketOptionName Name) NamesOf(TlsSocketOption option) => option switch
    {
        TlsSocketOption.LowDelay => (SocketOptionLevel.Tcp, SocketOptionName.NoDelay),
        TlsSocketOption.KeepAlive => (SocketOptionLevel.Socket, SocketOptionName.KeepAlive),
        TlsSocketOption.TypeOfService => (SocketOptionLevel.IP, SocketOptionName.TypeOfService),
        TlsSocketOption.SendBufferSize => (SocketOptionLevel.Socket, SocketOptionName.SendBuffer),
        TlsSocketOption.ReceiveBufferSize => (SocketOptionLevel.Socket, SocketOptionName.ReceiveBuffer),
        _ => throw new ArgumentOutOfRangeException(nameof(option), option, "There is no such option."),
    };

    /// <summary>Tells a new connection what was set before. Under the lock.</summary>
    private void ApplySocketOptions(Socket socket)
    {
        foreach ((TlsSocketOption option, int value) in _socketOptions ?? [])
        {
            Apply(socket, option, value);
        }
    }
}
