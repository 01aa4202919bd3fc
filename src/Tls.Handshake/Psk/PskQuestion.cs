using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Server: which of these identities is known here? Client, in TLS 1.2: which key goes with this hint? Answered by <see
/// cref="HandshakeMachine.Answer(ExternalPsk?)"/>; null when there is none, and then a server goes on without a pre-shared
/// key if it can, and the handshake ends otherwise.
/// </summary>
internal sealed class PskQuestion : HandshakeQuestion
{
    /// <summary>The version agreed on.</summary>
    public required ProtocolVersion Version { get; init; }

    /// <summary>
    /// Server: the identities as the client sent them, in its order; in TLS 1.2 exactly one. Empty on a client.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Identities { get; init; } = [];

    /// <summary>Client: psk_identity_hint as the server sent it, empty when it has none to give; null on a server.</summary>
    public ReadOnlyMemory<byte>? IdentityHint { get; init; }

    /// <summary>
    /// TLS 1.3: the hashes of the suites in common, the preferred first; the key must go with one of them.
    /// </summary>
    public IReadOnlyList<HashKind> Hashes { get; init; } = [];

    /// <summary>The host_name the client asked for, or null.</summary>
    public string? ServerName { get; init; }
}
