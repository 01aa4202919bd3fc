using System;
using Tls.Crypto;

namespace Tls;

/// <summary>
/// The keys by which a server seals what it must remember of a session into the ticket it gives the client (RFC 8446
/// §4.6.1, RFC 5077 §4). Servers that share a ring resume each other's sessions. Implementations are safe to use from
/// several threads.
/// </summary>
/// <remarks>
/// Who has these keys can resume every session they seal and, by the certificates inside, pass for its client: keep
/// them as a private key is kept, and let them die as soon as the tickets do.
/// </remarks>
public abstract class TicketKeyRing
{
    /// <summary>Makes a ticket.</summary>
    /// <param name="state">The state of a session, up to 16 KiB, a secret.</param>
    /// <returns>Its encrypted and authenticated form, up to 65,535 bytes; null when none can be made now.</returns>
    public abstract byte[]? Seal(ReadOnlySpan<byte> state);

    /// <summary>Opens a ticket.</summary>
    /// <param name="ticket">Whatever a client sent: up to 65,535 hostile bytes.</param>
    /// <returns>The state, the caller's to dispose; null when the ticket is not one of this ring, or no longer.</returns>
    public abstract SecretBytes? Open(ReadOnlySpan<byte> ticket);
}
