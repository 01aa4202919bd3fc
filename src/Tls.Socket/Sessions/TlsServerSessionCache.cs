using System;
using Tls.Crypto;

namespace Tls;

/// <summary>
/// Where a server remembers sessions by their names: TLS 1.2's by their IDs (RFC 5246 §7.4.1.2), for clients that take no
/// tickets, and TLS 1.3's by tickets that are <see cref="TlsTicketForm.Handle"/>s. Servers that share a cache resume each
/// other's sessions. Implementations are safe to use from several threads, and called
/// while a handshake waits.
/// </summary>
/// <remarks>
/// The state holds the key of the session and the client's certificates: keep it as secret as a private key, and no
/// longer than it lives.
/// </remarks>
public abstract class TlsServerSessionCache
{
    /// <summary>Remembers a session.</summary>
    /// <param name="sessionId">1 to 32 bytes, random; seen by everybody on the way.</param>
    /// <param name="state">The state of the session, up to 16 KiB, a secret.</param>
    /// <param name="lifetime">How long it is good for; at most seven days.</param>
    public abstract void Add(ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> state, TimeSpan lifetime);

    /// <summary>Looks a session up.</summary>
    /// <param name="sessionId">Whatever a client sent: 1 to 32 hostile bytes.</param>
    /// <returns>A copy of the state, the caller's to dispose; null when there is none, or no longer.</returns>
    public abstract SecretBytes? Find(ReadOnlySpan<byte> sessionId);

    /// <summary>
    /// Forgets a session: a connection that belongs to it has failed (RFC 5246 §7.2.2), or a ticket that is used once has
    /// been (RFC 8446 §8.1).
    /// </summary>
    /// <param name="sessionId">1 to 32 bytes.</param>
    /// <returns>
    /// Whether there was one. Of several callers at once, on whichever server, no more than one must be told so: that is what
    /// keeps early data from being taken twice.
    /// </returns>
    public abstract bool Remove(ReadOnlySpan<byte> sessionId);
}
