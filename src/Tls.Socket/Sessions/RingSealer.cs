using System;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls;

/// <summary>The bridge from a handshake's tickets to the application's key ring.</summary>
internal sealed class RingSealer(TicketKeyRing ring) : ITicketSealer
{
    /// <inheritdoc/>
    public byte[]? Seal(ReadOnlySpan<byte> state) =>

        // §4.6.1: opaque ticket<1..2^16-1>.
        ring.Seal(state) is { Length: > 0 and <= ushort.MaxValue } ticket ? ticket : null;

    /// <inheritdoc/>
    public SecretBytes? Open(ReadOnlySpan<byte> ticket) => ring.Open(ticket);
}
