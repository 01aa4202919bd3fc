using System;

namespace Tls.Handshake;

/// <summary>
/// Server: is this hello new (RFC 8446 §8.2)? Answered by <see cref="HandshakeMachine.Answer(bool)"/>; false when it is not,
/// or nobody knows: early data is then declined, and the handshake goes on.
/// </summary>
internal sealed class ReplayQuestion : HandshakeQuestion
{
    /// <summary>The binder, which has verified: only this hello has it.</summary>
    public required ReadOnlyMemory<byte> Hello { get; init; }

    /// <summary>When the hello is too old to be accepted, and so may be forgotten.</summary>
    public required DateTimeOffset Until { get; init; }
}
