using System;
using System.Threading;

namespace Tls.Interop.Tests.Kit;

/// <summary>Counts the KeyUpdates that go over a connection (RFC 8446 §4.6.3).</summary>
internal sealed class KeyUpdateCounter : TlsObserver
{
    private const byte KeyUpdate = 24;

    private int _received;
    private int _sent;

    /// <summary>How many came.</summary>
    internal int Received => Volatile.Read(ref _received);

    /// <summary>How many went.</summary>
    internal int Sent => Volatile.Read(ref _sent);

    /// <inheritdoc/>
    public override void HandshakeMessage(TlsDirection direction, ReadOnlySpan<byte> message)
    {
        if (message[0] == KeyUpdate)
        {
            Interlocked.Increment(ref direction == TlsDirection.Sent ? ref _sent : ref _received);
        }
    }
}
