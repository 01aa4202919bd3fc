using System;
using Tls.Handshake;

namespace Tls.TestKit;

/// <summary>A session as a scripted peer knows it.</summary>
/// <param name="Suite">Its cipher suite.</param>
/// <param name="Secret">TLS 1.2: an extended master secret. TLS 1.3: the pre-shared key of the ticket.</param>
/// <param name="SessionId">What names it; empty when a ticket does.</param>
/// <param name="Ticket">What a client shows for it; empty when an ID names it.</param>
public sealed record PeerSession(
    CipherSuiteInfo Suite,
    ReadOnlyMemory<byte> Secret,
    ReadOnlyMemory<byte> SessionId,
    ReadOnlyMemory<byte> Ticket);
