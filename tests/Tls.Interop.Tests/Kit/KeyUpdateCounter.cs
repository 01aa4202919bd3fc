using System;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Interop.Tests.Kit;

/// <summary>Counts the KeyUpdates that go over a connection (RFC 8446 §4.6.3).</summary>
internal sealed class KeyUpdateCounter : TlsObserver, IDisposable
{
    private const byte KeyUpdate = 24;

    private readonly SemaphoreSlim _arrived = new(0);
    private int _received;
    private int _sent;

    /// <summary>How many came.</summary>
    internal int Received => Volatile.Read(ref _received);

    /// <summary>How many went.</summary>
    internal int Sent => Volatile.Read(ref _sent);

    /// <inheritdoc/>
    public override void HandshakeMessage(TlsDirection direction, ReadOnlySpan<byte> message)
    {
        if (message[0] != KeyUpdate)
        {
            return;
        }

        if (direction == TlsDirection.Sent)
        {
            Interlocked.Increment(ref _sent);
        }
        else
        {
            Interlocked.Increment(ref _received);
            _arrived.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _arrived.Dispose();

    /// <summary>Waits until so many have come; somebody must be reading the connection.</summary>
    internal async Task ReceivedAsync(int count, CancellationToken cancellationToken)
    {
        while (Received < count)
        {
            await NextAsync(cancellationToken);
        }
    }

    /// <summary>Waits for the next one to come; somebody must be reading the connection.</summary>
    internal Task NextAsync(CancellationToken cancellationToken) => _arrived.WaitAsync(cancellationToken);
}
