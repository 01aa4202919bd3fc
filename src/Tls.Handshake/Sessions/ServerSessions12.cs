using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// How a server resumes sessions of TLS 1.2: by tickets (RFC 5077), by session IDs (RFC 5246 §7.4.1.2), or both.
/// </summary>
internal sealed class ServerSessions12
{
    /// <summary>Seals and opens tickets; null to give none and take none.</summary>
    internal required ITicketSealer? Sealer { get; init; }

    /// <summary>Remembers the sessions of clients that take no ticket; null to remember none.</summary>
    internal required ISessionStore? Store { get; init; }

    /// <summary>The clock.</summary>
    internal required TimeProvider Clock { get; init; }

    /// <summary>How long a session is good for; at most seven days.</summary>
    internal required TimeSpan Lifetime { get; init; }

    /// <summary>
    /// What binds a session to this configuration: one made under another policy is not taken up.
    /// </summary>
    internal required ReadOnlyMemory<byte> Policy { get; init; }

    /// <summary>Whether sessions without an extended master secret are made and resumed (RFC 7627 §5.4).</summary>
    internal bool AllowsUnboundSecrets { get; init; }
}

/// <summary>Sessions by their ID, which travels in the clear.</summary>
internal interface ISessionStore
{
    /// <summary>Remembers the state of a session.</summary>
    void Add(ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> state, TimeSpan lifetime);

    /// <summary>The state, the caller's to wipe; null when there is none.</summary>
    SecretBytes? Find(ReadOnlySpan<byte> sessionId);

    /// <summary>Forgets a session.</summary>
    /// <returns>Whether there was one.</returns>
    bool Remove(ReadOnlySpan<byte> sessionId);
}
