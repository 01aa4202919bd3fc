using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// A session of TLS 1.2: known to the server by a ticket (RFC 5077) or by a session ID (RFC 5246 §7.4.1.2), and
/// resumed as often as it is good.
/// </summary>
internal sealed class ClientSession12 : ClientSession
{
    // RFC 5246 §F.1.4: an upper limit of 24 hours is suggested for session ID lifetimes. RFC 5077 §3.3: a hint of
    // zero leaves the lifetime of a ticket to us.
    private const uint UnsaidSeconds = 24 * 60 * 60;

    /// <inheritdoc/>
    internal override ProtocolVersion Version => ProtocolVersion.Tls12;

    /// <summary>The session ID by which the server knows it; empty when there is a ticket.</summary>
    internal required ReadOnlyMemory<byte> SessionId { get; init; }

    /// <summary>master_secret.</summary>
    internal required SecretBytes MasterSecret { get; init; }

    /// <summary>Whether that is an extended master secret (RFC 7627).</summary>
    internal required bool HasExtendedMasterSecret { get; init; }

    /// <summary>The group of the key exchange it comes from.</summary>
    internal required NamedGroup? Group { get; init; }

    /// <summary>How long to keep a session: what the ticket's hint says, within bounds.</summary>
    internal static uint Lifetime(NewSessionTicket12? ticket) => ticket switch
    {
        null or { LifetimeHintSeconds: 0 } => UnsaidSeconds,
        _ => Math.Min(ticket.LifetimeHintSeconds, (uint)ServerSessions13.MaxLifetime.TotalSeconds),
    };

    /// <summary>The same session with a key of its own.</summary>
    internal ClientSession12 Clone() => new()
    {
        Suite = Suite,
        Ticket = Ticket,
        LifetimeSeconds = LifetimeSeconds,
        SessionId = SessionId,
        MasterSecret = MasterSecret.Clone(),
        HasExtendedMasterSecret = HasExtendedMasterSecret,
        Group = Group,
    };

    /// <inheritdoc/>
    public override void Dispose() => MasterSecret.Dispose();
}
