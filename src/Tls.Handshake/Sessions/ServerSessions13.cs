using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>How a server resumes sessions: where tickets are sealed, and what they are good for.</summary>
internal sealed class ServerSessions13
{
    /// <summary>
    /// RFC 8446 §4.6.1 caps ticket_lifetime at seven days; a session resumed again and again ends with them
    /// too.
    /// </summary>
    internal static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(7);

    /// <summary>How far ahead of ours the clock may be of a server that shares our keys.</summary>
    internal static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The most tickets of one connection. Each costs us a key derivation, the client memory; nobody keeps more.
    /// </summary>
    internal const int MaxTickets = 32;

    /// <summary>Seals and opens the state.</summary>
    internal required ITicketSealer Sealer { get; init; }

    /// <summary>The clock.</summary>
    internal required TimeProvider Clock { get; init; }

    /// <summary>How many tickets follow a full handshake; one follows a resumed one, if any.</summary>
    internal required int TicketCount { get; init; }

    /// <summary>The most tickets for a client that asks for a number (RFC 9149); 0 not to listen.</summary>
    internal int MaxRequestedCount { get; init; }

    /// <summary>How long a ticket is good for; at most seven days.</summary>
    internal required TimeSpan Lifetime { get; init; }

    /// <summary>
    /// What binds a session to this configuration: a ticket made under another policy is not accepted.
    /// </summary>
    internal required ReadOnlyMemory<byte> Policy { get; init; }
}

/// <summary>Makes a ticket of the state of a session, and the state of a ticket.</summary>
internal interface ITicketSealer
{
    /// <summary>A ticket, 1 to 65,535 bytes; null when none can be made now.</summary>
    byte[]? Seal(ReadOnlySpan<byte> state);

    /// <summary>The state, the caller's to wipe; null when the ticket is not one of ours, or no longer.</summary>
    SecretBytes? Open(ReadOnlySpan<byte> ticket);

    /// <summary>
    /// A session is taken up by this ticket, whose binder has verified: one that is used once is no more (RFC 8446 §8.1).
    /// </summary>
    /// <returns>Whether it may be; of several that ask at once about a ticket that is used once, one may.</returns>
    bool Claim(ReadOnlySpan<byte> ticket) => true;
}
